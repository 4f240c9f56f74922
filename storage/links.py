"""One diary on several platforms, by a code that works once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.types import ConversationKey
from storage.database import Database
from storage.people import find_person, user_digest
from storage.schema import (
    SETTLED,
    UNREADABLE,
    WAITING,
    deliveries,
    diary_entries,
    facts,
    identities,
    journal,
    moods,
    people,
    waiting_notes,
)
from storage.schema_service import agenda, checkins, choices, link_codes, reminders, taps
from storage.unit_of_work import unit_of_work

_CONTENT = (diary_entries, moods, facts, checkins, waiting_notes, agenda, reminders, taps, choices)
"""What would be lost with a person."""


class SqlLinks:
    """`core.stores.Links` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def offer(self, person_id: str, code: str, until: datetime) -> None:
        """Keep a code's digest until a time, in place of an earlier one of the person. Raises StorageError."""
        async with self._database.write() as connection:
            await connection.execute(delete(link_codes).where(link_codes.c.person_id == person_id))
            digest = self._database.vault.digest("link", code)
            await connection.execute(insert(link_codes).values(code=digest, person_id=person_id, until=until))

    @unit_of_work
    async def take(self, key: ConversationKey, code: str, now: datetime) -> str | None:
        """Make the account open the diary of the code's person, and spend the code; None for a code that is not valid.

        Raises StorageError("diary_not_empty") when the account's own person has something to lose; the code stays.
        """
        digest = self._database.vault.digest("link", code)
        async with self._database.write() as connection:
            await connection.execute(delete(link_codes).where(link_codes.c.until <= now))
            person_id: str | None = await connection.scalar(
                select(link_codes.c.person_id).where(link_codes.c.code == digest)
            )
            if person_id is None:
                return None
            before = await find_person(self._database, connection, key)
            if before != person_id:
                await self._move(connection, key, before, person_id)
            await connection.execute(delete(link_codes).where(link_codes.c.code == digest))
            return person_id

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _move(self, connection: AsyncConnection, key: ConversationKey, before: str | None, to: str) -> None:
        user = user_digest(self._database, key.platform, key.user_id)
        this = (identities.c.platform == key.platform, identities.c.user == user)
        if before is None:
            await connection.execute(insert(identities).values(platform=key.platform, user=user, person_id=to))
            return
        accounts = select(func.count()).select_from(identities).where(identities.c.person_id == before)
        alone = await connection.scalar(accounts) == 1
        if alone and await _has_content(connection, before):
            raise StorageError("diary_not_empty")
        await connection.execute(update(identities).where(*this).values(person_id=to))
        if alone:
            # Messages that were handled stay handled: their rows go over to the other person.
            await connection.execute(update(journal).where(journal.c.person_id == before).values(person_id=to))
            await connection.execute(delete(people).where(people.c.id == before))


async def _has_content(connection: AsyncConnection, person_id: str) -> bool:
    for table in _CONTENT:
        if await connection.scalar(select(table.c.person_id).where(table.c.person_id == person_id).limit(1)):
            return True
    # What was unreadable keeps its ciphertext, which only the person's own key could ever open.
    unanswered = select(journal.c.id).where(journal.c.person_id == person_id, journal.c.state != SETTLED)
    unsent = select(deliveries.c.id).where(
        deliveries.c.person_id == person_id, or_(deliveries.c.state == WAITING, deliveries.c.code == UNREADABLE)
    )
    return any([await connection.scalar(query.limit(1)) is not None for query in (unanswered, unsent)])
