"""Moods that people log themselves, and what they added to choose from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.taps import MAX_CHOICES, Choice, ChoiceKind, Step, Tap
from storage.database import Database
from storage.documents import dump, load, member, reading
from storage.schema_service import choices, taps
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)


class SqlTaps:
    """`core.stores.Taps` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def add(self, tap: Tap) -> None:
        """Keep one; the same id again changes nothing. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            if await connection.scalar(select(taps.c.id).where(taps.c.id == tap.id)) is not None:
                return
            key = await self._database.keyring.of(connection, tap.person_id)
            await connection.execute(insert(taps).values(**tap_row(key, tap)))

    @unit_of_work
    async def change(self, tap: Tap) -> bool:
        """Put another step, name, activities and sleep in place. Raises StorageError, VaultError."""
        theirs = (taps.c.id == tap.id, taps.c.person_id == tap.person_id)
        async with self._database.write() as connection:
            if await connection.scalar(select(taps.c.id).where(*theirs)) is None:
                return False
            key = await self._database.keyring.of(connection, tap.person_id)
            await connection.execute(update(taps).where(*theirs).values(content=_seal_tap(key, tap)))
            return True

    @unit_of_work
    async def remove(self, person_id: str, tap_id: str) -> bool:
        """Delete one; False when it is not there. Raises StorageError."""
        gone = delete(taps).where(taps.c.id == tap_id, taps.c.person_id == person_id).returning(taps.c.id)
        async with self._database.write() as connection:
            return bool((await connection.execute(gone)).all())

    @unit_of_work
    async def one(self, person_id: str, tap_id: str) -> Tap | None:
        """A person's tap; None where it is not theirs, gone, or cannot be opened. Raises StorageError, VaultError."""
        query = select(taps).where(taps.c.id == tap_id, taps.c.person_id == person_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            return open_tap(await self._database.keyring.of(connection, person_id), row)

    @unit_of_work
    async def of(self, person_id: str, *, since: date | None = None, until: date | None = None) -> Sequence[Tap]:
        """Taps of the given local dates, oldest first; those that cannot be opened are left out.

        Raises StorageError, VaultError.
        """
        query = select(taps).where(taps.c.person_id == person_id)
        if since is not None:
            query = query.where(taps.c.local_date >= since)
        if until is not None:
            query = query.where(taps.c.local_date <= until)
        query = query.order_by(taps.c.local_date, taps.c.tapped_at, taps.c.seq)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(_opened, key, rows)

    @unit_of_work
    async def choices(self, person_id: str) -> Sequence[Choice]:
        """What the person added, oldest first; what cannot be opened is left out. Raises StorageError, VaultError."""
        async with self._database.read() as connection:
            return await self._choices(connection, person_id)

    @unit_of_work
    async def offer(self, choice: Choice) -> bool:
        """Keep a choice; False where there are `MAX_CHOICES`, or one of this kind and name, whatever its case.

        Raises StorageError, VaultError.
        """
        async with self._database.write() as connection:
            key = await self._database.keyring.of(connection, choice.person_id)
            if await connection.scalar(select(choices.c.id).where(choices.c.id == choice.id)) is not None:
                return False
            there = await self._choices(connection, choice.person_id)
            same = (choice.kind, choice.name.casefold())
            if len(there) >= MAX_CHOICES or any((one.kind, one.name.casefold()) == same for one in there):
                return False
            await connection.execute(insert(choices).values(**choice_row(key, choice)))
            return True

    @unit_of_work
    async def withdraw(self, person_id: str, choice_id: str) -> bool:
        """Delete a choice; taps that name it stay. False when it is not there. Raises StorageError."""
        gone = delete(choices).where(choices.c.id == choice_id, choices.c.person_id == person_id)
        async with self._database.write() as connection:
            return bool((await connection.execute(gone.returning(choices.c.id))).all())

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _choices(self, connection: AsyncConnection, person_id: str) -> list[Choice]:
        query = select(choices).where(choices.c.person_id == person_id).order_by(choices.c.seq)
        rows = (await connection.execute(query)).all()
        if not rows:
            return []
        key = await self._database.keyring.of(connection, person_id)
        return [choice for row in rows if (choice := open_choice(key, row)) is not None]


def tap_row(key: PersonKey, tap: Tap) -> dict[str, Any]:
    """The columns of a new tap, its content sealed."""
    return {
        "id": tap.id,
        "person_id": tap.person_id,
        "local_date": tap.local_date,
        "tapped_at": tap.tapped_at,
        "content": _seal_tap(key, tap),
    }


def choice_row(key: PersonKey, choice: Choice) -> dict[str, Any]:
    """The columns of a new choice, its content sealed."""
    content = {
        "kind": choice.kind.value,
        "name": choice.name,
        "step": None if choice.step is None else int(choice.step),
    }
    sealed = key.seal(dump(content), "choices", choice.id, "content")
    return {"id": choice.id, "person_id": choice.person_id, "content": sealed}


def open_tap(key: PersonKey, row: Row[Any]) -> Tap | None:
    """Decrypt a row of `taps`; None, with a line in the log, for one that cannot be opened."""
    with _told("tap", row.id), reading():
        data = load(key.open(row.content, "taps", row.id, "content"))
        return Tap(
            id=row.id,
            person_id=row.person_id,
            local_date=row.local_date,
            tapped_at=row.tapped_at,
            step=Step(data["step"]),
            name=str(data["name"]),
            activities=tuple(map(str, data["activities"])),
            sleep_hours=None if data["sleep"] is None else float(data["sleep"]),
        )
    return None


def open_choice(key: PersonKey, row: Row[Any]) -> Choice | None:
    """Decrypt a row of `choices`; None, with a line in the log, for one that cannot be opened."""
    with _told("choice", row.id), reading():
        data = load(key.open(row.content, "choices", row.id, "content"))
        return Choice(
            id=row.id,
            person_id=row.person_id,
            kind=member(ChoiceKind, data["kind"]),
            name=str(data["name"]),
            step=None if data["step"] is None else Step(data["step"]),
        )
    return None


@contextmanager
def _told(kind: str, row: str) -> Iterator[None]:
    """Log what cannot be opened, and go on."""
    try:
        yield
    except StorageError as error:
        log.error("%s %s cannot be opened: %s", kind, row, error)  # a code


def _seal_tap(key: PersonKey, tap: Tap) -> bytes:
    content = {
        "step": int(tap.step),
        "name": tap.name,
        "activities": tap.activities,
        "sleep": tap.sleep_hours,
    }
    return key.seal(dump(content), "taps", tap.id, "content")


def _opened(key: PersonKey, rows: Sequence[Row[Any]]) -> list[Tap]:
    return [tap for row in rows if (tap := open_tap(key, row)) is not None]
