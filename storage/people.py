"""Who is behind a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.people import Language, Preferences
from core.types import ConversationKey, Platform
from storage.database import Database
from storage.preferences import dump_preferences
from storage.schema import identities, people, settings


def user_digest(database: Database, platform: Platform, user_id: str) -> bytes:
    """What the tables hold in place of a user's id on a platform."""
    return database.vault.digest("user", platform, user_id)


async def find_person(database: Database, connection: AsyncConnection, key: ConversationKey) -> str | None:
    """The id of the person, None when not seen before."""
    user = user_digest(database, key.platform, key.user_id)
    known = select(identities.c.person_id).where(identities.c.platform == key.platform, identities.c.user == user)
    person_id: str | None = await connection.scalar(known)
    return person_id


async def find_or_create_person(
    database: Database, connection: AsyncConnection, key: ConversationKey, language: Language | None
) -> str:
    """The id of the person; in a writing transaction, creates a person not seen before, with a key of their own."""
    person_id = await find_person(database, connection, key)
    if person_id is not None:
        return person_id
    new = replace(database.newcomer, id=uuid4().hex, language=language or database.newcomer.language)
    await connection.execute(
        insert(people).values(
            id=new.id,
            language=new.language,
            timezone=new.timezone,
            onboarded=new.onboarded,
            created_at=datetime.now(UTC),
        )
    )
    if new.preferences != Preferences():
        rows = dump_preferences(new.preferences)
        await connection.execute(
            insert(settings), [{"person_id": new.id, "name": name, "value": value} for name, value in rows.items()]
        )
    await database.keyring.make(connection, new.id)
    user = user_digest(database, key.platform, key.user_id)
    await connection.execute(insert(identities).values(platform=key.platform, user=user, person_id=new.id))
    return new.id
