"""How often a report names something that came together by chance alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from bench.table import Figure, Line
from core.emotions import Emotion
from core.taps import Step, Tap
from core.types import DiaryEntry
from diary.associations import FALSE_SHARE, associations
from diary.felt import DayMood
from diary.taps import day_taps

DIARIES, DAYS = 1000, 90
FIRST = date(2026, 1, 1)
WORDS = tuple(f"{first}{last}을" for first in "가나다라마바사" for last in "강산들달별꽃숲")
ACTIVITIES = tuple(f"일{number}" for number in range(20))


def chance() -> list[Figure | Line]:
    """Share of made-up diaries, drawn without any connection, of which anything is named; blocks for some seconds."""
    allowed = ("of what is named may be chance", 100 * FALSE_SHARE)
    return [
        Line(text=f"{DIARIES} diaries of {DAYS} days, words, moods, activities and sleep drawn by chance"),
        Figure(name="diaries with a word named", value=_named(_read), unit="%", reference=allowed),
        Figure(name="diaries with an activity or sleep named", value=_named(_tapped), unit="%", reference=allowed),
    ]


def _named(any_found: Callable[[random.Random], bool]) -> float:
    # One seed a diary: the same diaries in each run.
    found = sum(any_found(random.Random(seed)) for seed in range(DIARIES))  # noqa: S311 - made-up data
    return 100 * found / DIARIES


def _days() -> Iterable[date]:
    return (FIRST + timedelta(days=number) for number in range(DAYS))


def _read(draw: random.Random) -> bool:
    entries, moods = [], {}
    for day in _days():
        at = datetime.combine(day, datetime.min.time(), UTC)
        words = " ".join(draw.sample(WORDS, 6))
        entries.append(
            DiaryEntry(id=str(day), person_id="p", turn_id=str(day), local_date=day, written_at=at, text=words)
        )
        moods[day] = DayMood(day=day, label=Emotion.NEUTRAL, valence=draw.uniform(-0.8, 0.8), count=1)
    return bool(associations(entries, moods))


def _tapped(draw: random.Random) -> bool:
    taps = [
        Tap(
            id=str(day),
            person_id="p",
            local_date=day,
            tapped_at=datetime.combine(day, datetime.min.time(), UTC),
            step=Step(draw.randint(1, 5)),
            activities=tuple(draw.sample(ACTIVITIES, 5)),
            sleep_hours=float(draw.randint(4, 10)),
        )
        for day in _days()
    ]
    return bool(associations((), {}, day_taps(taps)))
