"""Turns, and all that follows from one, stored in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import AlreadyAnswered, StorageError, VaultError
from core.observations import Observation
from core.types import Delivery, Mode, Turn, WaitingNote
from storage.codec import dump_attachment, dump_key, load_attachment, load_key
from storage.database import Database
from storage.documents import reading
from storage.journal import message_digest
from storage.memories import insert_receipts
from storage.observation_codec import dump_observations, load_observations
from storage.outbox import queue_delivery
from storage.people import user_digest
from storage.schema import SETTLED, deliveries, diary_entries, journal, journal_attachments, turns, waiting_notes
from storage.turn_entries import complete_entry, insert_entry
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)


_NOTES = (
    select(waiting_notes, turns.c.started_at, turns.c.observations)
    .join(turns, turns.c.id == waiting_notes.c.turn_id)
    # What somebody removed is not listened to, unless they bring it back.
    .outerjoin(diary_entries, diary_entries.c.turn_id == waiting_notes.c.turn_id)
    .where(diary_entries.c.removed_at.is_(None))
    .order_by(waiting_notes.c.seq)
)


class SqlTurns:
    """`core.ports.Turns` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._page: dict[str, int] = {}
        """Places of the notes last read: a note's row is deleted when it is settled, and may still be a cursor."""

    @unit_of_work
    async def record(self, turn: Turn) -> Delivery:
        """Store the turn and settle its messages, whose content is deleted from the journal.

        The same turn again changes nothing and returns the delivery that was queued. Raises AlreadyAnswered, and stores
        nothing, when another turn has answered one of its messages; StorageError; VaultError for an unknown person.
        """
        async with self._database.write() as connection:
            queued = await connection.scalar(select(deliveries.c.id).where(deliveries.c.turn_id == turn.id))
            if queued is not None:
                return Delivery(id=queued, key=turn.key, turn_id=turn.id, reply=turn.reply)
            await self._refuse_answered(connection, turn)
            key = await self._database.keyring.of(connection, turn.person_id)
            await _insert_turn(connection, key, turn)
            await self._settle(connection, turn)
            if turn.mode is Mode.DIARY:
                await insert_entry(connection, key, turn)
            await insert_receipts(connection, turn)
            if turn.mode is not Mode.PRIVATE:
                await _insert_notes(connection, key, turn)
            return await queue_delivery(self._database, connection, key, turn)

    @unit_of_work
    async def waiting(self, limit: int = 20, *, after: str | None = None) -> Sequence[WaitingNote]:
        """At most `limit` voice notes that wait for a speech model, oldest first; only those behind the note `after`.

        Those of a removed entry wait until it is brought back. `after` may be settled if it was among the notes read
        last. A note that cannot be opened is passed over and stays. Raises StorageError.
        """
        place = await self._place_of(after)
        while True:
            async with self._database.read() as connection:
                found = await connection.execute(_NOTES.where(waiting_notes.c.seq > place).limit(limit))
                rows = [(row, await self._database.keyring.find(connection, row.person_id)) for row in found]
            if not rows:
                return []
            opened = [await _open_note(row, key) for row, key in rows]
            if notes := [note for note in opened if note is not None]:
                self._page = {row.id: row.seq for row, _ in rows}
                return notes
            place = rows[-1][0].seq

    async def _place_of(self, note_id: str | None) -> int:
        if note_id is None:
            return 0
        if note_id in self._page:
            return self._page[note_id]
        async with self._database.read() as connection:
            place = await connection.scalar(select(waiting_notes.c.seq).where(waiting_notes.c.id == note_id))
        if place is None:
            raise StorageError("unknown_note")
        return int(place)

    @unit_of_work
    async def heard(self, note: WaitingNote, transcript: str | None, turn: Turn | None) -> Delivery | None:
        """Settle a waiting note: drop its sound, complete the entry of its turn, queue the follow-up's delivery.

        `turn` is the follow-up, with an id of its own: its mood and mismatch replace the entry's, its reply is added to
        the comment. None, with nothing stored, when the note was settled before. Raises StorageError, VaultError.
        """
        async with self._database.write() as connection:
            dropped = delete(waiting_notes).where(waiting_notes.c.id == note.id).returning(waiting_notes.c.id)
            if await connection.scalar(dropped) is None:
                return None
            key = await self._database.keyring.of(connection, note.person_id)
            completed = await complete_entry(connection, key, note.turn_id, transcript or "", turn)
            if turn is None:
                return None
            # What was heard goes with the entry: the follow-up stays when that is deleted.
            await _insert_turn(connection, key, replace(turn, observations=()) if completed else turn)
            await insert_receipts(connection, turn)
            return await queue_delivery(self._database, connection, key, turn)

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _refuse_answered(self, connection: AsyncConnection, turn: Turn) -> None:
        """Also when its person was erased meanwhile: then its messages count as answered."""
        digests = [message_digest(self._database, turn.key.platform, one) for one in turn.message_ids]
        settled = select(journal.c.seq).where(
            journal.c.platform == turn.key.platform, journal.c.message.in_(digests), journal.c.state == SETTLED
        )
        if await connection.scalar(settled.limit(1)) is not None:
            raise AlreadyAnswered(turn.id)

    async def _settle(self, connection: AsyncConnection, turn: Turn) -> None:
        database, platform = self._database, turn.key.platform
        for message_id in dict.fromkeys(turn.message_ids):
            digest = message_digest(database, platform, message_id)
            this = (journal.c.platform == platform, journal.c.message == digest)
            row = (await connection.execute(select(journal.c.id).where(*this))).one_or_none()
            if row is None:
                # Never journalled; remembered all the same, so that it is not answered again.
                await connection.execute(
                    insert(journal).values(
                        id=uuid4().hex,
                        platform=platform,
                        message=digest,
                        person_id=turn.person_id,
                        user=user_digest(database, platform, turn.key.user_id),
                        state=SETTLED,
                        takeovers=0,
                        turn_id=turn.id,
                    )
                )
                continue
            await connection.execute(delete(journal_attachments).where(journal_attachments.c.journal_id == row.id))
            await connection.execute(
                update(journal).where(*this).values(state=SETTLED, owner=None, turn_id=turn.id, content=None)
            )


