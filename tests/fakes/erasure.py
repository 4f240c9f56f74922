"""Fake of `core.stores.Erasure` over the shelf that the fakes of storage share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.fakes.base import Fake

if TYPE_CHECKING:
    from tests.fakes.storage import FakeStorage

GONE = "erased"


class FakeErasure(Fake):
    """Keeps, like the real one, that the person's messages were answered."""

    def __init__(self, storage: FakeStorage) -> None:
        super().__init__(storage)
        self.erased: list[str] = []

    async def person_of(self, platform, user_id: str) -> str | None:
        return self._shelf.identities.get((platform, user_id))

    async def erase(self, person_id: str) -> bool:
        shelf = self._shelf
        if person_id not in shelf.people:
            return False
        self.erased.append(person_id)
        accounts = {account for account, owner in shelf.identities.items() if owner == person_id}
        turns = {turn.id for turn in shelf.turns.values() if turn.person_id == person_id}
        mark = f"{GONE} {datetime.now(UTC).isoformat()}"
        for row in shelf.journal.values():
            theirs = row.message is not None and (row.message.key.platform, row.message.key.user_id) in accounts
            if theirs or row.turn_id in turns:
                row.message, row.turn_id = None, mark
        self._drop(person_id, accounts, turns)
        return True

    def _drop(self, person_id, accounts, turns) -> None:
        shelf = self._shelf
        del shelf.people[person_id]
        for account in accounts:
            del shelf.identities[account]
        shelf.entries[:] = [one for one in shelf.entries if one.person_id != person_id]
        shelf.moods[:] = [one for one in shelf.moods if one.person_id != person_id]
        for rows in (shelf.notes, shelf.agenda, shelf.checkins, shelf.taps, shelf.choices, shelf.reminders):
            for row in [row for row, one in rows.items() if one.person_id == person_id]:
                del rows[row]
        for rows in (shelf.turns, shelf.corrections):
            for row in turns & rows.keys():
                del rows[row]
        shelf.deliveries = {row: one for row, one in shelf.deliveries.items() if one.turn_id not in turns}
        shelf.questions = {place: one for place, one in shelf.questions.items() if place[0] != person_id}
        shelf.links = {code: one for code, one in shelf.links.items() if one[0] != person_id}
        shelf.facts.pop(person_id, None)
        shelf.forgotten.pop(person_id, None)

    async def sweep(self, before: datetime) -> int:
        shelf = self._shelf
        marks = {row.turn_id for row in shelf.journal.values() if row.turn_id and row.turn_id.startswith(GONE)}
        old = {mark for mark in marks if datetime.fromisoformat(mark.removeprefix(f"{GONE} ")) < before}
        shelf.journal = {place: row for place, row in shelf.journal.items() if row.turn_id not in old}
        return len(old)
