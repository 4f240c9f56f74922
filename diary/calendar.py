"""A month, and a year in pixels: each day with its mood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.ports import Diary, MoodLog
from core.stores import Taps
from core.taps import Tap
from core.types import MoodRecord
from diary.felt import Counts, DayMood, day_moods, emotion_counts
from diary.periods import Span
from diary.taps import Tapped, tapped

EVERY = 1_000_000
"""A limit that no span reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodCalendar:
    """The days of a span with what they felt like; days that are not in it have nothing in the diary."""

    span: Span
    today: date
    moods: Mapping[date, DayMood] = field(repr=False)
    written: frozenset[date] = field(repr=False)
    """Days with an entry, a mood or a tap; more than `moods` where no mood could be read."""
    counts: Counts = field(repr=False)
    """How often each emotion was felt in the span."""
    tapped: Tapped = field(repr=False)
    """Moods that the person tapped in the span."""

    @property
    def empty(self) -> bool:
        """Whether there is no data at all."""
        return not self.written


def mood_calendar(
    span: Span, today: date, records: Sequence[MoodRecord], written: Collection[date], taps: Sequence[Tap] = ()
) -> MoodCalendar:
    """Lay moods out over a span; what lies outside it is left out. `written`: days with entries."""
    inside = [record for record in records if span.first <= record.local_date <= span.last]
    moods, found = day_moods(inside), tapped(taps, span)
    days = frozenset(day for day in written if span.first <= day <= span.last)
    return MoodCalendar(
        span=span,
        today=today,
        moods=moods,
        written=days | moods.keys() | found.days.keys(),
        counts=emotion_counts(inside),
        tapped=found,
    )


async def read_calendar(
    diary: Diary, moods: MoodLog, person_id: str, span: Span, today: date, *, taps: Taps | None = None
) -> MoodCalendar:
    """The calendar of a person; without `taps`, of what was read alone. Raises StorageError."""
    records = await moods.moods(person_id, since=span.first, until=span.last)
    entries = await diary.entries(person_id, since=span.first, until=span.last, limit=EVERY)
    found = () if taps is None else await taps.of(person_id, since=span.first, until=span.last)
    return mood_calendar(span, today, records, {entry.local_date for entry in entries}, found)
