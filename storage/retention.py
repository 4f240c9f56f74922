"""What is kept for so many days only, beside the diary entries, which `storage.entries` removes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, exists, func, insert, select, update

from core.retention import FOR_EVER, Limit, keepable
from storage.database import Database
from storage.overwriting import overwriting
from storage.preferences import load_preferences
from storage.schema import diary_entries, moods, people, settings, turns
from storage.schema_service import checkins, taps
from storage.unit_of_work import unit_of_work

_NAME = "retention_days"
_HIDDEN = "retention_hidden_at"
"""Not a preference: when a limit hid something last, as a list of times."""
_MOST_NOTES = 40
"""One a day, and what was hidden is deleted after 30."""
_CHOSEN = exists().where(settings.c.person_id == people.c.id, settings.c.name == _NAME, settings.c.value != "0")
_PREFERENCES = (
    select(func.json_group_object(settings.c.name, settings.c.value))
    .where(settings.c.person_id == people.c.id)
    .scalar_subquery()
)


class SqlRetention:
    """`core.stores.Retention` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def limits(self) -> Sequence[Limit]:
        """Everybody whose diary is not kept for ever. Raises StorageError."""
        query = select(people.c.id, people.c.timezone, _PREFERENCES.label("preferences")).where(_CHOSEN)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            chosen = load_preferences(json.loads(row.preferences))
            # A value that only another version allows is not guessed at: nothing goes.
            if chosen.retention_days != FOR_EVER and keepable(chosen.retention_days):
                limit = Limit(
                    person_id=row.id, days=chosen.retention_days, timezone=row.timezone, day_ends=chosen.day_ends
                )
                found.append(limit)
        return found

    @unit_of_work
    async def older(self, person_id: str, before: date) -> int:
        """How many entries have a diary day before one. Raises StorageError."""
        theirs = (diary_entries.c.person_id == person_id, diary_entries.c.removed_at.is_(None))
        query = select(func.count()).select_from(diary_entries).where(*theirs, diary_entries.c.local_date < before)
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    @unit_of_work
    async def note(self, person_id: str, at: datetime) -> None:
        """Note when something is hidden. Raises StorageError."""
        this = (settings.c.person_id == person_id, settings.c.name == _HIDDEN)
        async with self._database.write() as connection:
            before = _times(await connection.scalar(select(settings.c.value).where(*this)))
            await connection.execute(delete(settings).where(*this))
            value = json.dumps([one.isoformat() for one in (*before[1 - _MOST_NOTES :], at)])
            await connection.execute(insert(settings).values(person_id=person_id, name=_HIDDEN, value=value))

    @unit_of_work
    async def bring_back(self, person_id: str, since: date) -> int:
        """Bring back what a limit hid of a diary day and later; returns how many. Raises StorageError."""
        noted = select(settings.c.value).where(settings.c.person_id == person_id, settings.c.name == _HIDDEN)
        async with self._database.write() as connection:
            theirs = (
                diary_entries.c.person_id == person_id,
                diary_entries.c.removed_at.in_(_times(await connection.scalar(noted))),
                diary_entries.c.local_date >= since,
            )
            back = update(diary_entries).where(*theirs).values(removed_at=None).returning(diary_entries.c.id)
            return len((await connection.execute(back)).all())

    @unit_of_work
    async def expire_rest(self, person_id: str, before: date, moment: datetime) -> int:
        """Delete what is older and is no diary entry; returns how many rows. Raises StorageError."""
        alone = ~exists().where(diary_entries.c.turn_id == turns.c.id)
        gone = (
            delete(taps).where(taps.c.person_id == person_id, taps.c.local_date < before),
            delete(moods).where(
                moods.c.person_id == person_id, moods.c.local_date < before, moods.c.entry_id.is_(None)
            ),
            delete(checkins).where(checkins.c.person_id == person_id, checkins.c.taken_at < moment),
            # Readings, corrections, deliveries and waiting notes of what became no entry go with their turn.
            delete(turns).where(turns.c.person_id == person_id, turns.c.local_date < before, alone),
        )
        async with self._database.write() as connection, overwriting(connection):
            rows = sum([(await connection.execute(one)).rowcount for one in gone])
        if rows:
            await self._database.empty_log()
        return rows

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def _times(value: str | None) -> list[datetime]:
    """Noted times; none where they cannot be read."""
    try:
        return [datetime.fromisoformat(one) for one in json.loads(value or "[]")]
    except (TypeError, ValueError):
        return []
