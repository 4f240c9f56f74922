"""Incoming messages, kept until their turn is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError, VaultError
from core.types import Attachment, IncomingMessage, Platform
from storage.codec import dump_attachment, dump_message, load_attachment, load_message
from storage.database import Database
from storage.documents import reading
from storage.people import find_or_create_person, user_digest
from storage.schema import OPEN, UNREADABLE, journal, journal_attachments
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)


def message_digest(database: Database, platform: Platform, message_id: str) -> bytes:
    """What the journal holds in place of a message's id."""
    return database.vault.digest("message", platform, message_id)


class SqlJournal:
    """`core.ports.Journal` over the database. A message of any mode is kept sealed until its turn is stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
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

    @unit_of_work
    async def unanswered(self, platform: Platform, user_id: str | None = None) -> Sequence[IncomingMessage]:
        """Take over messages of processes that no longer run, oldest first.

        One that cannot be opened is set aside: never handed over again, its ciphertext kept. Raises StorageError.
        """
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
            rows = sorted(taken.all(), key=lambda row: row.seq)
            sealed = [await _load(database, connection, row) for row in rows]
        # Opened when others can write again: it takes the longer, the more was left.
        opened = [await self._open(each) for each in sealed]
        return [message for message in opened if message is not None]

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _open(self, sealed: _Sealed) -> IncomingMessage | None:
        """Open a message; None for one that cannot be and is set aside, so that it does not hold up the others."""
        try:
            if isinstance(sealed.key, VaultError):
                raise sealed.key
            # In a thread: megabytes take milliseconds.
            return await asyncio.to_thread(_read, sealed.key, sealed)
        except StorageError as error:
            log.error("message %s cannot be opened: %s", sealed.row.id, error)  # a code
        try:
            await self._set_aside(sealed.row.id)
        except StorageError as error:
            # It stays open, and is tried again when this process has ended; the others are handed over.
            log.error("message %s cannot be set aside: %s", sealed.row.id, error)
        return None

    async def _set_aside(self, row: str) -> None:
        async with self._database.write() as connection:
            this = (journal.c.id == row, journal.c.state == OPEN)
            await connection.execute(update(journal).where(*this).values(state=UNREADABLE, owner=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """A message as it is stored."""

    row: Row[Any]
    attachments: Sequence[Row[Any]]
    key: PersonKey | VaultError


async def _load(database: Database, connection: AsyncConnection, row: Row[Any]) -> _Sealed:
    columns = (journal_attachments.c.position, journal_attachments.c.content)
    query: Select[Any] = select(*columns).where(journal_attachments.c.journal_id == row.id)
    parts = await connection.execute(query.order_by(journal_attachments.c.position))
    return _Sealed(row=row, attachments=parts.all(), key=await database.keyring.find(connection, row.person_id))


def _read(key: PersonKey, sealed: _Sealed) -> IncomingMessage:
    row = sealed.row
    with reading():
        attachments = [
            load_attachment(key.open(*_place(part.content, row.id, part.position))) for part in sealed.attachments
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
