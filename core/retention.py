"""How long what people write is kept: for ever, or so many days."""

from __future__ import annotations

import re
from dataclasses import dataclass

FOR_EVER = 0
LEAST_RETENTION = 7
"""Days. Less would take away what somebody has hardly read again."""
MOST_RETENTION = 36_500
"""Days, a hundred years."""
OFFERED = ("forever", "30", "90", "365", "1095")
"""What is offered to choose from, as `days_of` takes it."""
_UNITS = {
    "일": 1,
    "d": 1,
    "day": 1,
    "주": 7,
    "주일": 7,
    "week": 7,
    "개월": 30,
    "달": 30,
    "month": 30,
    "년": 365,
    "year": 365,
}
"""Days of each, as people count them."""
_TYPED = re.compile(rf"(\d{{1,5}}) ?(?:({'|'.join(sorted(_UNITS, key=len, reverse=True))})s?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A person whose entries go after so many days. Not their diary."""

    person_id: str
    days: int
    timezone: str
    """IANA name."""
    day_ends: int
    """The hour at which their diary day ends."""


def keepable(days: int) -> bool:
    """Whether entries can be kept for so many days."""
    return days == FOR_EVER or LEAST_RETENTION <= days <= MOST_RETENTION


def days_of(value: str) -> int:
    """Days as people type them: "forever", "90", "90일", "1년", "6 months". Raises ValueError."""
    typed = _TYPED.fullmatch(value)
    days = int(typed[1]) * _UNITS[typed[2] or "day"] if typed else -1
    if value == "forever":
        days = FOR_EVER
    if not keepable(days):
        raise ValueError("retention")
    return days


def shown_days(days: int) -> str:
    """Days as `days_of` takes them."""
    return "forever" if days == FOR_EVER else str(days)
