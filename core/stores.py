"""What commands and adapters need kept: one noun a port, each with `aclose`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from core.access import AccessState, Account
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.entries import Entries as Entries
from core.exchange import Added, Additions, Archive
from core.reminders import Reminder, ReminderKind
from core.retention import Limit
from core.taps import Choice, Tap
from core.types import Attachment, ConversationKey, Platform


class Questions(Protocol):
    """Keeps which question a person was asked last, so that a restart in the middle of one goes on."""

    async def ask(self, person_id: str, platform: Platform, question: str, at: datetime) -> None:
        """Keep a question, in place of an earlier one. It may hold answers: it is content."""
        ...

    async def asked(self, person_id: str, platform: Platform) -> tuple[str, datetime] | None:
        """The open question and when it was asked (aware, UTC); None when none is open or it cannot be opened."""
        ...

    async def close(self, person_id: str, platform: Platform) -> None:
        """Forget the open question, if any."""
        ...

    async def aclose(self) -> None: ...


class Agenda(Protocol):
    """Keeps appointments until they were held."""

    async def add(self, appointment: Appointment) -> None:
        """Keep an appointment; one with the same person and kind that is still open is replaced."""
        ...

    async def due(self, platforms: Sequence[Platform], now: datetime, limit: int = 50) -> Sequence[Appointment]:
        """Open appointments of these platforms whose time has come, oldest first."""
        ...

    async def next_at(self, platforms: Sequence[Platform]) -> datetime | None:
        """When the soonest open appointment of these platforms is due (aware, UTC); None for none."""
        ...

    async def settle(self, appointment_id: str) -> None:
        """Delete an appointment that was held, or will not be."""
        ...

    async def cancel(self, person_id: str, kind: AppointmentKind) -> bool:
        """Delete a person's open appointments of a kind; False when there was none."""
        ...

    async def when(self, person_id: str, kind: AppointmentKind) -> datetime | None:
        """When a person's open appointment of a kind is due (aware, UTC); None where there is none."""
        ...

    async def aclose(self) -> None: ...


class Checkins(Protocol):
    """Keeps answered questionnaires."""

    async def add(self, record: CheckinRecord) -> None:
        """Keep one; the same id again changes nothing."""
        ...

    async def of(self, person_id: str, questionnaire: str, limit: int = 12) -> Sequence[CheckinRecord]:
        """The newest of a questionnaire, newest first."""
        ...

    async def forget(self, person_id: str) -> int:
        """Delete all of a person; returns how many."""
        ...

    async def aclose(self) -> None: ...


class Access(Protocol):
    """Keeps who may be served. Nobody is, until they are allowed."""

    async def state(self, platform: Platform, user_id: str) -> AccessState | None:
        """What was said of an account; None for one never seen."""
        ...

    async def mark(self, platform: Platform, user_id: str, state: AccessState, at: datetime) -> None:
        """Allow, deny, or note that somebody asked. Asking does not change what the owner said."""
        ...

    async def accounts(self) -> Sequence[Account]:
        """All accounts known, those that changed last first."""
        ...

    async def aclose(self) -> None: ...


class Bookmarks(Protocol):
    """Keeps where an adapter stands: the number of the last update, the digest of its commands. Never content."""

    async def get(self, name: str) -> str | None:
        """The value under a name; None for none."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Keep a value in place of an earlier one."""
        ...

    async def aclose(self) -> None: ...


class Links(Protocol):
    """Lets one person use one diary from several platforms, by a code that works once."""

    async def offer(self, person_id: str, code: str, until: datetime) -> None:
        """Keep a code (its digest) until a time (aware, UTC), in place of an earlier one of the person."""
        ...

    async def take(self, key: ConversationKey, code: str, now: datetime) -> str | None:
        """Make the account behind a conversation open the diary of the code's person, and spend the code.

        Returns that person's id; None for a code that is unknown, spent or over. Raises StorageError("diary_not_empty")
        when the account has entries of its own: two diaries are never mixed, and none is dropped. The code stays then.
        """
        ...

    async def aclose(self) -> None: ...


class Exchange(Protocol):
    """Reads a diary whole, and puts into it what was written elsewhere."""

    async def find(self, key: ConversationKey) -> str | None:
        """The id of the person behind a conversation; None for one never seen."""
        ...

    async def archive(self, person_id: str) -> Archive:
        """Everything that is kept of a person, as it was at one moment, but photos."""
        ...

    async def photos(self, person_id: str, entry_ids: Sequence[str]) -> Mapping[str, Sequence[Attachment]]:
        """The photos of some entries that have any, in their order; whole in memory, so not of too many at once."""
        ...

    async def add(self, person_id: str, platform: Platform, additions: Additions) -> Added:
        """Store what is not there yet, all of it or nothing; no reply is sent for it. The same again changes nothing.

        `platform`: what its turns are said to have come from, where an entry does not say its source. Raises
        StorageError for an unknown person.
        """
        ...

    async def aclose(self) -> None: ...


