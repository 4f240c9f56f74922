"""Incoming messages, kept until their turn is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.types import Attachment, IncomingMessage, Platform
from storage.codec import dump_attachment, dump_message, load_attachment, load_message
from storage.database import Database
from storage.people import find_or_create_person, user_digest
from storage.schema import OPEN, journal, journal_attachments
from storage.vault import PersonKey


def message_digest(database: Database, platform: Platform, message_id: str) -> bytes:
    """What the journal holds in place of a message's id."""
    return database.vault.digest("message", platform, message_id)


class SqlJournal:
    """`core.ports.Journal` over the database. A message of any mode is kept sealed until its turn is stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, message: IncomingMessage) -> bool:
        """Keep a message, and its person if new; False when seen before. Raises StorageError."""
        database, platform = self._database, message.key.platform
        digest = message_digest(database, platform, message.id)
        async with database.write() as connection:
            seen = select(journal.c.seq).where(journal.c.platform == platform, journal.c.message == digest)
            if await connection.scalar(seen) is not None:
                return False
            person_id = await find_or_create_person(database, connection, message.key, message.language)
            key = await database.keyring.of(connection, person_id)
            row = uuid4().hex
            await connection.execute(
                insert(journal).values(
                    id=row,
                    platform=platform,
                    message=digest,
                    person_id=person_id,
                    user=user_digest(database, platform, message.key.user_id),
                    state=OPEN,
                    owner=database.owner,
                    takeovers=0,
                    content=key.seal(dump_message(message), "journal", row, "content"),
                )
            )
            await _add_attachments(connection, key, row, message.attachments)
        return True

    async def unanswered(self, platform: Platform, user_id: str | None = None) -> Sequence[IncomingMessage]:
        """Take over messages of processes that no longer run, oldest first. Raises StorageError, VaultError."""
        database = self._database
        wanted: list[ColumnElement[bool]] = [journal.c.state == OPEN, journal.c.platform == platform]
        if user_id is not None:
            wanted.append(journal.c.user == user_digest(database, platform, user_id))
        async with database.read() as connection:
            others = select(journal.c.owner).where(*wanted, journal.c.owner != database.owner).distinct()
            owners = (await connection.scalars(others)).all()
        dead = await database.dead(owners)
        if not dead:
            return []
        async with database.write() as connection:
            taken = await connection.execute(
                update(journal)
                .where(*wanted, journal.c.owner.in_(dead))
                .values(owner=database.owner, takeovers=journal.c.takeovers + 1)
                .returning(journal.c.seq, journal.c.id, journal.c.person_id, journal.c.content, journal.c.takeovers)
            )
            return [await self._open(connection, row) for row in sorted(taken.all(), key=lambda row: row.seq)]

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _open(self, connection: AsyncConnection, row: Row[Any]) -> IncomingMessage:
        key = await self._database.keyring.of(connection, row.person_id)
        parts = await connection.execute(
            select(journal_attachments.c.position, journal_attachments.c.content)
            .where(journal_attachments.c.journal_id == row.id)
            .order_by(journal_attachments.c.position)
        )
        attachments = [
            load_attachment(await asyncio.to_thread(key.open, *_place(part.content, row.id, part.position)))
            for part in parts.all()
        ]
        message = load_message(key.open(row.content, "journal", row.id, "content"), attachments)
        return replace(message, takeovers=row.takeovers)


async def _add_attachments(
    connection: AsyncConnection, key: PersonKey, row: str, attachments: Sequence[Attachment]
) -> None:
    for position, attachment in enumerate(attachments):
        # In a thread: megabytes take milliseconds.
        sealed = await asyncio.to_thread(key.seal, *_place(dump_attachment(attachment), row, position))
        await connection.execute(insert(journal_attachments).values(journal_id=row, position=position, content=sealed))


def _place(content: bytes, row: str, position: int) -> tuple[bytes, str, str, str]:
    return content, "journal_attachments", f"{row}/{position}", "content"
