"""Spans of a wall calendar that can be looked at: a day, a week, a month, a year."""

from __future__ import annotations

from calendar import SUNDAY, Calendar, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that can be asked for: whoever types another one mistyped."""
WEEK_BEGINS = SUNDAY
"""As on wall calendars in Korea and the United States."""


class Period(StrEnum):
    """How long a span is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_NAMED: Mapping[str, tuple[Period, bool]] = {
    name: (period, before)
    for period, now, last in (
        (Period.DAY, ("day", "today", "하루", "오늘"), ("yesterday", "어제")),
        (Period.WEEK, ("week", "thisweek", "주", "한주", "일주일", "이번주"), ("lastweek", "지난주", "저번주")),
        (Period.MONTH, ("month", "thismonth", "달", "한달", "이번달"), ("lastmonth", "지난달", "저번달")),
        (Period.YEAR, ("year", "thisyear", "해", "한해", "일년", "올해"), ("lastyear", "작년", "지난해")),
    )
    for before, names in ((False, now), (True, last))
    for name in names
}
"""What people call spans, without spaces, and whether it is the one before that of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Consecutive days of a calendar, both ends included."""

    period: Period
    first: date
    last: date

    @property
    def length(self) -> int:
        """Days in it."""
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Each day, oldest first."""
        return (self.first + timedelta(days=number) for number in range(self.length))

    def elapsed(self, today: date) -> int:
        """Days of it that have begun."""
        return max(0, min(self.length, (today - self.first).days + 1))

    def before(self) -> Span | None:
        """The span before; None beyond the years that can be asked for."""
        return _within(self.period, self.first - timedelta(days=1))

    def after(self) -> Span | None:
        """The span after; None beyond the years that can be asked for."""
        return _within(self.period, self.last + timedelta(days=1))


def span_of(period: Period, day: date) -> Span:
    """The span of a calendar that a day lies in. Raises ValueError for a year that cannot be asked for."""
    if not MINYEAR < FIRST_YEAR <= day.year <= LAST_YEAR < MAXYEAR:
        raise ValueError("no such year")
    match period:
        case Period.DAY:
            return Span(period=period, first=day, last=day)
        case Period.WEEK:
            first = day - timedelta(days=(day.weekday() - WEEK_BEGINS) % 7)
            return Span(period=period, first=first, last=first + timedelta(days=6))
        case Period.MONTH:
            last = monthrange(day.year, day.month)[1]
            return Span(period=period, first=day.replace(day=1), last=day.replace(day=last))
        case Period.YEAR:
            return Span(period=period, first=date(day.year, 1, 1), last=date(day.year, 12, 31))


def weeks_of(month: date) -> tuple[tuple[date | None, ...], ...]:
    """The weeks of a month as a wall calendar shows them: seven places each, None outside the month."""
    weeks = Calendar(WEEK_BEGINS).monthdatescalendar(month.year, month.month)
    return tuple(tuple(day if day.month == month.month else None for day in week) for week in weeks)


def month_named(text: str, today: date) -> date | None:
    """The first day of a month such as 2026-11, 2026년 11월 or 11월; this month for nothing; None for anything else.

    A month without its year is the last one that has begun.
    """
    numbers = text.replace("년", "-").replace("월", "").replace(".", "-").replace("/", "-").replace(" ", "")
    if not numbers:
        return today.replace(day=1)
    year, _, month = numbers.rpartition("-")
    try:
        found = date(int(year) if year else today.year, int(month), 1)
        if not year and found > today:
            found = found.replace(year=found.year - 1)
    except (ValueError, OverflowError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def span_named(text: str, today: date) -> Span | None:
    """The span of a kind that today lies in, or the one before, as people call them: 이번 주, last month, 작년."""
    named = _NAMED.get("".join(text.casefold().split()))
    if named is None:
        return None
    span = span_of(named[0], today)
    return span.before() if named[1] else span


def _within(period: Period, day: date) -> Span | None:
    try:
        return span_of(period, day)
    except ValueError:
        return None