async def _insert_turn(connection: AsyncConnection, key: PersonKey, turn: Turn) -> None:
    keep = turn.mode is not Mode.PRIVATE and turn.observations
    sealed = key.seal(dump_observations(turn.observations), "turns", turn.id, "observations") if keep else None
    await connection.execute(
        insert(turns).values(
            id=turn.id,
            person_id=turn.person_id,
            platform=turn.key.platform,
            mode=turn.mode.value,
            started_at=turn.started_at,
            local_date=turn.local_date,
            observations=sealed,
        )
    )


async def _insert_notes(connection: AsyncConnection, key: PersonKey, turn: Turn) -> None:
    for audio in turn.waiting_audio:
        row = uuid4().hex
        sealed = await asyncio.to_thread(key.seal, dump_attachment(audio), "waiting_notes", row, "audio")
        await connection.execute(
            insert(waiting_notes).values(
                id=row,
                person_id=turn.person_id,
                turn_id=turn.id,
                conversation=key.seal(dump_key(turn.key), "waiting_notes", row, "conversation"),
                audio=sealed,
            )
        )


async def _open_note(row: Row[Any], key: PersonKey | VaultError) -> WaitingNote | None:
    """Open a note; None for one that cannot be, so that it does not hold up the others."""
    try:
        if isinstance(key, VaultError):
            raise key
        # In a thread: megabytes take milliseconds.
        return await asyncio.to_thread(_read_note, key, row)
    except StorageError as error:
        log.error("waiting note %s cannot be opened: %s", row.id, error)  # a code
        return None


def _read_note(key: PersonKey, row: Row[Any]) -> WaitingNote:
    with reading():
        return WaitingNote(
            id=row.id,
            person_id=row.person_id,
            turn_id=row.turn_id,
            key=load_key(key.open(row.conversation, "waiting_notes", row.id, "conversation")),
            audio=load_attachment(key.open(row.audio, "waiting_notes", row.id, "audio")),
            sent_at=row.started_at,
            observations=_opened(key, row.turn_id, row.observations),
        )


def _opened(key: PersonKey, turn_id: str, sealed: bytes | None) -> tuple[Observation, ...]:
    return () if sealed is None else load_observations(key.open(sealed, "turns", turn_id, "observations"))
