"""Days as people name them: 어제, 11월 3일, yesterday, 2026-11-03; alone, or before what they say of them."""

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
_MOST_WORDS = 5
"""White space does not part the name of a day into more, as in "the day before yesterday"."""
_NUMBERS = re.compile(
    r"(?:(\d{4}) ?(?:[-./]|년) ?)?(\d{1,2}) ?(?:[-./]|월) ?(\d{1,2}) ?(?:일|\.)?|(\d{4})(\d{2})(\d{2})", re.ASCII
)

_PARTICLE = re.compile(r"(?<=[가-힣])(?:에는|엔|에|은|는)$")
_DAYISH = re.compile(
    r"(?:[\d\s.,/:-]|년|월|일|주|달|해|전|후|뒤|지난|저번|이번|다음|작년|올해|내일|모레|글피|그그저께|그제|그저께|엊그제|어제|오늘|언젠가"
    r"|[월화수목금토일]요일|주말|날|day|days|week|weeks|month|months|year|years|ago|last|next|this|on|the|of|st|nd|rd|th"
    r"|tomorrow|yesterday|today|before|mon|tues?|wednes|thurs?|fri|satur|sun"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)+"
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


def like_a_day(text: str) -> bool:
    """Whether a text consists of what days are named with, so that it is one that is not known: 지난주 월요일."""
    return _DAYISH.fullmatch(text.casefold().strip()) is not None


def leading_day(text: str, today: date) -> tuple[date, str] | None:
    """The day that a text begins with, and the words that follow, as they are; None where either is missing.

    The longest name counts: "3일 전 친구랑" is three days ago. A colon, a comma or a particle may end the name.
    The day may lie in the future where it says its year.
    """
    ends = [match.end() for match, _ in zip(re.finditer(r"\S+", text), range(_MOST_WORDS), strict=False)]
    for end in reversed(ends):
        rest = text[end:].strip()
        name = text[:end].rstrip(":,")
        day = day_named(name, today) or day_named(_PARTICLE.sub("", name), today)
        if day is not None and rest:
            return day, rest
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
