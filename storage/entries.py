"""Changes diary entries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.entries import KeptEntry
from core.types import Platform
from storage.corrections import open_corrected, seal_corrected
from storage.database import Database
from storage.diary import ENTRIES, open_entry
from storage.journal import message_digest
from storage.observation_codec import dump_mismatch, dump_mood, dump_observations, load_observations
from storage.overwriting import overwriting
from storage.schema import diary_entries, journal, moods, turns
from storage.tags import seal_tags
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey


class SqlEntries:
    """`core.stores.Entries` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self, person_id: str) -> KeptEntry | None:
        """The entry that was stored last. Raises StorageError, VaultError."""
        return await self._find(diary_entries.c.person_id == person_id)

    async def one(self, person_id: str, entry_id: str) -> KeptEntry | None:
        """A person's entry by its id. Raises StorageError, VaultError."""
        return await self._find(diary_entries.c.person_id == person_id, diary_entries.c.id == entry_id)

    async def of_message(self, platform: Platform, message_id: str) -> KeptEntry | None:
        """The entry that a message became, or became a part of. Raises StorageError, VaultError."""
        digest = message_digest(self._database, platform, message_id)
        its = select(journal.c.turn_id).where(journal.c.platform == platform, journal.c.message == digest)
        return await self._find(diary_entries.c.turn_id == its.scalar_subquery())

    @unit_of_work
    async def amend(self, kept: KeptEntry) -> bool:
        """Put other words, observations, mood and mismatch in place of an entry's. Raises StorageError, VaultError."""
        entry = kept.entry
        this = _present(entry.person_id, entry.id)
        async with self._database.write() as connection:
            row = (await connection.execute(select(diary_entries).where(*this))).one_or_none()
            if row is None:
                return False
            key = await self._database.keyring.of(connection, entry.person_id)
            mismatch = entry.mismatch and key.seal(dump_mismatch(entry.mismatch), "diary_entries", entry.id, "mismatch")
            text = key.seal_text(entry.text, "diary_entries", entry.id, "text")
            tags = seal_tags(key, entry.tags, entry.id)
            await connection.execute(update(diary_entries).where(*this).values(text=text, mismatch=mismatch, tags=tags))
            seen = key.seal(dump_observations(kept.observations), "turns", row.turn_id, "observations")
            await connection.execute(update(turns).where(turns.c.id == row.turn_id).values(observations=seen))
            await _replace_mood(connection, key, kept, row)
        return True

    @unit_of_work
    async def move(self, person_id: str, entry_id: str, day: date) -> bool:
        """Put an entry and its mood on another diary day. Raises StorageError."""
        moved = update(diary_entries).where(*_present(person_id, entry_id)).values(local_date=day)
        async with self._database.write() as connection:
            turn = await connection.scalar(moved.returning(diary_entries.c.turn_id))
            if turn is None:
                return False
            await connection.execute(update(moods).where(moods.c.entry_id == entry_id).values(local_date=day))
            await connection.execute(update(turns).where(turns.c.id == turn).values(local_date=day))
        return True

    @unit_of_work
    async def retag(self, person_id: str, entry_id: str, tags: Sequence[str]) -> bool:
        """Put other tags in place of an entry's. Raises StorageError, VaultError."""
        this = _present(person_id, entry_id)
        async with self._database.write() as connection:
            if await connection.scalar(select(diary_entries.c.id).where(*this)) is None:
                return False
            key = await self._database.keyring.of(connection, person_id)
            sealed = seal_tags(key, tags, entry_id)
            await connection.execute(update(diary_entries).where(*this).values(tags=sealed))
        return True

    @unit_of_work
    async def remove(self, person_id: str, entry_id: str, at: datetime) -> bool:
        """Hide an entry and its mood; False when it is not theirs, or removed already. Raises StorageError."""
        return await self._mark(person_id, entry_id, diary_entries.c.removed_at.is_(None), at)

    @unit_of_work
    async def restore(self, person_id: str, entry_id: str) -> bool:
        """Bring a removed entry back; False when it is not there to be brought back. Raises StorageError."""
        return await self._mark(person_id, entry_id, diary_entries.c.removed_at.is_not(None), None)

    @unit_of_work
    async def expire(self, person_id: str, before: date, at: datetime) -> int:
        """Remove all entries of the diary days before one; returns how many. Raises StorageError."""
        old = (
            diary_entries.c.person_id == person_id,
            diary_entries.c.local_date < before,
            diary_entries.c.removed_at.is_(None),
        )
        expired = update(diary_entries).where(*old).values(removed_at=at).returning(diary_entries.c.id)
        async with self._database.write() as connection:
            return len((await connection.execute(expired)).all())

    @unit_of_work
    async def purge(self, before: datetime) -> int:
        """Delete for good what was removed before a time, with its turn; returns how many. Raises StorageError."""
        old = select(diary_entries.c.turn_id).where(diary_entries.c.removed_at <= before)
        async with self._database.write() as connection, overwriting(connection):
            purged = await connection.execute(delete(turns).where(turns.c.id.in_(old)).returning(turns.c.id))
            gone = len(purged.all())
        if gone:
            await self._database.empty_log()
        return gone

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _mark(self, person_id: str, entry_id: str, state: ColumnElement[bool], at: datetime | None) -> bool:
        this = (diary_entries.c.id == entry_id, diary_entries.c.person_id == person_id, state)
        marked = update(diary_entries).where(*this).values(removed_at=at).returning(diary_entries.c.id)
        async with self._database.write() as connection:
            return await connection.scalar(marked) is not None

    @unit_of_work
    async def _find(self, *which: ColumnElement[bool]) -> KeptEntry | None:
        query = ENTRIES.add_columns(turns.c.observations).join(turns, turns.c.id == diary_entries.c.turn_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(*which).order_by(diary_entries.c.seq.desc()).limit(1))).first()
            if row is None:
                return None
            parts = select(func.count()).select_from(journal).where(journal.c.turn_id == row.turn_id)
            messages = await connection.scalar(parts)
            key = await self._database.keyring.of(connection, row.person_id)
        return await asyncio.to_thread(_open, key, row, int(messages or 0))


def _present(person_id: str, entry_id: str) -> tuple[ColumnElement[bool], ...]:
    """What selects a person's entry that is not removed."""
    return (
        diary_entries.c.id == entry_id,
        diary_entries.c.person_id == person_id,
        diary_entries.c.removed_at.is_(None),
    )


def _open(key: PersonKey, row: Row[Any], messages: int) -> KeptEntry:
    sealed = row.observations
    seen = () if sealed is None else load_observations(key.open(sealed, "turns", row.turn_id, "observations"))
    return KeptEntry(entry=open_entry(key, row), observations=seen, messages=messages)


async def _replace_mood(connection: AsyncConnection, key: PersonKey, kept: KeptEntry, row: Row[Any]) -> None:
    dropped = delete(moods).where(moods.c.entry_id == row.id).returning(moods.c.id, moods.c.corrected)
    before = (await connection.execute(dropped)).one_or_none()
    if kept.entry.mood is None:
        return
    corrected = before and open_corrected(key, before.corrected, before.id)
    mood = uuid4().hex
    await connection.execute(
        insert(moods).values(
            id=mood,
            person_id=row.person_id,
            entry_id=row.id,
            local_date=row.local_date,
            felt_at=row.written_at,
            mood=key.seal(dump_mood(kept.entry.mood), "moods", mood, "mood"),
            corrected=corrected and seal_corrected(key, corrected, mood),
        )
    )
