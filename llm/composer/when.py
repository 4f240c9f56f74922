"""How long ago a day is, as a friend says it: 어제, 3일 전에, 지난주 화요일에, 두 달 전에; "last Tuesday"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_timedelta, get_day_names

from core.people import Language

SAID = (
    r"어제(?!의)|그저께|지난주 .요일에|\d+(?:일|주|년) 전에|\S{1,2} 달 전에|"
    r"yesterday|last [A-Z]\w+day|(?:a|\d+) \w+ ago"
)
"""Pattern of everything that `said_when` returns."""
_NATIVE = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한")
"""Korean counts months in its own numbers."""
_Unit = Literal["day", "week", "year"]
_DAYS: dict[_Unit, int] = {"day": 1, "week": 7, "year": 365}


@lru_cache(maxsize=512)
def said_when(day: date, today: date, language: Language) -> str:
    """Return when a day before today was; in Korean 도 or 는 may follow. Raises ValueError for any other day."""
    days = (today - day).days
    if days <= 0:
        raise ValueError("the day is not before today")
    monday = today - timedelta(days=today.weekday())
    if days == 1:
        return "어제" if language == "ko" else "yesterday"
    if language == "ko" and days == 2:
        return "그저께"
    if days > 3 and monday - timedelta(days=7) <= day < monday:
        name = get_day_names("wide", locale=language)[day.weekday()]
        return f"지난주 {name}에" if language == "ko" else f"last {name}"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if days < 14:
        return _ago(days, "day", language)
    if months < 1:
        return _ago(days // 7, "week", language)
    if months < 12:
        return _months_ago(months, language)
    return _ago(months // 12, "year", language)


def _ago(count: int, unit: _Unit, language: Language) -> str:
    # Below a threshold of 2 Babel would call ten days a week.
    threshold = 2 if unit == "day" else 1
    past = timedelta(days=-count * _DAYS[unit])
    said = format_timedelta(past, granularity=unit, threshold=threshold, add_direction=True, locale=language)
    return f"{said}에" if language == "ko" else _worded(said)


def _months_ago(count: int, language: Language) -> str:
    if language == "ko":
        return f"{_NATIVE[count - 1]} 달 전에"
    return _worded(format_timedelta(timedelta(days=-30 * count), threshold=1, add_direction=True, locale=language))


def _worded(said: str) -> str:
    return f"a {said[2:]}" if said.startswith("1 ") else said
