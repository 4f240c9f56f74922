"""Reminders: what is said again and again, and when it is due next."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError, VaultError
from core.reminders import TOO_LATE, Reminder, ReminderKind
from core.types import Platform
from storage.codec import dump_key, load_key
from storage.database import Database
from storage.documents import dump, load, reading
from storage.schema import WAITING, deliveries, turns
from storage.schema_service import checkins, reminders, taps
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)

_KNOWN = [kind.value for kind in ReminderKind]
_OURS = ("appointment-", "reminder-")
"""What the ids of turns begin with that Facelog began of itself."""


class SqlReminders:
    """`core.stores.Reminders` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def of(self, person_id: str) -> Sequence[Reminder]:
        """A person's reminders, one of a kind at most; those that cannot be opened are deleted. Raises StorageError."""
        query = select(reminders).where(reminders.c.person_id == person_id, reminders.c.kind.in_(_KNOWN))
        found, _ = await self._opened(query.order_by(reminders.c.kind))
        return found

    @unit_of_work
    async def put(self, reminder: Reminder) -> None:
        """Keep a reminder, in place of one of its person and kind. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            key = await self._database.keyring.of(connection, reminder.person_id)
            await connection.execute(_theirs(reminder.person_id, reminder.kind))
            await connection.execute(
                insert(reminders).values(
                    id=reminder.id,
                    person_id=reminder.person_id,
                    platform=reminder.key.platform,
                    kind=reminder.kind.value,
                    due_at=reminder.due_at,
                    content=_seal(key, reminder),
                )
            )

    @unit_of_work
    async def advance(self, reminder: Reminder, was_due: datetime) -> bool:
        """Keep where a reminder stands, if it is there and due at `was_due`. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            same = select(reminders.c.id).where(reminders.c.id == reminder.id, reminders.c.due_at == was_due)
            if await connection.scalar(same) is None:
                return False
            key = await self._database.keyring.of(connection, reminder.person_id)
            changed = update(reminders).where(reminders.c.id == reminder.id)
            await connection.execute(changed.values(due_at=reminder.due_at, content=_seal(key, reminder)))
            return True

    @unit_of_work
    async def drop(self, person_id: str, kind: ReminderKind) -> bool:
        """Delete a reminder; False when there was none. Raises StorageError."""
        async with self._database.write() as connection:
            gone = await connection.execute(_theirs(person_id, kind).returning(reminders.c.id))
            return bool(gone.all())

    @unit_of_work
    async def due(self, platforms: Sequence[Platform], now: datetime, limit: int = 50) -> Sequence[Reminder]:
        """Reminders of these platforms whose time has come, oldest first.

        One that cannot be opened is deleted, so that it does not hold up the others; one of a kind that only a later
        version knows stays. Raises StorageError.
        """
        query = _of(platforms).where(reminders.c.due_at <= now).order_by(reminders.c.due_at, reminders.c.id)
        while True:
            found, deleted = await self._opened(query.limit(limit))
            if found or not deleted:
                return found

    @unit_of_work
    async def next_at(self, platforms: Sequence[Platform]) -> datetime | None:
        """When the soonest reminder of these platforms is due; None for none. Raises StorageError."""
        query = _of(platforms).where(reminders.c.due_at.is_not(None)).order_by(reminders.c.due_at).limit(1)
        async with self._database.read() as connection:
            soonest: datetime | None = await connection.scalar(query.with_only_columns(reminders.c.due_at))
            return soonest

    @unit_of_work
    async def unsaid(self, reminder: Reminder) -> bool:
        """Whether what it came to last waits to be delivered, or was given up as too late. Raises StorageError."""
        said = select(deliveries.c.state, deliveries.c.code).where(
            deliveries.c.person_id == reminder.person_id,
            deliveries.c.turn_id.startswith(f"reminder-{reminder.id}-", autoescape=True),
        )
        async with self._database.read() as connection:
            last = (await connection.execute(said.order_by(deliveries.c.seq.desc()).limit(1))).one_or_none()
        return last is not None and (last.state == WAITING or last.code == TOO_LATE)

    @unit_of_work
    async def heard_since(self, person_id: str, at: datetime) -> bool:
        """Whether the person wrote, logged a mood or answered a check-in after a time. Raises StorageError."""
        ours = [turns.c.id.startswith(one, autoescape=True) for one in _OURS]
        wrote = exists().where(turns.c.person_id == person_id, turns.c.started_at > at, *(~one for one in ours))
        tapped = exists().where(taps.c.person_id == person_id, taps.c.tapped_at > at)
        checked_in = exists().where(checkins.c.person_id == person_id, checkins.c.taken_at > at)
        async with self._database.read() as connection:
            return bool(await connection.scalar(select(wrote | tapped | checked_in)))

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _opened(self, query: Select[Any]) -> tuple[list[Reminder], int]:
        """What a query finds, and how many were deleted because they could not be opened."""
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            opened = [(row.id, await self._open(connection, row)) for row in rows]
        if unopened := [one for one, reminder in opened if reminder is None]:
            async with self._database.write() as connection:
                await connection.execute(delete(reminders).where(reminders.c.id.in_(unopened)))
        return [reminder for _, reminder in opened if reminder is not None], len(unopened)

    async def _open(self, connection: AsyncConnection, row: Row[Any]) -> Reminder | None:
        try:
            key = await self._database.keyring.of(connection, row.person_id)
            return _read(row, key.open(row.content, "reminders", row.id, "content"))
        except (VaultError, StorageError) as error:
            log.error("reminder %s cannot be opened: %s", row.id, error)  # a code
            return None


def _theirs(person_id: str, kind: ReminderKind) -> Any:
    return delete(reminders).where(reminders.c.person_id == person_id, reminders.c.kind == kind.value)


def _of(platforms: Sequence[Platform]) -> Select[Any]:
    return select(reminders).where(reminders.c.platform.in_(platforms), reminders.c.kind.in_(_KNOWN))


def _seal(key: PersonKey, reminder: Reminder) -> bytes:
    document = dump(
        {
            "key": dump_key(reminder.key).decode("ascii"),
            "first": reminder.first,
            "last": reminder.last,
            "held_on": reminder.held_on and reminder.held_on.isoformat(),
            "held_at": reminder.held_at and reminder.held_at.isoformat(),
            "ignored": reminder.ignored,
            "snoozed_until": reminder.snoozed_until and reminder.snoozed_until.isoformat(),
        }
    )
    return key.seal(document, "reminders", reminder.id, "content")


def _read(row: Row[Any], document: bytes) -> Reminder:
    with reading():
        data = load(document)
        return Reminder(
            id=row.id,
            person_id=row.person_id,
            key=load_key(data["key"].encode("ascii")),
            kind=ReminderKind(row.kind),
            first=_minute(data["first"]),
            last=_minute(data["last"]),
            due_at=row.due_at,
            held_on=data["held_on"] and date.fromisoformat(data["held_on"]),
            held_at=data["held_at"] and datetime.fromisoformat(data["held_at"]),
            ignored=int(data["ignored"]),
            snoozed_until=data.get("snoozed_until") and datetime.fromisoformat(data["snoozed_until"]),
        )


def _minute(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 24 * 60:
        raise ValueError("not a minute of the day")
    return value