class Erasure(Protocol):
    """Deletes people for good. Not for single entries, which can be brought back: see `Entries`."""

    async def person_of(self, platform: Platform, user_id: str) -> str | None:
        """Whose diary an account opens; None for an account without one."""
        ...

    async def erase(self, person_id: str) -> bool:
        """Destroy a person's key and everything of theirs; False when there is no such person.

        Who may be served stays as it is. Their messages stay answered, also those whose turn is in flight: its
        `Turns.record` raises AlreadyAnswered and stores nothing.
        """
        ...

    async def sweep(self, before: datetime) -> int:
        """Drop also the marks of messages of people who were erased before a time (aware); returns how many people."""
        ...

    async def aclose(self) -> None: ...


class Taps(Protocol):
    """Keeps moods that people log themselves, and what they added to choose from."""

    async def add(self, tap: Tap) -> None:
        """Keep one; the same id again changes nothing. Raises StorageError for an unknown person."""
        ...

    async def change(self, tap: Tap) -> bool:
        """Put another step, name, activities and sleep in place; False when it is not there."""
        ...

    async def remove(self, person_id: str, tap_id: str) -> bool:
        """Delete one; False when it is not there."""
        ...

    async def one(self, person_id: str, tap_id: str) -> Tap | None:
        """A person's tap by its id; None where it is not theirs, or gone."""
        ...

    async def of(self, person_id: str, *, since: date | None = None, until: date | None = None) -> Sequence[Tap]:
        """Taps of the given local dates (both included), oldest first."""
        ...

    async def choices(self, person_id: str) -> Sequence[Choice]:
        """What the person added, oldest first."""
        ...

    async def offer(self, choice: Choice) -> bool:
        """Keep a choice; False where there are `MAX_CHOICES`, or one of this kind and name is there."""
        ...

    async def withdraw(self, person_id: str, choice_id: str) -> bool:
        """Delete a choice; taps that name it stay. False when it is not there."""
        ...

    async def aclose(self) -> None: ...


class Reminders(Protocol):
    """Keeps what is said again and again, and when it is due next."""

    async def of(self, person_id: str) -> Sequence[Reminder]:
        """A person's reminders, one of a kind at most."""
        ...

    async def put(self, reminder: Reminder) -> None:
        """Keep a reminder in place of an earlier one of its person and kind. Raises StorageError."""
        ...

    async def advance(self, reminder: Reminder, was_due: datetime) -> bool:
        """Keep where a reminder stands, if it is still there and due at `was_due`; False, with nothing kept, if not."""
        ...

    async def drop(self, person_id: str, kind: ReminderKind) -> bool:
        """Delete a reminder; False when there was none."""
        ...

    async def due(self, platforms: Sequence[Platform], now: datetime, limit: int = 50) -> Sequence[Reminder]:
        """Reminders of these platforms whose time has come, oldest first."""
        ...

    async def next_at(self, platforms: Sequence[Platform]) -> datetime | None:
        """When the soonest reminder of these platforms is due (aware, UTC); None for none."""
        ...

    async def unsaid(self, reminder: Reminder) -> bool:
        """Whether what it came to last waits to be delivered, or was given up as `TOO_LATE`."""
        ...

    async def heard_since(self, person_id: str, at: datetime) -> bool:
        """Whether the person wrote, logged a mood or answered a check-in after a time (aware, UTC)."""
        ...

    async def aclose(self) -> None: ...


class Album(Protocol):
    """Photos that people chose to keep."""

    async def photos(self, person_id: str, entry_id: str) -> Sequence[Attachment]:
        """The photos of an entry, in their order; none for an entry that is not theirs, or removed."""
        ...

    async def drop(self, person_id: str, entry_id: str) -> int:
        """Delete the photos of an entry; returns how many. The entry stays."""
        ...

    async def aclose(self) -> None: ...


class Retention(Protocol):
    """Knows who keeps a diary for so many days only, and deletes what is older beside its entries."""

    async def limits(self) -> Sequence[Limit]:
        """Everybody whose diary is not kept for ever."""
        ...

    async def older(self, person_id: str, before: date) -> int:
        """How many entries have a diary day before one."""
        ...

    async def note(self, person_id: str, at: datetime) -> None:
        """Note that what a limit hides is marked as removed at a time (aware, UTC); before it is."""
        ...

    async def bring_back(self, person_id: str, since: date) -> int:
        """Bring back what a limit hid, and what is not deleted yet, of a diary day and later; returns how many.

        What the person removed themselves stays removed.
        """
        ...

    async def expire_rest(self, person_id: str, before: date, moment: datetime) -> int:
        """Delete for good what is older and is no diary entry; returns how many.

        These are taps, moods without an entry, check-ins, and turns that became no entry, with their readings.
        `moment`: when the day `before` began (aware, UTC).
        """
        ...

    async def aclose(self) -> None: ...
