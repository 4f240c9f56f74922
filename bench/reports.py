"""Looking back on ten years of one person: a calendar, a report, a search, out of the encrypted database.

`python -m bench.reports FILE` writes the picture of a made-up month instead.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

from bench.table import Figure, Line, percentile
from bot.wording.wording import wording
from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import AFFECT
from core.observations import Mood, Source
from core.people import Person
from core.ports import Diary, MoodLog
from core.stores import Taps
from core.taps import Step, Tap
from core.types import ConversationKey, DiaryEntry, Mode, Reply, Turn
from diary.calendar import MoodCalendar, read_calendar
from diary.charts_calendar import month_picture, year_picture
from diary.charts_report import report_picture
from diary.periods import Period, Span, span_of
from diary.report import Material, build_report, read_report
from diary.search import Query, search
from llm.situations import load_situations

FIRST, LAST = date(2016, 11, 22), date(2026, 11, 21)
A_DAY = 3
TAPS_A_DAY = 2
ACTIVITIES = ("일", "공부", "친구", "가족", "운동", "산책", "집안일", "휴식", "독서", "클라이밍")
RARE = "은하수를"
"""A word of one entry, the oldest."""
TIMES = 12
MONTH_AIM, YEAR_AIM, SEARCH_AIM = 50.0, 1500.0, 100.0
"""Milliseconds."""
ZONE = "Asia/Seoul"
EXAMPLE = 1
"""Seed of the made-up month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A diary of ten years, opened."""

    person: str
    diary: Diary
    moods: MoodLog
    taps: Taps


async def reports() -> list[Figure | Line]:
    """Milliseconds of each view, reading and decrypting included; the reference is reading its entries alone."""
    async with _home() as home:
        month, year = span_of(Period.MONTH, LAST), span_of(Period.YEAR, LAST.replace(month=1))
        return [
            Line(text=f"{(LAST - FIRST).days + 1} days of {A_DAY} entries and {TAPS_A_DAY} taps, encrypted"),
            *await _calendar(home, "month calendar", Period.MONTH, MONTH_AIM),
            *await _calendar(home, "year in pixels", Period.YEAR, None),
            await _figure(
                "year report, with its picture",
                lambda: _report(home, Period.YEAR),
                YEAR_AIM,
                ("its entries", await _median(lambda: _entries(home, year.first, year.last))),
            ),
            await _figure(
                "month report, with its picture",
                lambda: _report(home, Period.MONTH),
                None,
                ("its entries", await _median(lambda: _entries(home, month.first, month.last))),
            ),
            *await _searches(home),
        ]


async def _calendar(home: Home, name: str, period: Period, aim: float | None) -> list[Figure | Line]:
    span = span_of(period, LAST)
    draw = month_picture if period is Period.MONTH else year_picture
    entries = ("its entries", await _median(lambda: _entries(home, span.first, span.last)))
    calendar = await _calendar_of(home, span)

    async def drawn() -> None:
        draw(calendar, wording("ko"))

    async def whole() -> None:
        draw(await _calendar_of(home, span), wording("ko"))

    return [
        await _figure(f"{name}, with its picture", whole, aim, entries),
        await _figure(f"{name}, the picture alone", drawn, None, entries),
    ]


async def _searches(home: Home) -> list[Figure | Line]:
    every = ("all entries", await _median(lambda: _entries(home, None, None), 3))
    return [
        await _figure("search for a common word", lambda: _search(home, "오늘"), SEARCH_AIM, every),
        await _figure("search for a word of the oldest entry", lambda: _search(home, RARE), SEARCH_AIM, every, 3),
    ]


async def _calendar_of(home: Home, span: Span) -> MoodCalendar:
    return await read_calendar(home.diary, home.moods, home.person, span, LAST, taps=home.taps)


async def _report(home: Home, period: Period) -> None:
    report = await read_report(home.diary, home.moods, home.person, span_of(period, LAST), LAST, taps=home.taps)
    report_picture(report, wording("ko"), ZONE)


async def _entries(home: Home, since: date | None, until: date | None) -> list[DiaryEntry]:
    return list(await home.diary.entries(home.person, since=since, until=until, limit=1_000_000))


async def _search(home: Home, word: str) -> None:
    found = await search(home.diary, home.person, Query(words=(word,)), LAST, page=0, size=5)
    assert found.entries


async def _median(work: Callable[[], Awaitable[object]], times: int = TIMES) -> float:
    found: list[float] = []
    for turn in range(times + 1):
        began = time.perf_counter()
        await work()
        if turn:
            found.append((time.perf_counter() - began) * 1e3)
    return percentile(found, 0.5)


async def _figure(
    name: str,
    work: Callable[[], Awaitable[object]],
    aim: float | None,
    reference: tuple[str, float],
    times: int = TIMES,
) -> Figure:
    return Figure(name=name, value=await _median(work, times), unit="ms", aim=aim, reference=reference)


@asynccontextmanager
async def _home() -> AsyncIterator[Home]:
    from storage.database import Database
    from storage.diary import SqlDiary
    from storage.master_key import MasterKey
    from storage.moods import SqlMoodLog
    from storage.profiles import SqlProfiles
    from storage.taps import SqlTaps
    from storage.turns import SqlTurns

    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        root = Path(folder)
        database = await Database.open(root / "facelog.db", master_key=MasterKey(bytes(32)), run_dir=root / "run")
        try:
            key = ConversationKey(platform="console", chat_id="bench", user_id="bench")
            person = await SqlProfiles(database).person(key)
            turns = SqlTurns(database)
            for turn in _turns(person, key):
                await turns.record(turn)
            taps = SqlTaps(database)
            for tap in _taps(person.id):
                await taps.add(tap)
            yield Home(person=person.id, diary=SqlDiary(database), moods=SqlMoodLog(database), taps=taps)
        finally:
            await database.aclose()


def _turns(person: Person, key: ConversationKey) -> list[Turn]:
    """Oldest first; words of situations, moods that drift."""
    chance = random.Random(11)  # noqa: S311 - made-up data
    words = [situation.words for situation in load_situations() if situation.words and situation.language == "ko"]
    found: list[Turn] = []
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for turn in range(A_DAY):
            label = chance.choice(EMOTIONS)
            found.append(
                Turn(
                    id=f"turn-{len(found)}",
                    person_id=person.id,
                    key=key,
                    message_ids=(f"m{len(found)}",),
                    text=f"오늘. {chance.choice(words)} {chance.choice(words)}",
                    mode=Mode.DIARY,
                    started_at=datetime.combine(day, clock(1 + 4 * turn), UTC),
                    local_date=day,
                    mood=_mood(label, chance.uniform(-0.3, 0.3)),
                    reply=Reply(text="그랬구나. 오늘도 수고했어.", language="ko", writer="composer"),
                )
            )
    found[0] = replace(found[0], text=f"{RARE} 봤다.")
    return found


def _taps(person: str) -> list[Tap]:
    chance = random.Random(12)  # noqa: S311 - made-up data
    return [
        Tap(
            id=f"tap-{ordinal}-{number}",
            person_id=person,
            local_date=date.fromordinal(ordinal),
            tapped_at=datetime.combine(date.fromordinal(ordinal), clock(2 + 9 * number), UTC),
            step=chance.choice(tuple(Step)),
            activities=tuple(chance.sample(ACTIVITIES, 3)),
            sleep_hours=None if number else float(chance.randint(4, 10)),
        )
        for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1)
        for number in range(TAPS_A_DAY)
    ]


def _mood(label: Emotion, shift: float) -> Mood:
    valence, arousal = AFFECT[label]
    return Mood(
        label=label,
        scores=Scores.of({one: 4.0 if one is label else 0.5 for one in EMOTIONS}),
        valence=max(-1.0, min(1.0, valence + shift)),
        arousal=arousal,
        confidence=0.7,
        sources=(Source.FACE, Source.WORDS),
    )


def example() -> bytes:
    """The report of a made-up November, as a picture."""
    from tests.fakes.diary_taps import taps
    from tests.fakes.diary_years import diary, records_of

    entries = diary(date(2026, 10, 1), date(2026, 11, 30), skipped=0.12, seed=EXAMPLE)
    tapped = taps(date(2026, 10, 1), date(2026, 11, 30), skipped=0.4, seed=EXAMPLE)
    material = Material(entries=entries, records=records_of(entries), taps=tapped)
    report = build_report(material, span_of(Period.MONTH, date(2026, 11, 30)), date(2026, 11, 30))
    return report_picture(report, wording("ko"), ZONE)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(example())
