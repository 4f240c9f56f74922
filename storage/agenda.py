"""Appointments: what is to be said at a time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.agenda import Appointment, AppointmentKind
from core.errors import StorageError, VaultError
from core.types import Platform
from storage.codec import dump_key, load_key
from storage.database import Database
from storage.schema_service import agenda
from storage.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


class SqlAgenda:
    """`core.stores.Agenda` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def add(self, appointment: Appointment) -> None:
        """Keep an appointment, in place of an open one of the same person and kind. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            key = await self._database.keyring.of(connection, appointment.person_id)
            await connection.execute(
                delete(agenda).where(
                    agenda.c.person_id == appointment.person_id, agenda.c.kind == appointment.kind.value
                )
            )
            await connection.execute(
                insert(agenda).values(
                    id=appointment.id,
                    person_id=appointment.person_id,
                    platform=appointment.key.platform,
                    kind=appointment.kind.value,
                    due_at=appointment.due_at,
                    conversation=key.seal(dump_key(appointment.key), "agenda", appointment.id, "conversation"),
                )
            )

    @unit_of_work
    async def due(self, platforms: Sequence[Platform], now: datetime, limit: int = 50) -> Sequence[Appointment]:
        """Open appointments of these platforms whose time has come, oldest first.

        One that cannot be opened is deleted, so that it does not hold up the others; one of a kind that only a later
        version knows stays. Raises StorageError.
        """
        known = [kind.value for kind in AppointmentKind]
        query = (
            select(agenda)
            .where(agenda.c.platform.in_(platforms), agenda.c.due_at <= now, agenda.c.kind.in_(known))
            .order_by(agenda.c.due_at, agenda.c.id)
            .limit(limit)
        )
        while True:
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
                opened = [(row.id, await self._open(connection, row)) for row in rows]
            readable = [appointment for _, appointment in opened if appointment is not None]
            if unopened := [one for one, appointment in opened if appointment is None]:
                async with self._database.write() as connection:
                    await connection.execute(delete(agenda).where(agenda.c.id.in_(unopened)))
            if readable or not rows:
                return readable

    @unit_of_work
    async def next_at(self, platforms: Sequence[Platform]) -> datetime | None:
        """When the soonest open appointment of these platforms is due; None for none. Raises StorageError."""
        known = [kind.value for kind in AppointmentKind]
        query = select(agenda.c.due_at).where(agenda.c.platform.in_(platforms), agenda.c.kind.in_(known))
        async with self._database.read() as connection:
            soonest: datetime | None = await connection.scalar(query.order_by(agenda.c.due_at).limit(1))
            return soonest

    @unit_of_work
    async def settle(self, appointment_id: str) -> None:
        """Delete an appointment. Raises StorageError."""
        async with self._database.write() as connection:
            await connection.execute(delete(agenda).where(agenda.c.id == appointment_id))

    @unit_of_work
    async def cancel(self, person_id: str, kind: AppointmentKind) -> bool:
        """Delete a person's open appointments of a kind; False when there was none. Raises StorageError."""
        theirs = (agenda.c.person_id == person_id, agenda.c.kind == kind.value)
        async with self._database.write() as connection:
            count = await connection.scalar(select(func.count()).select_from(agenda).where(*theirs))
            await connection.execute(delete(agenda).where(*theirs))
            return bool(count)

    @unit_of_work
    async def when(self, person_id: str, kind: AppointmentKind) -> datetime | None:
        """When a person's open appointment of a kind is due; None where there is none. Raises StorageError."""
        theirs = select(agenda.c.due_at).where(agenda.c.person_id == person_id, agenda.c.kind == kind.value)
        async with self._database.read() as connection:
            due_at: datetime | None = await connection.scalar(theirs.limit(1))
            return due_at

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _open(self, connection: AsyncConnection, row: Row[Any]) -> Appointment | None:
        try:
            key = await self._database.keyring.of(connection, row.person_id)
            conversation = load_key(key.open(row.conversation, "agenda", row.id, "conversation"))
        except (VaultError, StorageError) as error:
            log.error("appointment %s cannot be opened: %s", row.id, error)  # a code
            return None
        return Appointment(
            id=row.id,
            person_id=row.person_id,
            key=conversation,
            kind=AppointmentKind(row.kind),
            due_at=row.due_at,
        )
