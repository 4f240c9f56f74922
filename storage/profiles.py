"""Who is served, and their preferences."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.people import Language, Person
from core.types import ConversationKey
from storage.database import Database
from storage.documents import language as known_language
from storage.people import find_or_create_person, user_digest
from storage.preferences import NAMES, dump_preferences, load_preferences
from storage.schema import identities, people, settings
from storage.unit_of_work import unit_of_work

# One statement: everything that is done for somebody begins with it.
_PREFERENCES = (
    select(func.json_group_object(settings.c.name, settings.c.value))
    .where(settings.c.person_id == people.c.id)
    .scalar_subquery()
)
_PERSON: Select[Any] = select(people, _PREFERENCES.label("preferences"))


class SqlProfiles:
    """`core.ports.Profiles` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def person(self, key: ConversationKey, language: Language | None = None) -> Person:
        """The person behind a conversation; created, with `language`, on first sight. Raises as `save` does."""
        user = user_digest(self._database, key.platform, key.user_id)
        known = _PERSON.join(identities, identities.c.person_id == people.c.id).where(
            identities.c.platform == key.platform, identities.c.user == user
        )
        async with self._database.read() as connection:
            row = (await connection.execute(known)).one_or_none()
            if row is not None:
                return await self._open(connection, row)
        async with self._database.write() as connection:
            person_id = await find_or_create_person(self._database, connection, key, language)
            row = (await connection.execute(_PERSON.where(people.c.id == person_id))).one()
            return await self._open(connection, row)

    @unit_of_work
    async def save(self, person: Person) -> None:
        """Store a changed person. Raises StorageError("unknown_person"), VaultError."""
        async with self._database.write() as connection:
            if await connection.scalar(select(people.c.id).where(people.c.id == person.id)) is None:
                raise StorageError("unknown_person")
            key = await self._database.keyring.of(connection, person.id)
            await connection.execute(
                update(people)
                .where(people.c.id == person.id)
                .values(
                    name=key.seal_text(person.name, "people", person.id, "name"),
                    introduction=key.seal_text(person.introduction, "people", person.id, "introduction"),
                    language=person.language,
                    timezone=person.timezone,
                    onboarded=person.onboarded,
                )
            )
            # Only the names that this version knows: a later version's settings stay.
            await connection.execute(
                delete(settings).where(settings.c.person_id == person.id, settings.c.name.in_(NAMES))
            )
            rows = dump_preferences(person.preferences)
            await connection.execute(
                insert(settings),
                [{"person_id": person.id, "name": name, "value": value} for name, value in rows.items()],
            )

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _open(self, connection: AsyncConnection, row: Row[Any]) -> Person:
        key = await self._database.keyring.of(connection, row.id)
        return Person(
            id=row.id,
            name=key.open_text(row.name, "people", row.id, "name"),
            introduction=key.open_text(row.introduction, "people", row.id, "introduction"),
            language=known_language(row.language) or Person(id="").language,
            timezone=row.timezone,
            onboarded=row.onboarded,
            preferences=load_preferences(json.loads(row.preferences)),
        )
