"""Deliveries that wait for their channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError, VaultError
from core.types import Delivery, Platform, Turn
from storage.codec import dump_key, dump_reply, load_key, load_reply
from storage.database import Database
from storage.documents import reading
from storage.people import user_digest
from storage.schema import GIVEN_UP, SENT, UNREADABLE, WAITING, deliveries
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)

_CONTENT: Select[Any] = select(
    deliveries.c.id,
    deliveries.c.person_id,
    deliveries.c.turn_id,
    deliveries.c.attempts,
    deliveries.c.conversation,
    deliveries.c.reply,
    deliveries.c.voice,
    deliveries.c.picture,
)


class SqlOutbox:
    """`core.ports.Outbox` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def due(
        self,
        platform: Platform,
        now: datetime,
        user_id: str | None = None,
        *,
        limit: int = 50,
        after: str | None = None,
    ) -> Sequence[Delivery]:
        """At most `limit` deliveries of this process, or of one that no longer runs, whose time has come; oldest first.

        Only those behind the delivery `after`, whether or not that one is settled. One that cannot be opened is given
        up as "unreadable". Raises StorageError.
        """
        database = self._database
        wanted: list[ColumnElement[bool]] = [
            deliveries.c.state == WAITING,
            deliveries.c.platform == platform,
            deliveries.c.due_at <= now,
        ]
        if user_id is not None:
            wanted.append(deliveries.c.user == user_digest(database, platform, user_id))
        async with database.read() as connection:
            owners = (await connection.scalars(select(deliveries.c.owner).where(*wanted).distinct())).all()
        if dead := await database.dead(owners):
            async with database.write() as connection:
                taken = update(deliveries).where(*wanted, deliveries.c.owner.in_(dead))
                await connection.execute(taken.values(owner=database.owner))
        elif database.owner not in owners:
            return []
        mine = _CONTENT.where(*wanted, deliveries.c.owner == database.owner).order_by(deliveries.c.seq).limit(limit)
        if after is not None:
            mine = mine.where(deliveries.c.seq > _place_of(after))
        while True:
            async with database.read() as connection:
                rows = [
                    (row, await database.keyring.find(connection, row.person_id))
                    for row in await connection.execute(mine)
                ]
            opened = [await self._open(row, key) for row, key in rows]
            readable = [delivery for delivery in opened if delivery is not None]
            if readable or not rows:
                return readable

    async def sent(self, delivery_id: str) -> None:
        """Settle a delivery and delete its content. Raises StorageError."""
        await self._settle(delivery_id, SENT, None)

    @unit_of_work
    async def retry(self, delivery_id: str, at: datetime) -> None:
        """Count a failed attempt, try again at `at` (aware); a settled delivery stays settled. Raises StorageError."""
        async with self._database.write() as connection:
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.state == WAITING)
                .values(attempts=deliveries.c.attempts + 1, due_at=at)
            )

    async def give_up(self, delivery_id: str, code: str) -> None:
        """Settle a delivery that will never go through, and delete its content. Raises StorageError."""
        await self._settle(delivery_id, GIVEN_UP, code)

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    @unit_of_work
    async def _settle(self, delivery_id: str, state: str, code: str | None) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.state == WAITING)
                .values(
                    state=state,
                    code=code,
                    owner=None,
                    settled_at=datetime.now(UTC),
                    conversation=None,
                    reply=None,
                    voice=None,
                    picture=None,
                )
            )

    async def _open(self, row: Row[Any], key: PersonKey | VaultError) -> Delivery | None:
        """Open a delivery; None for one that cannot be and is given up, so that it does not hold up the others."""
        try:
            if isinstance(key, VaultError):
                raise key
            # In a thread: a sound takes milliseconds.
            return await asyncio.to_thread(_read, key, row)
        except StorageError as error:
            log.error("delivery %s cannot be opened: %s", row.id, error)  # a code
        async with self._database.write() as connection:
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == row.id, deliveries.c.state == WAITING)
                .values(state=GIVEN_UP, code=UNREADABLE, owner=None, settled_at=datetime.now(UTC))
            )
        return None


def _place_of(delivery_id: str) -> ScalarSelect[int]:
    return select(deliveries.c.seq).where(deliveries.c.id == delivery_id).scalar_subquery()


def _read(key: PersonKey, row: Row[Any]) -> Delivery:
    with reading():
        sound = None if row.voice is None else key.open(row.voice, "deliveries", row.id, "voice")
        picture = None if row.picture is None else key.open(row.picture, "deliveries", row.id, "picture")
        return Delivery(
            id=row.id,
            key=load_key(key.open(row.conversation, "deliveries", row.id, "conversation")),
            turn_id=row.turn_id,
            reply=load_reply(key.open(row.reply, "deliveries", row.id, "reply"), sound, picture),
            attempts=row.attempts,
        )


async def queue_delivery(database: Database, connection: AsyncConnection, key: PersonKey, turn: Turn) -> Delivery:
    """Queue a turn's reply, due since the turn began, for this process."""
    row, voice, picture = uuid4().hex, turn.reply.voice, turn.reply.picture
    await connection.execute(
        insert(deliveries).values(
            id=row,
            person_id=turn.person_id,
            turn_id=turn.id,
            platform=turn.key.platform,
            user=user_digest(database, turn.key.platform, turn.key.user_id),
            state=WAITING,
            owner=database.owner,
            attempts=0,
            due_at=turn.started_at,
            conversation=key.seal(dump_key(turn.key), "deliveries", row, "conversation"),
            reply=key.seal(dump_reply(turn.reply), "deliveries", row, "reply"),
            voice=voice and key.seal(voice.content, "deliveries", row, "voice"),
            picture=picture and key.seal(picture, "deliveries", row, "picture"),
        )
    )
    return Delivery(id=row, key=turn.key, turn_id=turn.id, reply=turn.reply)
