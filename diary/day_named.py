"""Days as people name them: 어제, 11월 3일, yesterday, 2026-11-03."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from diary.periods import FIRST_YEAR, LAST_YEAR

_AGO: Mapping[str, int] = {
    "오늘": 0,
    "어제": 1,
    "그제": 2,
    "그저께": 2,
    "엊그제": 2,
    "today": 0,
    "yesterday": 1,
    "day before yesterday": 2,
    "the day before yesterday": 2,
}
_DAYS_AGO = re.compile(r"(\d{1,5}) ?(?:일 ?전|days? ago)")
_NUMBERS = re.compile(
    r"(?:(\d{4}) ?(?:[-./]|년) ?)?(\d{1,2}) ?(?:[-./]|월) ?(\d{1,2}) ?(?:일|\.)?|(\d{4})(\d{2})(\d{2})", re.ASCII
)


def day_named(text: str, today: date) -> date | None:
    """The day that a text names and nothing else; None for other texts.

    A day without its year is the last one that is not after today.
    """
    said = " ".join(text.casefold().split())
    try:
        if said in _AGO:
            return today - timedelta(days=_AGO[said])
        if match := _DAYS_AGO.fullmatch(said):
            return _known(today - timedelta(days=int(match[1])))
        if match := _NUMBERS.fullmatch(said):
            return _day([int(part) for part in match.groups() if part is not None], today)
    except (ValueError, OverflowError):
        return None
    return None


def _day(numbers: list[int], today: date) -> date | None:
    if len(numbers) == 3:
        return _known(date(*numbers))
    month, day = numbers
    for year in range(today.year, today.year - 8, -1):
        # Eight years hold a 29 February, whatever the century.
        if (month, day) == (2, 29) and not _leap(year):
            continue
        found = date(year, month, day)
        if found <= today:
            return found
    return None


def _known(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
