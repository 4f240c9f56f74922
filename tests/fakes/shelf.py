"""What the fakes of storage share, and what outlives one of their processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from core.access import AccessState
from core.agenda import Appointment
from core.checkins import CheckinRecord
from core.corrections import Correction
from core.people import Person
from core.reminders import Reminder
from core.taps import Choice, Tap
from core.types import Attachment, Delivery, DiaryEntry, Fact, IncomingMessage, MoodRecord, Turn, WaitingNote


@dataclass
class JournalRow:
    """A message; None once settled."""

    message: IncomingMessage | None
    owner: str
    turn_id: str | None = None


@dataclass
class DeliveryRow:
    """A delivery; its content is None once settled."""

    delivery: Delivery | None
    turn_id: str
    owner: str
    due_at: datetime
    user: tuple[str, str]
    code: str | None = None


@dataclass
class Shelf:
    """What outlives a process."""

    numbers: count = field(default_factory=lambda: count(1))
    alive: set[str] = field(default_factory=set)
    identities: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    journal: dict[tuple[str, str], JournalRow] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    entries: list[DiaryEntry] = field(default_factory=list)
    moods: list[MoodRecord] = field(default_factory=list)
    deliveries: dict[str, DeliveryRow] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)
    """By the id of the turn."""
    notes: dict[str, WaitingNote] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    questions: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    agenda: dict[str, Appointment] = field(default_factory=dict)
    checkins: dict[str, CheckinRecord] = field(default_factory=dict)
    access: dict[tuple[str, str], tuple[AccessState, datetime]] = field(default_factory=dict)
    bookmarks: dict[str, str] = field(default_factory=dict)
    links: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Code to person and when it ends."""
    removed: dict[str, datetime] = field(default_factory=dict)
    """When entries were removed, by their id."""
    forgotten: dict[str, set[str]] = field(default_factory=dict)
    photos: dict[str, tuple[Attachment, ...]] = field(default_factory=dict)
    """Kept photos, by the id of their entry."""
    hidden: dict[str, list[datetime]] = field(default_factory=dict)
    """When a limit hid entries, by person."""
    taps: dict[str, Tap] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    reminders: dict[str, Reminder] = field(default_factory=dict)

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self.numbers)}"
