"""A report of a day, a week, a month or a year: what the diary holds, counted, and how sure that is."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.emotions import Emotion
from core.ports import Diary, MoodLog
from core.stores import Taps
from core.taps import Tap
from core.types import DiaryEntry, MoodRecord
from diary.associations import Association, Basis, associations, basis_of
from diary.calendar import EVERY, MoodCalendar, mood_calendar
from diary.disagreements import Disagreements, disagreements
from diary.felt import DayMood, cumulative_counts, valence_felt
from diary.periods import Period, Span
from diary.statistics import Estimate, LinePoint, estimate, mood_line
from diary.streaks import Streaks, streaks
from diary.taps import Tapped

REACH: Mapping[Period, int] = {Period.DAY: 0, Period.WEEK: 0, Period.MONTH: 3, Period.YEAR: 14}
"""Days to both sides that a point of the mood line is a mean of; 0 where it is the mean of a day's moods."""
MOST_BACK = 366
"""Days before today at which a current streak is no longer followed back: each must be decrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What can be said of a span. Not advice, and no reasons: counts, means and their uncertainty."""

    calendar: MoodCalendar
    entries: int
    average: Estimate | None = field(repr=False)
    """Over the days with a mood, each counted once."""
    before: Estimate | None = field(repr=False)
    """The same of the span before."""
    line: tuple[LinePoint, ...] = field(repr=False)
    moments: tuple[MoodRecord, ...] = field(repr=False)
    """The single moods, oldest first; of a day only."""
    cumulative: tuple[tuple[date, Mapping[Emotion, int]], ...] = field(repr=False)
    """How often each emotion was felt from the first day of the span to the end of each day with a mood."""
    tapped_line: tuple[LinePoint, ...] = field(repr=False)
    """The same as `line`, of what was tapped."""
    associations: tuple[Association, ...] = field(repr=False)
    basis: Basis
    """What the associations' good and bad days are by."""
    disagreements: Disagreements
    streaks: Streaks
    """Over the days of the span, but `current` reaches back before it, by some `MOST_BACK` days at most."""

    @property
    def span(self) -> Span:
        """The days that it is about."""
        return self.calendar.span

    @property
    def moods(self) -> Mapping[date, DayMood]:
        """The days with a mood."""
        return self.calendar.moods

    @property
    def tapped(self) -> Tapped:
        """Moods that the person tapped in the span."""
        return self.calendar.tapped

    @property
    def elapsed(self) -> int:
        """Days of the span that have begun."""
        return self.span.elapsed(self.calendar.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a report is made of; records and entries beyond the span are left out."""

    entries: Sequence[DiaryEntry] = field(repr=False)
    records: Sequence[MoodRecord] = field(repr=False)
    taps: Sequence[Tap] = field(default=(), repr=False)
    before: Sequence[MoodRecord] = field(default=(), repr=False)
    """Moods of the span before."""
    earlier: frozenset[date] = frozenset()
    """Days before the span that a current streak may go on from."""


def build_report(material: Material, span: Span, today: date) -> Report:
    """Count. Blocks: about 0.1 s for a year of three entries a day."""
    entries = [entry for entry in material.entries if span.first <= entry.local_date <= span.last]
    calendar = mood_calendar(span, today, material.records, {entry.local_date for entry in entries}, material.taps)
    inside = streaks(calendar.written, today)
    return Report(
        calendar=calendar,
        entries=len(entries),
        average=estimate([mood.valence for mood in calendar.moods.values()]),
        before=_before(material.before, span, today),
        line=_line(material.records, calendar),
        tapped_line=_tapped_line(calendar),
        moments=_moments(material.records, span),
        cumulative=cumulative_counts(record for record in material.records if record.local_date in calendar.moods),
        associations=associations(entries, calendar.moods, calendar.tapped.days),
        basis=basis_of(calendar.tapped.days),
        disagreements=disagreements(entries),
        streaks=Streaks(
            current=streaks(calendar.written | material.earlier, today).current,
            longest=inside.longest,
            days=inside.days,
        ),
    )


async def read_report(
    diary: Diary, moods: MoodLog, person_id: str, span: Span, today: date, *, taps: Taps | None = None
) -> Report:
    """The report of a person; without `taps`, of what was read alone. Raises StorageError."""
    entries = await diary.entries(person_id, since=span.first, until=span.last, limit=EVERY)
    records = await moods.moods(person_id, since=span.first, until=span.last)
    last = span.before()
    before = () if last is None else await moods.moods(person_id, since=last.first, until=last.last)
    material = Material(
        entries=entries,
        records=records,
        taps=() if taps is None else await taps.of(person_id, since=span.first, until=span.last),
        before=before,
        earlier=await _earlier(diary, taps, person_id, span, today),
    )
    return await asyncio.to_thread(build_report, material, span, today)


async def _earlier(diary: Diary, taps: Taps | None, person_id: str, span: Span, today: date) -> frozenset[date]:
    """Days up to today with entries or taps, as far back as the current streak reaches; none for a past span."""
    if not span.first <= today <= span.last:
        return frozenset()
    return await _days_back(diary, taps, person_id, today)


async def _days_back(diary: Diary, taps: Taps | None, person_id: str, today: date) -> frozenset[date]:
    """Read back from today, in longer and longer stretches, until one has a gap or `MOST_BACK` days are read."""
    days: set[date] = set()
    until, length = today, 14
    while (today - until).days < MOST_BACK:
        since = until - timedelta(days=length - 1)
        found = {entry.local_date for entry in await diary.entries(person_id, since=since, until=until, limit=EVERY)}
        if taps is not None:
            found |= {tap.local_date for tap in await taps.of(person_id, since=since, until=until)}
        days |= found
        # Today may still be without an entry.
        if len(found) < length - (until == today):
            break
        until, length = since - timedelta(days=1), length * 2
    return frozenset(days)


def _line(records: Sequence[MoodRecord], calendar: MoodCalendar) -> tuple[LinePoint, ...]:
    span, reach = calendar.span, REACH[calendar.span.period]
    last = _last_day(calendar, calendar.moods)
    if reach:
        return mood_line(calendar.moods, span.first, last, reach=reach)
    inside = (record for record in records if span.first <= record.local_date <= last)
    return _points((record.local_date, valence_felt(record)) for record in inside)


def _tapped_line(calendar: MoodCalendar) -> tuple[LinePoint, ...]:
    span, found, reach = calendar.span, calendar.tapped, REACH[calendar.span.period]
    if reach:
        return mood_line(found.days, span.first, _last_day(calendar, found.days), reach=reach)
    return _points((tap.local_date, tap.step.valence) for tap in found.moments)


def _last_day(calendar: MoodCalendar, days: Collection[date]) -> date:
    """Today, or the last day that has something although it has not come yet, but within the span."""
    return min(calendar.span.last, max(calendar.today, max(days, default=calendar.span.first)))


def _points(values: Iterable[tuple[date, float]]) -> tuple[LinePoint, ...]:
    """Each day's own mean."""
    days: dict[date, list[float]] = {}
    for day, value in values:
        days.setdefault(day, []).append(value)
    found = ((day, estimate(days[day])) for day in sorted(days))
    return tuple(LinePoint(day=day, estimate=one) for day, one in found if one is not None)


def _moments(records: Sequence[MoodRecord], span: Span) -> tuple[MoodRecord, ...]:
    if span.period is not Period.DAY:
        return ()
    inside = (record for record in records if record.local_date == span.first)
    return tuple(sorted(inside, key=lambda one: (one.felt_at, one.id)))


def _before(records: Sequence[MoodRecord], span: Span, today: date) -> Estimate | None:
    last = span.before()
    if last is None:
        return None
    return estimate([mood.valence for mood in mood_calendar(last, today, records, ()).moods.values()])
