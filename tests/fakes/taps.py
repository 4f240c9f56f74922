"""Fake of `core.stores.Taps` over the shelf that the fakes of storage share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.taps import MAX_CHOICES, Choice, Tap
from tests.fakes.base import Fake

if TYPE_CHECKING:
    pass


class FakeTaps(Fake):
    """Rows in the order added."""

    async def add(self, tap: Tap) -> None:
        self._known(tap.person_id).taps.setdefault(tap.id, tap)

    async def change(self, tap: Tap) -> bool:
        kept = await self.one(tap.person_id, tap.id)
        if kept is None:
            return False
        self._shelf.taps[tap.id] = replace(
            kept, step=tap.step, name=tap.name, activities=tap.activities, sleep_hours=tap.sleep_hours
        )
        return True

    async def remove(self, person_id: str, tap_id: str) -> bool:
        if await self.one(person_id, tap_id) is None:
            return False
        del self._shelf.taps[tap_id]
        return True

    async def one(self, person_id: str, tap_id: str) -> Tap | None:
        found = self._shelf.taps.get(tap_id)
        return found if found is not None and found.person_id == person_id else None

    async def of(self, person_id: str, *, since: date | None = None, until: date | None = None) -> list[Tap]:
        theirs = [one for one in self._shelf.taps.values() if one.person_id == person_id]
        inside = [
            one
            for one in theirs
            if (since is None or one.local_date >= since) and (until is None or one.local_date <= until)
        ]
        return sorted(inside, key=lambda one: (one.local_date, one.tapped_at))

    async def choices(self, person_id: str) -> list[Choice]:
        return [one for one in self._shelf.choices.values() if one.person_id == person_id]

    async def offer(self, choice: Choice) -> bool:
        shelf, there = self._known(choice.person_id), await self.choices(choice.person_id)
        same = any((one.kind, one.name.casefold()) == (choice.kind, choice.name.casefold()) for one in there)
        if same or choice.id in shelf.choices or len(there) >= MAX_CHOICES:
            return False
        shelf.choices[choice.id] = choice
        return True

    async def withdraw(self, person_id: str, choice_id: str) -> bool:
        if all(one.id != choice_id for one in await self.choices(person_id)):
            return False
        del self._shelf.choices[choice_id]
        return True
