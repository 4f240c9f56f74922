"""An answered questionnaire of `/checkin`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinRecord:
    """The answers of one questionnaire. Not a score: that is computed as published, when it is shown."""

    id: str
    person_id: str
    questionnaire: str
    """Such as "who-5"."""
    answers: tuple[int, ...] = field(repr=False)
    """Points by item."""
    taken_at: datetime
    """Aware, UTC."""
    local_date: date
