"""What Facelog says of itself again and again, because a person asked for it: a reminder to write, a daily report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.types import ConversationKey

TOO_LATE = "too_late"
"""Code of a delivery that was given up because it was of no use any more."""


class ReminderKind(StrEnum):
    """What for. A person has at most one of a kind."""

    WRITE = "write"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A rule, where it stands, and when it is due next."""

    id: str
    person_id: str
    key: ConversationKey = field(repr=False)
    kind: ReminderKind
    first: int
    """Minute of the day, 0..1439, on the person's wall clock: the time, or the begin of the window."""
    last: int
    """End of the window, included; the same as `first` for a fixed time, smaller for a window over midnight."""
    due_at: datetime | None
    """Aware, UTC; None once it has stopped because it was ignored."""
    held_on: date | None = None
    """The wall-clock day it was held for last: it is never held twice for one."""
    held_at: datetime | None = None
    """Aware, UTC."""
    ignored: int = 0
    """How often in a row nothing was heard of the person before the next one came."""
    snoozed_until: datetime | None = None
    """Aware, UTC; when it is said once more, because the person put it off."""
