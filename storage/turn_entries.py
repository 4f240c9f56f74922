"""The diary entry of a turn: stored with it, and completed when a voice note of it is heard later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.emotions import Emotion
from core.observations import Observation, Transcript
from core.types import Turn
from storage.corrections import open_corrected, seal_corrected
from storage.observation_codec import dump_mismatch, dump_mood, dump_observations, load_observations
from storage.photos import insert_photos
from storage.schema import diary_entries, moods, turns
from storage.tags import seal_tags
from storage.vault import PersonKey


async def insert_entry(connection: AsyncConnection, key: PersonKey, turn: Turn) -> None:
    """Store what the diary keeps of a turn."""
    entry = uuid4().hex
    said = "\n".join(item.text for item in turn.observations if isinstance(item, Transcript))
    await connection.execute(
        insert(diary_entries).values(
            id=entry,
            person_id=turn.person_id,
            turn_id=turn.id,
            local_date=turn.local_date,
            written_at=turn.started_at,
            text=key.seal_text(turn.text, "diary_entries", entry, "text"),
            transcript=key.seal_text(said, "diary_entries", entry, "transcript"),
            comment=key.seal_text(turn.reply.text, "diary_entries", entry, "comment"),
            tags=seal_tags(key, turn.tags, entry),
            mismatch=_sealed_mismatch(key, turn, entry),
        )
    )
    await insert_photos(connection, key, entry, turn.photos)
    await _insert_mood(connection, key, turn, entry)


async def complete_entry(
    connection: AsyncConnection, key: PersonKey, turn_id: str, transcript: str, turn: Turn | None
) -> bool:
    """Add what was heard late to the entry of a turn; False where it has none."""
    row = (await connection.execute(select(diary_entries).where(diary_entries.c.turn_id == turn_id))).one_or_none()
    if row is None:
        return False
    said = key.open_text(row.transcript, "diary_entries", row.id, "transcript")
    values = {"transcript": key.seal_text(_joined("\n", said, transcript), "diary_entries", row.id, "transcript")}
    if turn is not None:
        comment = _joined("\n\n", key.open_text(row.comment, "diary_entries", row.id, "comment"), turn.reply.text)
        values["comment"] = key.seal_text(comment, "diary_entries", row.id, "comment")
    # Read anew where anything was heard; beside words of crisis that leaves no mood.
    if turn is not None and (turn.mood is not None or turn.observations):
        values["mismatch"] = _sealed_mismatch(key, turn, row.id)
        felt = replace(turn, local_date=row.local_date, started_at=row.written_at)
        await _replace_mood(connection, key, felt, row.id)
    await connection.execute(update(diary_entries).where(diary_entries.c.id == row.id).values(**values))
    if turn is not None and turn.observations:
        await _notice(connection, key, turn_id, turn.observations)
    return True


async def _replace_mood(connection: AsyncConnection, key: PersonKey, turn: Turn, entry: str) -> None:
    """Put the mood of a turn in place of an entry's; what the person said it was stands above any later reading."""
    its = select(moods.c.id, moods.c.corrected).where(moods.c.entry_id == entry)
    before = (await connection.execute(its)).one_or_none()
    corrected = before and open_corrected(key, before.corrected, before.id)
    if turn.mood is None and corrected is not None:
        return
    await connection.execute(delete(moods).where(moods.c.entry_id == entry))
    await _insert_mood(connection, key, turn, entry, corrected)


async def _notice(
    connection: AsyncConnection, key: PersonKey, turn_id: str, observations: Sequence[Observation]
) -> None:
    """Add to what was noticed in a turn, with which it is read anew when its words change, and deleted."""
    sealed = await connection.scalar(select(turns.c.observations).where(turns.c.id == turn_id))
    seen = () if sealed is None else load_observations(key.open(sealed, "turns", turn_id, "observations"))
    noticed = key.seal(dump_observations((*seen, *observations)), "turns", turn_id, "observations")
    await connection.execute(update(turns).where(turns.c.id == turn_id).values(observations=noticed))


async def _insert_mood(
    connection: AsyncConnection, key: PersonKey, turn: Turn, entry: str, corrected: Emotion | None = None
) -> None:
    if turn.mood is None:
        return
    row = uuid4().hex
    await connection.execute(
        insert(moods).values(
            id=row,
            person_id=turn.person_id,
            entry_id=entry,
            local_date=turn.local_date,
            felt_at=turn.started_at,
            mood=key.seal(dump_mood(turn.mood), "moods", row, "mood"),
            corrected=corrected and seal_corrected(key, corrected, row),
        )
    )


def _sealed_mismatch(key: PersonKey, turn: Turn, entry: str) -> bytes | None:
    if turn.mismatch is None:
        return None
    return key.seal(dump_mismatch(turn.mismatch), "diary_entries", entry, "mismatch")


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)
