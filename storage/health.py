"""What `facelog doctor` tells about the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import schema
from storage.migrations import current_revision

JOURNAL_MODE = text("PRAGMA journal_mode")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth:
    """How the database is. Counts over everybody; nothing of anybody's content."""

    revision: str
    """Of the schema."""
    wal: bool
    """Whether the write-ahead log is on."""
    intact: bool
    """Whether SQLite's quick check found nothing wrong."""
    size: int
    """Bytes on disk, the write-ahead log included."""
    people: int
    entries: int
    unanswered: int
    """Messages whose turn is not stored."""
    deliveries: int
    """Replies that wait to be sent."""
    notes: int
    """Voice notes that wait for a speech model."""
    unreadable: int
    """Messages and replies that could not be opened and were set aside."""


async def look(connection: AsyncConnection, path: Path) -> DatabaseHealth:
    """Check and count inside a transaction."""

    async def count(table: Table, *which: ColumnElement[bool]) -> int:
        return await connection.scalar(select(func.count()).select_from(table).where(*which)) or 0

    files = [path, path.with_name(path.name + "-wal")]
    return DatabaseHealth(
        revision=str(await connection.run_sync(current_revision)),
        wal=await connection.scalar(JOURNAL_MODE) == "wal",
        intact=await connection.scalar(text("PRAGMA quick_check(1)")) == "ok",
        size=sum(file.stat().st_size for file in files if file.exists()),
        people=await count(schema.data_keys),
        entries=await count(schema.diary_entries),
        unanswered=await count(schema.journal, schema.journal.c.state == schema.OPEN),
        deliveries=await count(schema.deliveries, schema.deliveries.c.state == schema.WAITING),
        notes=await count(schema.waiting_notes),
        unreadable=await count(schema.journal, schema.journal.c.state == schema.UNREADABLE)
        + await count(schema.deliveries, schema.deliveries.c.code == schema.UNREADABLE),
    )
