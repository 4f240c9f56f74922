"""Runs of days with something in the diary, from local dates alone: backdated entries count as they should."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Streaks:
    """Consecutive days. A number to be glad of, never one to lose: a pause is nobody's fault."""

    current: int
    """Days in a row up to today, or up to yesterday while today is not over."""
    longest: int
    days: int
    """Days in all."""


def streaks(days: Collection[date], today: date) -> Streaks:
    """Count runs of consecutive days; days after today count for nothing."""
    known = {day for day in days if day <= today}
    end = today if today in known else today - DAY
    longest = max((_run(known, day) for day in known if day + DAY not in known), default=0)
    return Streaks(current=_run(known, end), longest=longest, days=len(known))


def _run(days: Collection[date], end: date) -> int:
    """Days in a row that end at `end`."""
    count = 0
    while end - count * DAY in days:
        count += 1
    return count
