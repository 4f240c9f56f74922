"""Who is served, and their preferences."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.people import Language, Person
from core.types import ConversationKey
from storage.database import Database
from storage.documents import language as known_language
from storage.people import find_or_create_person, find_person
from storage.preferences import NAMES, dump_preferences, load_preferences
from storage.schema import people, settings
from storage.unit_of_work import unit_of_work


class SqlProfiles:
    """`core.ports.Profiles` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def person(self, key: ConversationKey, language: Language | None = None) -> Person:
        """The person behind a conversation; created, with `language`, on first sight. Raises as `save` does."""
        async with self._database.read() as connection:
            person_id = await find_person(self._database, connection, key)
            if person_id is not None:
                return await self._load(connection, person_id)
        async with self._database.write() as connection:
            person_id = await find_or_create_person(self._database, connection, key, language)
            return await self._load(connection, person_id)

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

    async def _load(self, connection: AsyncConnection, person_id: str) -> Person:
        row = (await connection.execute(select(people).where(people.c.id == person_id))).one()
        known = select(settings.c.name, settings.c.value).where(settings.c.person_id == person_id)
        rows = (await connection.execute(known)).all()
        key = await self._database.keyring.of(connection, person_id)
        return Person(
            id=row.id,
            name=key.open_text(row.name, "people", row.id, "name"),
            introduction=key.open_text(row.introduction, "people", row.id, "introduction"),
            language=known_language(row.language) or Person(id="").language,
            timezone=row.timezone,
            onboarded=row.onboarded,
            preferences=load_preferences({row.name: row.value for row in rows}),
        )
