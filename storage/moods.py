"""Reads moods over time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from core.types import MoodRecord
from storage.corrections import open_corrected
from storage.database import Database
from storage.observation_codec import load_mood
from storage.schema import diary_entries, moods
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey


class SqlMoodLog:
    """`core.ports.MoodLog` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def moods(
        self, person_id: str, *, since: date | None = None, until: date | None = None
    ) -> Sequence[MoodRecord]:
        """Moods of the given local dates (both included), oldest first. Raises StorageError, VaultError."""
        removed = select(diary_entries.c.id).where(
            diary_entries.c.person_id == person_id, diary_entries.c.removed_at.is_not(None)
        )
        kept = or_(moods.c.entry_id.is_(None), moods.c.entry_id.not_in(removed))
        query = select(moods).where(moods.c.person_id == person_id, kept)
        if since is not None:
            query = query.where(moods.c.local_date >= since)
        if until is not None:
            query = query.where(moods.c.local_date <= until)
        async with self._database.read() as connection:
            oldest = query.order_by(moods.c.local_date, moods.c.felt_at, moods.c.seq)
            rows = (await connection.execute(oldest)).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [open_mood(key, row) for row in rows])

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def open_mood(key: PersonKey, row: Row[Any]) -> MoodRecord:
    """Decrypt a row of `moods`. Raises VaultError and StorageError."""
    return MoodRecord(
        id=row.id,
        person_id=row.person_id,
        entry_id=row.entry_id,
        local_date=row.local_date,
        felt_at=row.felt_at,
        mood=load_mood(key.open(row.mood, "moods", row.id, "mood")),
        corrected=open_corrected(key, row.corrected, row.id),
    )
