"""Answered questionnaires."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select

from core.checkins import CheckinRecord
from core.errors import StorageError
from storage.database import Database
from storage.documents import dump, load, reading
from storage.schema_service import checkins
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

log = logging.getLogger(__name__)


class SqlCheckins:
    """`core.stores.Checkins` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def add(self, record: CheckinRecord) -> None:
        """Keep one; the same id again changes nothing. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            if await connection.scalar(select(checkins.c.id).where(checkins.c.id == record.id)) is not None:
                return
            key = await self._database.keyring.of(connection, record.person_id)
            await connection.execute(
                insert(checkins).values(
                    id=record.id,
                    person_id=record.person_id,
                    taken_at=record.taken_at,
                    content=key.seal(dump_checkin(record), "checkins", record.id, "content"),
                )
            )

    @unit_of_work
    async def of(self, person_id: str, questionnaire: str, limit: int = 12) -> Sequence[CheckinRecord]:
        """The newest of a questionnaire, newest first; those that cannot be opened are left out.

        Raises StorageError, VaultError.
        """
        query = select(checkins).where(checkins.c.person_id == person_id).order_by(checkins.c.taken_at.desc())
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        opened = [record for row in rows if (record := open_checkin(key, row)) is not None]
        return [record for record in opened if record.questionnaire == questionnaire][:limit]

    @unit_of_work
    async def forget(self, person_id: str) -> int:
        """Delete all of a person; returns how many. Raises StorageError."""
        async with self._database.write() as connection:
            gone = delete(checkins).where(checkins.c.person_id == person_id).returning(checkins.c.id)
            return len((await connection.execute(gone)).all())

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def dump_checkin(record: CheckinRecord) -> bytes:
    """Write what is sealed of a record."""
    return dump(
        {
            "questionnaire": record.questionnaire,
            "answers": record.answers,
            "local_date": record.local_date.isoformat(),
        }
    )


def open_checkin(key: PersonKey, row: Row[Any]) -> CheckinRecord | None:
    """Decrypt a row of `checkins`; None, with a line in the log, for one that cannot be opened."""
    try:
        with reading():
            data = load(key.open(row.content, "checkins", row.id, "content"))
            return CheckinRecord(
                id=row.id,
                person_id=row.person_id,
                questionnaire=str(data["questionnaire"]),
                answers=tuple(int(points) for points in data["answers"]),
                taken_at=row.taken_at,
                local_date=date.fromisoformat(data["local_date"]),
            )
    except StorageError as error:
        log.error("check-in %s cannot be opened: %s", row.id, error)  # a code
        return None
