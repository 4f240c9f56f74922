"""Fakes of what commands and adapters need kept, over the shelf that the fakes of storage share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from core.access import AccessState, Account
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.entries import KeptEntry
from core.errors import StorageError
from core.types import ConversationKey, MoodRecord
from tests.fakes.base import Fake

if TYPE_CHECKING:
    pass


class FakeQuestions(Fake):
    """`core.stores.Questions`."""

    async def ask(self, person_id, platform, question: str, at: datetime) -> None:
        self._known(person_id).questions[person_id, platform] = (question, at)

    async def asked(self, person_id, platform) -> tuple[str, datetime] | None:
        return self._shelf.questions.get((person_id, platform))

    async def close(self, person_id, platform) -> None:
        self._shelf.questions.pop((person_id, platform), None)


class FakeAgenda(Fake):
    """`core.stores.Agenda`."""

    async def add(self, appointment: Appointment) -> None:
        shelf = self._known(appointment.person_id)
        await self.cancel(appointment.person_id, appointment.kind)
        shelf.agenda[appointment.id] = appointment

    def _of(self, platforms) -> list[Appointment]:
        found = [one for one in self._shelf.agenda.values() if one.key.platform in platforms]
        return sorted(found, key=lambda one: (one.due_at, one.id))

    async def due(self, platforms, now: datetime, limit: int = 50) -> list[Appointment]:
        return [one for one in self._of(platforms) if one.due_at <= now][:limit]

    async def next_at(self, platforms) -> datetime | None:
        return next((one.due_at for one in self._of(platforms)), None)

    async def settle(self, appointment_id: str) -> None:
        self._shelf.agenda.pop(appointment_id, None)

    async def cancel(self, person_id: str, kind: AppointmentKind) -> bool:
        gone = [one.id for one in self._shelf.agenda.values() if (one.person_id, one.kind) == (person_id, kind)]
        for one in gone:
            del self._shelf.agenda[one]
        return bool(gone)

    async def when(self, person_id: str, kind: AppointmentKind) -> datetime | None:
        every = self._shelf.agenda.values()
        return next((one.due_at for one in every if (one.person_id, one.kind) == (person_id, kind)), None)


class FakeCheckins(Fake):
    """`core.stores.Checkins`."""

    async def add(self, record: CheckinRecord) -> None:
        self._known(record.person_id).checkins.setdefault(record.id, record)

    async def of(self, person_id: str, questionnaire: str, limit: int = 12) -> list[CheckinRecord]:
        mine = [
            one
            for one in self._shelf.checkins.values()
            if (one.person_id, one.questionnaire) == (person_id, questionnaire)
        ]
        return sorted(mine, key=lambda one: one.taken_at, reverse=True)[:limit]

    async def forget(self, person_id: str) -> int:
        gone = [one.id for one in self._shelf.checkins.values() if one.person_id == person_id]
        for one in gone:
            del self._shelf.checkins[one]
        return len(gone)


class FakeAccess(Fake):
    """`core.stores.Access`."""

    async def state(self, platform, user_id: str) -> AccessState | None:
        found = self._shelf.access.get((platform, user_id))
        return found and found[0]

    async def mark(self, platform, user_id: str, state: AccessState, at: datetime) -> None:
        known = self._shelf.access.get((platform, user_id))
        if known is None or state is not AccessState.ASKED:
            self._shelf.access[platform, user_id] = (state, at)

    async def accounts(self) -> list[Account]:
        found = [
            Account(
                platform=platform,
                user_id=user_id,
                state=state,
                changed_at=at,
                person_id=self._shelf.identities.get((platform, user_id)),
            )
            for (platform, user_id), (state, at) in self._shelf.access.items()
        ]
        return sorted(found, key=lambda one: one.changed_at, reverse=True)


class FakeBookmarks(Fake):
    """`core.stores.Bookmarks`."""

    async def get(self, name: str) -> str | None:
        return self._shelf.bookmarks.get(name)

    async def put(self, name: str, value: str) -> None:
        self._shelf.bookmarks[name] = value


class FakeLinks(Fake):
    """`core.stores.Links`."""

    async def offer(self, person_id: str, code: str, until: datetime) -> None:
        shelf = self._known(person_id)
        for other in [one for one, (owner, _) in shelf.links.items() if owner == person_id]:
            del shelf.links[other]
        shelf.links[code] = (person_id, until)

    async def take(self, key: ConversationKey, code: str, now: datetime) -> str | None:
        shelf = self._shelf
        person_id, until = shelf.links.get(code, (None, now))
        if person_id is None or until <= now:
            return None
        account = (key.platform, key.user_id)
        before = shelf.identities.get(account)
        if before not in (None, person_id) and list(shelf.identities.values()).count(before) == 1:
            if self._has_content(before):
                raise StorageError("diary_not_empty")
            del shelf.people[before]
        shelf.identities[account] = person_id
        del shelf.links[code]
        return person_id

    def _has_content(self, person_id: str) -> bool:
        shelf = self._shelf
        accounts = [account for account, owner in shelf.identities.items() if owner == person_id]
        unanswered = [row.message.key for row in shelf.journal.values() if row.message is not None]
        unsent = any(row.delivery is not None and row.user in accounts for row in shelf.deliveries.values())
        kept = [*shelf.notes.values(), *shelf.entries, *shelf.moods, *shelf.checkins.values(), *shelf.agenda.values()]
        kept += [*shelf.reminders.values(), *shelf.taps.values(), *shelf.choices.values()]
        return (
            unsent
            or any((key.platform, key.user_id) in accounts for key in unanswered)
            or bool(shelf.facts.get(person_id))
            or any(one.person_id == person_id for one in kept)
        )


class FakeEntries(Fake):
    """`core.stores.Entries`."""

    def _kept(self, entry) -> KeptEntry:
        shelf = self._shelf
        messages = sum(row.turn_id == entry.turn_id for row in shelf.journal.values())
        seen = shelf.turns[entry.turn_id].observations if entry.turn_id in shelf.turns else ()
        return KeptEntry(entry=entry, observations=seen, messages=messages)

    def _present(self):
        return [one for one in self._shelf.entries if one.id not in self._shelf.removed]

    async def last(self, person_id: str) -> KeptEntry | None:
        mine = [one for one in self._present() if one.person_id == person_id]
        return self._kept(mine[-1]) if mine else None

    async def one(self, person_id: str, entry_id: str) -> KeptEntry | None:
        found = [one for one in self._present() if (one.id, one.person_id) == (entry_id, person_id)]
        return self._kept(found[0]) if found else None

    async def move(self, person_id: str, entry_id: str, day: date) -> bool:
        shelf = self._shelf
        for place, record in enumerate(shelf.moods):
            if (record.entry_id, record.person_id) == (entry_id, person_id) and entry_id not in shelf.removed:
                shelf.moods[place] = replace(record, local_date=day)
        return self._changed(person_id, entry_id, local_date=day)

    async def retag(self, person_id: str, entry_id: str, tags) -> bool:
        return self._changed(person_id, entry_id, tags=tuple(tags))

    async def expire(self, person_id: str, before: date, at: datetime) -> int:
        gone = [one.id for one in self._present() if one.person_id == person_id and one.local_date < before]
        self._shelf.removed.update(dict.fromkeys(gone, at))
        return len(gone)

    def _changed(self, person_id: str, entry_id: str, **changes) -> bool:
        shelf = self._shelf
        for place, one in enumerate(shelf.entries):
            if (one.id, one.person_id) == (entry_id, person_id) and one.id not in shelf.removed:
                shelf.entries[place] = replace(one, **changes)
                return True
        return False

    async def of_message(self, platform, message_id: str) -> KeptEntry | None:
        row = self._shelf.journal.get((platform, message_id))
        found = [one for one in self._present() if row is not None and one.turn_id == row.turn_id]
        return self._kept(found[0]) if found else None

    async def amend(self, kept: KeptEntry) -> bool:
        shelf, entry = self._shelf, kept.entry
        for place, one in enumerate(shelf.entries):
            if (one.id, one.person_id) == (entry.id, entry.person_id) and one.id not in shelf.removed:
                shelf.entries[place] = replace(
                    one, text=entry.text, tags=entry.tags, mood=entry.mood, mismatch=entry.mismatch
                )
                if one.turn_id in shelf.turns:
                    shelf.turns[one.turn_id] = replace(shelf.turns[one.turn_id], observations=kept.observations)
                self._felt(one, entry.mood)
                return True
        return False

    def _felt(self, entry, mood) -> None:
        shelf = self._shelf
        before = [record for record in shelf.moods if record.entry_id == entry.id]
        shelf.moods[:] = [record for record in shelf.moods if record.entry_id != entry.id]
        if mood is not None:
            shelf.moods.append(
                MoodRecord(
                    id=shelf.new_id("mood"),
                    person_id=entry.person_id,
                    entry_id=entry.id,
                    local_date=entry.local_date,
                    felt_at=entry.written_at,
                    mood=mood,
                    corrected=before[0].corrected if before else None,
                )
            )

    async def remove(self, person_id: str, entry_id: str, at: datetime) -> bool:
        found = any((one.id, one.person_id) == (entry_id, person_id) for one in self._present())
        if found:
            self._shelf.removed[entry_id] = at
        return found

    async def restore(self, person_id: str, entry_id: str) -> bool:
        mine = any((one.id, one.person_id) == (entry_id, person_id) for one in self._shelf.entries)
        return mine and self._shelf.removed.pop(entry_id, None) is not None

    async def purge(self, before: datetime) -> int:
        shelf = self._shelf
        gone = {one for one, at in shelf.removed.items() if at <= before}
        shelf.entries[:] = [one for one in shelf.entries if one.id not in gone]
        shelf.moods[:] = [one for one in shelf.moods if one.entry_id not in gone]
        for one in gone:
            del shelf.removed[one]
        return len(gone)


class FakeAlbum(Fake):
    """`core.stores.Album`."""

    async def photos(self, person_id: str, entry_id: str):
        return list(self._shelf.photos.get(entry_id, ())) if self._has(person_id, entry_id) else []

    async def drop(self, person_id: str, entry_id: str) -> int:
        shelf = self._shelf
        if all((one.id, one.person_id) != (entry_id, person_id) for one in shelf.entries):
            return 0
        for place, one in enumerate(shelf.entries):
            if one.id == entry_id:
                shelf.entries[place] = replace(one, photos=0)
        return len(shelf.photos.pop(entry_id, ()))

    def _has(self, person_id: str, entry_id: str) -> bool:
        present = [one for one in self._shelf.entries if one.id not in self._shelf.removed]
        return any((one.id, one.person_id) == (entry_id, person_id) for one in present)
