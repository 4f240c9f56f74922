"""Fakes of what commands and adapters need kept, over the shelf that the fakes of storage share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.access import AccessState, Account
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.errors import StorageError
from core.types import ConversationKey

if TYPE_CHECKING:
    from tests.fakes.storage import FakeStorage


class _Fake:
    def __init__(self, storage: FakeStorage) -> None:
        self._storage = storage
        self.closed = False

    @property
    def _shelf(self):
        if self._storage.failing is not None:
            raise self._storage.failing
        return self._storage.shelf

    def _known(self, person_id: str):
        if person_id not in self._shelf.people:
            raise StorageError("person_key_missing")
        return self._shelf

    async def aclose(self) -> None:
        self.closed = True


class FakeQuestions(_Fake):
    """`core.stores.Questions`."""

    async def ask(self, person_id, platform, question: str, at: datetime) -> None:
        self._known(person_id).questions[person_id, platform] = (question, at)

    async def asked(self, person_id, platform) -> tuple[str, datetime] | None:
        return self._shelf.questions.get((person_id, platform))

    async def close(self, person_id, platform) -> None:
        self._shelf.questions.pop((person_id, platform), None)


class FakeAgenda(_Fake):
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


class FakeCheckins(_Fake):
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


class FakeAccess(_Fake):
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


class FakeBookmarks(_Fake):
    """`core.stores.Bookmarks`."""

    async def get(self, name: str) -> str | None:
        return self._shelf.bookmarks.get(name)

    async def put(self, name: str, value: str) -> None:
        self._shelf.bookmarks[name] = value


class FakeLinks(_Fake):
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
        waiting = any(one.person_id == person_id for one in shelf.notes.values())
        kept = [*shelf.entries, *shelf.checkins.values(), *shelf.agenda.values()]
        return waiting or bool(shelf.facts.get(person_id)) or any(one.person_id == person_id for one in kept)
