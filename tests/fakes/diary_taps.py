"""Made-up taps over some years, the same for the same seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from core.taps import Step, Tap

PERSON = "sora"
ACTIVITIES = ("일", "운동", "친구", "산책", "집안일", "독서", "🧗클라이밍")


def tapped_on(number: int, day: date, step: int, *activities: str, hour: int = 12, **more) -> Tap:
    """A tap at an hour (UTC) of a day."""
    return Tap(
        id=f"{number:032x}",
        person_id=more.pop("person_id", PERSON),
        local_date=day,
        tapped_at=datetime.combine(day, time(hour), UTC),
        step=Step(step),
        activities=activities,
        **more,
    )


def taps(first: date, last: date, *, a_day: int = 2, skipped: float = 0.2, seed: int = 5) -> list[Tap]:
    """Taps of most days, oldest first: better with exercise, worse after short nights."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    found: list[Tap] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if chance.random() < skipped:
            continue
        did = [name for name in ACTIVITIES if chance.random() < 0.3]
        slept = float(chance.choice((4, 5, 6, 7, 7, 8, 9)))
        level = 3.1 + (0.9 if "운동" in did else 0) - (0.9 if slept < 6 else 0)
        for turn in range(a_day):
            step = max(1, min(5, round(chance.gauss(level, 0.7))))
            more = {"sleep_hours": slept} if turn == 0 else {}
            found.append(tapped_on(len(found), day, step, *did[turn::a_day], hour=3 + 6 * turn, **more))
    return found
