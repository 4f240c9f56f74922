"""A fake of what is said again and again, over the shelf that the fakes of storage share."""

from __future__ import annotations

from datetime import datetime

from core.reminders import TOO_LATE, Reminder, ReminderKind
from tests.fakes.base import Fake


class FakeReminders(Fake):
    """`core.stores.Reminders`."""

    async def of(self, person_id: str) -> list[Reminder]:
        found = [one for one in self._shelf.reminders.values() if one.person_id == person_id]
        return sorted(found, key=lambda one: one.kind.value)

    async def put(self, reminder: Reminder) -> None:
        shelf = self._known(reminder.person_id)
        await self.drop(reminder.person_id, reminder.kind)
        shelf.reminders[reminder.id] = reminder

    async def advance(self, reminder: Reminder, was_due: datetime) -> bool:
        kept = self._shelf.reminders.get(reminder.id)
        if kept is None or kept.due_at != was_due:
            return False
        self._shelf.reminders[reminder.id] = reminder
        return True

    async def drop(self, person_id: str, kind: ReminderKind) -> bool:
        gone = [one.id for one in self._shelf.reminders.values() if (one.person_id, one.kind) == (person_id, kind)]
        for one in gone:
            del self._shelf.reminders[one]
        return bool(gone)

    def _of(self, platforms) -> list[Reminder]:
        every = self._shelf.reminders.values()
        found = [one for one in every if one.key.platform in platforms and one.due_at is not None]
        return sorted(found, key=lambda one: (one.due_at, one.id))

    async def due(self, platforms, now: datetime, limit: int = 50) -> list[Reminder]:
        return [one for one in self._of(platforms) if one.due_at <= now][:limit]

    async def next_at(self, platforms) -> datetime | None:
        return next((one.due_at for one in self._of(platforms)), None)

    async def unsaid(self, reminder: Reminder) -> bool:
        ours = f"reminder-{reminder.id}-"
        said = [row for row in self._shelf.deliveries.values() if row.turn_id.startswith(ours)]
        return bool(said) and (said[-1].delivery is not None or said[-1].code == TOO_LATE)

    async def heard_since(self, person_id: str, at: datetime) -> bool:
        wrote = any(
            turn.person_id == person_id
            and turn.started_at > at
            and not turn.id.startswith(("appointment-", "reminder-"))
            for turn in self._shelf.turns.values()
        )
        answered = any(one.person_id == person_id and one.taken_at > at for one in self._shelf.checkins.values())
        return (
            answered
            or wrote
            or any(tap.person_id == person_id and tap.tapped_at > at for tap in self._shelf.taps.values())
        )
