"""Reads diary entries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select

from core.entries import EntryWords
from core.types import DiaryEntry
from storage.corrections import open_corrected
from storage.database import Database
from storage.observation_codec import load_mismatch, load_mood
from storage.schema import diary_entries, moods, turns
from storage.schema_service import photos
from storage.tags import open_tags
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

_PHOTOS = select(func.count()).select_from(photos).where(photos.c.entry_id == diary_entries.c.id)
_SOURCE = select(turns.c.platform).where(turns.c.id == diary_entries.c.turn_id)
EVERY_ENTRY: Select[Any] = select(
    diary_entries,
    moods.c.id.label("mood_id"),
    moods.c.mood,
    moods.c.corrected,
    _PHOTOS.correlate(diary_entries).scalar_subquery().label("photos"),
    _SOURCE.correlate(diary_entries).scalar_subquery().label("source"),
).select_from(diary_entries.outerjoin(moods, moods.c.entry_id == diary_entries.c.id))
"""Rows for `open_entry`, removed entries among them."""
ENTRIES: Select[Any] = EVERY_ENTRY.where(diary_entries.c.removed_at.is_(None))
"""Rows for `open_entry`, without removed entries."""
_NEWEST = (diary_entries.c.local_date.desc(), diary_entries.c.written_at.desc(), diary_entries.c.seq.desc())


class SqlDiary:
    """`core.ports.Diary` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def entries(
        self, person_id: str, *, since: date | None = None, until: date | None = None, limit: int = 50
    ) -> Sequence[DiaryEntry]:
        """Entries of the given local dates (both included), newest first. Raises StorageError, VaultError."""
        query = ENTRIES.where(diary_entries.c.person_id == person_id)
        if since is not None:
            query = query.where(diary_entries.c.local_date >= since)
        if until is not None:
            query = query.where(diary_entries.c.local_date <= until)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(*_NEWEST).limit(limit))).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [open_entry(key, row) for row in rows])

    @unit_of_work
    async def words(self, person_id: str) -> Sequence[EntryWords]:
        """The words of all entries, newest first. Raises StorageError, VaultError."""
        query: Select[Any] = select(*(diary_entries.c[name] for name in ("id", "text", "transcript", "tags")))
        query = query.where(diary_entries.c.person_id == person_id, diary_entries.c.removed_at.is_(None))
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(*_NEWEST))).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [_open_words(key, row) for row in rows])

    @unit_of_work
    async def these(self, person_id: str, ids: Sequence[str]) -> Sequence[DiaryEntry]:
        """The person's entries of these ids, in the order of the ids. Raises StorageError, VaultError."""
        query = ENTRIES.where(diary_entries.c.person_id == person_id, diary_entries.c.id.in_(ids))
        async with self._database.read() as connection:
            rows = {row.id: row for row in await connection.execute(query)}
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [open_entry(key, rows[one]) for one in ids if one in rows])

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def open_entry(key: PersonKey, row: Row[Any]) -> DiaryEntry:
    """Decrypt a row of `ENTRIES`. Raises VaultError and StorageError."""

    def text(column: str) -> str:
        return key.open_text(getattr(row, column), "diary_entries", row.id, column)

    def document(sealed: bytes) -> bytes:
        return key.open(sealed, "diary_entries", row.id, "mismatch")

    return DiaryEntry(
        id=row.id,
        person_id=row.person_id,
        turn_id=row.turn_id,
        local_date=row.local_date,
        written_at=row.written_at,
        text=text("text"),
        transcript=text("transcript"),
        comment=text("comment"),
        mood=None if row.mood is None else load_mood(key.open(row.mood, "moods", row.mood_id, "mood")),
        mismatch=None if row.mismatch is None else load_mismatch(document(row.mismatch)),
        corrected=open_corrected(key, row.corrected, row.mood_id),
        tags=open_tags(key, row.tags, row.id),
        photos=row.photos,
        source=row.source,
    )


def _open_words(key: PersonKey, row: Row[Any]) -> EntryWords:
    return EntryWords(
        id=row.id,
        text=key.open_text(row.text, "diary_entries", row.id, "text"),
        transcript=key.open_text(row.transcript, "diary_entries", row.id, "transcript"),
        tags=open_tags(key, row.tags, row.id),
    )
