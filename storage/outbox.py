"""Deliveries that wait for their channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.types import Delivery, Platform, Turn
from storage.codec import dump_key, dump_reply, load_key, load_reply
from storage.database import Database
from storage.people import user_digest
from storage.schema import GIVEN_UP, SENT, WAITING, deliveries
from storage.vault import PersonKey


class SqlOutbox:
    """`core.ports.Outbox` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, platform: Platform, now: datetime, user_id: str | None = None) -> Sequence[Delivery]:
        """Deliveries of this process, or of one that no longer runs, whose time has come; oldest first.

        Raises StorageError, VaultError.
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
        async with database.read() as connection:
            mine = select(deliveries).where(*wanted, deliveries.c.owner == database.owner)
            rows = await connection.execute(mine.order_by(deliveries.c.seq))
            return [await self._open(connection, row) for row in rows.all()]

    async def sent(self, delivery_id: str) -> None:
        """Settle a delivery and delete its content. Raises StorageError."""
        await self._settle(delivery_id, SENT, None)

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
                )
            )

    async def _open(self, connection: AsyncConnection, row: Row[Any]) -> Delivery:
        key = await self._database.keyring.of(connection, row.person_id)
        sound = None if row.voice is None else key.open(row.voice, "deliveries", row.id, "voice")
        return Delivery(
            id=row.id,
            key=load_key(key.open(row.conversation, "deliveries", row.id, "conversation")),
            turn_id=row.turn_id,
            reply=load_reply(key.open(row.reply, "deliveries", row.id, "reply"), sound),
            attempts=row.attempts,
        )


async def queue_delivery(database: Database, connection: AsyncConnection, key: PersonKey, turn: Turn) -> Delivery:
    """Queue a turn's reply, due since the turn began, for this process."""
    row, voice = uuid4().hex, turn.reply.voice
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
        )
    )
    return Delivery(id=row, key=turn.key, turn_id=turn.id, reply=turn.reply)
