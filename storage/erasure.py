"""Deletes people for good: key, rows, and what is left of them in the files.

What stays of an erased person is a *nobody*: a row of `people` with a new random id, without key, name, identity or
settings, under which the digests of their messages' ids are kept until `sweep`. Without them a message that the
platform delivers again, or a turn in flight, would be taken for new and stored once more.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.types import Platform
from storage.database import Database
from storage.overwriting import overwriting
from storage.people import user_digest
from storage.schema import SETTLED, data_keys, identities, journal, journal_attachments, people
from storage.schema_service import bookmarks
from storage.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

_NO_USER = bytes(32)
_TO_REWRITE = "erasure-to-rewrite"
"""Bookmark of an erasure after which the file is not rewritten yet; whichever process sweeps next does it."""
_DUE = bookmarks.c.name == _TO_REWRITE


class SqlErasure:
    """`core.stores.Erasure` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def person_of(self, platform: Platform, user_id: str) -> str | None:
        """Whose diary an account opens; None for an account without one. Raises StorageError."""
        this = (identities.c.platform == platform, identities.c.user == user_digest(self._database, platform, user_id))
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(select(identities.c.person_id).where(*this))
            return found

    @unit_of_work
    async def erase(self, person_id: str) -> bool:
        """Destroy a person's key and rows in one transaction, then rewrite the file without what was deleted.

        False when there is no such person. When the file cannot be rewritten now, the person is gone all the same, the
        log says so, and `sweep` tries again. Raises StorageError when nothing was erased.
        """
        async with self._database.write() as connection:
            if await connection.scalar(select(data_keys.c.person_id).where(data_keys.c.person_id == person_id)) is None:
                return False
            async with overwriting(connection):
                await _erase(connection, person_id)
            await connection.execute(delete(bookmarks).where(_DUE))
            await connection.execute(insert(bookmarks).values(name=_TO_REWRITE, value="1"))
        self._database.keyring.forget(person_id)
        log.info("a person was erased")
        await self._compact()
        return True

    @unit_of_work
    async def sweep(self, before: datetime) -> int:
        """Drop what was kept of people who were erased before a time (aware); returns how many. Raises StorageError."""
        keyless = ~exists().where(data_keys.c.person_id == people.c.id)
        unknown = ~exists().where(identities.c.person_id == people.c.id)
        old = delete(people).where(keyless, unknown, people.c.created_at < before).returning(people.c.id)
        async with self._database.write() as connection:
            gone = len((await connection.execute(old)).all())
            due = await connection.scalar(select(bookmarks.c.name).where(_DUE))
        if due is not None:
            await self._compact()
        return gone

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _compact(self) -> None:
        try:
            await self._database.compact()
            async with self._database.write() as connection:
                await connection.execute(delete(bookmarks).where(_DUE))
            await self._database.empty_log()
        except StorageError as error:
            log.error("the database could not be rewritten after an erasure: %s", error)  # a code


async def _erase(connection: AsyncConnection, person_id: str) -> None:
    """Move the digests of the person's messages to a nobody, and delete the person; all else goes with them."""
    mine = journal.c.person_id == person_id
    if await connection.scalar(select(journal.c.seq).where(mine).limit(1)) is not None:
        nobody = uuid4().hex
        values = {"language": "ko", "timezone": "UTC", "onboarded": False, "created_at": datetime.now(UTC)}
        await connection.execute(insert(people).values(id=nobody, **values))
        rows = select(journal.c.id).where(mine)
        await connection.execute(delete(journal_attachments).where(journal_attachments.c.journal_id.in_(rows)))
        kept = {"person_id": nobody, "user": _NO_USER, "state": SETTLED, "owner": None, "turn_id": None}
        await connection.execute(update(journal).where(mine).values(content=None, **kept))
    # First, so that it is the row of the key that is overwritten, whatever a cascade does.
    await connection.execute(delete(data_keys).where(data_keys.c.person_id == person_id))
    await connection.execute(delete(people).where(people.c.id == person_id))
