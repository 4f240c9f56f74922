"""Keeps what people said about how they were read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.corrections import MOST_CORRECTIONS, Correction, LastTurn
from core.emotions import Emotion
from core.errors import StorageError, VaultError
from core.observations import Source
from core.types import Mode
from storage.database import Database
from storage.documents import UnknownMember, dump, dump_scores, load, load_scores, member, reading
from storage.observation_codec import load_mood, load_observations
from storage.schema import corrections, deliveries, diary_entries, moods, turns
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)

# A turn in chat of which nothing was noticed is an answer to a correction: every other one has an observation.
_ANSWER = and_(turns.c.mode == Mode.CHAT.value, turns.c.observations.is_(None))
_LAST = (
    select(turns, moods.c.id.label("mood_id"), moods.c.mood)
    # Every turn queues one delivery, in the order of the answers; messages may have been sent in another.
    .join(deliveries, deliveries.c.turn_id == turns.c.id)
    .outerjoin(diary_entries, diary_entries.c.turn_id == turns.c.id)
    .outerjoin(moods, moods.c.entry_id == diary_entries.c.id)
    .where(not_(_ANSWER))
    .order_by(deliveries.c.seq.desc())
    .limit(1)
)


class SqlCorrections:
    """`core.ports.Corrections` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def last(self, person_id: str) -> LastTurn | None:
        """The turn that was answered last, apart from answers to corrections. Raises StorageError, VaultError."""
        async with self._database.read() as connection:
            found = await connection.execute(_LAST.where(turns.c.person_id == person_id))
            row = found.one_or_none()
            if row is None:
                return None
            return _open_turn(row, await self._database.keyring.of(connection, person_id))

    @unit_of_work
    async def record(self, correction: Correction) -> bool:
        """Store a correction in place of an earlier one of its turn, and mark the turn's mood.

        False, with nothing stored, for a turn that is PRIVATE, somebody else's, or gone. Raises StorageError,
        VaultError.
        """
        theirs = (turns.c.id == correction.turn_id, turns.c.person_id == correction.person_id)
        async with self._database.write() as connection:
            mode = await connection.scalar(select(turns.c.mode).where(*theirs))
            if mode is None or mode == Mode.PRIVATE.value:
                return False
            key = await self._database.keyring.of(connection, correction.person_id)
            await connection.execute(delete(corrections).where(corrections.c.turn_id == correction.turn_id))
            await connection.execute(
                insert(corrections).values(
                    id=correction.id,
                    person_id=correction.person_id,
                    turn_id=correction.turn_id,
                    corrected_at=correction.at,
                    correction=key.seal(dump_correction(correction), "corrections", correction.id, "correction"),
                )
            )
            await _mark(connection, key, correction)
        return True

    @unit_of_work
    async def of(self, person_id: str) -> Sequence[Correction]:
        """A person's newest corrections, oldest first; those that cannot be opened are left out.

        Raises StorageError, VaultError.
        """
        newest = (
            select(corrections)
            .where(corrections.c.person_id == person_id)
            .order_by(corrections.c.corrected_at.desc(), corrections.c.seq.desc())
            .limit(MOST_CORRECTIONS)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(newest)).all()[::-1]
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        opened = await asyncio.to_thread(lambda: [_open(key, row) for row in rows])
        return [one for one in opened if one is not None]

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def dump_correction(correction: Correction) -> bytes:
    """Write the labels and the scores of a correction."""
    return dump(
        {
            "read": correction.read.value,
            "right": correction.right.value,
            "scores": {source.value: dump_scores(scores) for source, scores in correction.scores.items()},
        }
    )


def seal_corrected(key: PersonKey, label: Emotion, mood_id: str) -> bytes:
    """Seal a corrected label for its mood."""
    return key.seal(dump(label.value), "moods", mood_id, "corrected")


def open_corrected(key: PersonKey, sealed: bytes | None, mood_id: str) -> Emotion | None:
    """Open a mood's corrected label; None where there is none. Raises StorageError, VaultError."""
    if sealed is None:
        return None
    document = key.open(sealed, "moods", mood_id, "corrected")
    with reading():
        return Emotion(load(document))


async def _mark(connection: AsyncConnection, key: PersonKey, correction: Correction) -> None:
    entry = select(diary_entries.c.id).where(diary_entries.c.turn_id == correction.turn_id).scalar_subquery()
    mood_id = await connection.scalar(select(moods.c.id).where(moods.c.entry_id == entry))
    if mood_id is not None:
        sealed = seal_corrected(key, correction.right, mood_id)
        await connection.execute(update(moods).where(moods.c.id == mood_id).values(corrected=sealed))


def _open_turn(row: Row[Any], key: PersonKey) -> LastTurn:
    noticed = row.observations and load_observations(key.open(row.observations, "turns", row.id, "observations"))
    return LastTurn(
        turn_id=row.id,
        at=row.started_at,
        mode=Mode(row.mode),
        observations=noticed or (),
        mood=None if row.mood is None else load_mood(key.open(row.mood, "moods", row.mood_id, "mood")),
    )


def _open(key: PersonKey, row: Row[Any]) -> Correction | None:
    """Open a correction; None for one that cannot be: a reading is then calibrated without it."""
    try:
        with reading():
            data = load(key.open(row.correction, "corrections", row.id, "correction"))
            return Correction(
                id=row.id,
                person_id=row.person_id,
                turn_id=row.turn_id,
                at=row.corrected_at,
                read=Emotion(data["read"]),
                right=Emotion(data["right"]),
                scores={
                    source: load_scores(scores)
                    for name, scores in data["scores"].items()
                    if (source := _source(name)) is not None
                },
            )
    except (StorageError, VaultError) as error:
        log.error("correction %s cannot be opened: %s", row.id, type(error).__name__)
        return None


def _source(name: str) -> Source | None:
    try:
        return member(Source, name)
    except UnknownMember:
        return None
