"""Fake of `core.stores.Retention` over the shelf that the fakes of storage share."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from core.retention import Limit
from tests.fakes.base import Fake

if TYPE_CHECKING:
    pass


class FakeRetention(Fake):
    """`core.stores.Retention`."""

    async def limits(self) -> list[Limit]:
        return [
            Limit(
                person_id=one.id,
                days=one.preferences.retention_days,
                timezone=one.timezone,
                day_ends=one.preferences.day_ends,
            )
            for one in self._shelf.people.values()
            if one.preferences.retention_days
        ]

    async def older(self, person_id: str, before: date) -> int:
        shelf = self._shelf
        mine = [one for one in shelf.entries if one.person_id == person_id and one.id not in shelf.removed]
        return sum(one.local_date < before for one in mine)

    async def note(self, person_id: str, at: datetime) -> None:
        self._shelf.hidden.setdefault(person_id, []).append(at)

    async def bring_back(self, person_id: str, since: date) -> int:
        shelf = self._shelf
        noted = shelf.hidden.get(person_id, [])
        mine = [one.id for one in shelf.entries if one.person_id == person_id and one.local_date >= since]
        back = [one for one in mine if shelf.removed.get(one) in noted]
        for one in back:
            del shelf.removed[one]
        return len(back)

    async def expire_rest(self, person_id: str, before: date, moment: datetime) -> int:
        shelf = self._shelf
        entries = {one.turn_id for one in shelf.entries}
        gone = 0
        for rows, old in (
            (shelf.taps, lambda one: one.local_date < before),
            (shelf.checkins, lambda one: one.taken_at < moment),
            (shelf.turns, lambda one: one.local_date < before and one.id not in entries),
        ):
            for row in [row for row, one in rows.items() if one.person_id == person_id and old(one)]:
                del rows[row]
                gone += 1
        shelf.deliveries = {row: one for row, one in shelf.deliveries.items() if one.turn_id in shelf.turns}
        shelf.notes = {row: one for row, one in shelf.notes.items() if one.turn_id in shelf.turns}
        kept = [
            one
            for one in shelf.moods
            if one.person_id != person_id or one.entry_id is not None or one.local_date >= before
        ]
        gone += len(shelf.moods) - len(kept)
        shelf.moods[:] = kept
        return gone
