"""What each day felt like, from the moods of a mood log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import fmean

from core.emotions import EMOTIONS, Emotion
from core.mood import AFFECT
from core.types import MoodRecord

GOOD = 0.2
"""Mean valence from which a day counts as good, and below minus which as bad; those between are neither. By hand."""

Counts = tuple[tuple[Emotion, int], ...]
"""Emotions that occurred, most frequent first; ties in the order of `EMOTIONS`."""


class Tone(StrEnum):
    """How a day was, roughly."""

    GOOD = "good"
    EVEN = "even"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMood:
    """A day's moods in one. Not a verdict: several moods of a day may be far apart."""

    day: date
    label: Emotion = field(repr=False)
    """The most frequent; among equally frequent ones the one felt last."""
    valence: float = field(repr=False)
    """Mean of the day's moods, -1..1."""
    count: int
    """Moods of the day."""

    @property
    def tone(self) -> Tone:
        """Good, bad or neither, by `GOOD`."""
        if self.valence >= GOOD:
            return Tone.GOOD
        return Tone.BAD if self.valence <= -GOOD else Tone.EVEN


def valence_felt(record: MoodRecord) -> float:
    """Valence of a mood, -1..1: of the person's word where it is another than the one that was read."""
    if record.corrected is None or record.corrected is record.mood.label:
        return record.mood.valence
    return AFFECT[record.corrected][0]


def day_moods(records: Iterable[MoodRecord]) -> Mapping[date, DayMood]:
    """The days that have moods, oldest first; the order of the records does not matter."""
    days: dict[date, list[MoodRecord]] = {}
    for record in sorted(records, key=lambda one: (one.local_date, one.felt_at, one.id)):
        days.setdefault(record.local_date, []).append(record)
    return {day: _day_mood(day, found) for day, found in days.items()}


def _day_mood(day: date, records: Sequence[MoodRecord]) -> DayMood:
    """`records`: in the order in which they were felt, at least one."""
    counts = Counter(record.felt for record in records)
    last = {record.felt: place for place, record in enumerate(records)}
    return DayMood(
        day=day,
        label=max(counts, key=lambda emotion: (counts[emotion], last[emotion])),
        valence=fmean(map(valence_felt, records)),
        count=len(records),
    )


def emotion_counts(records: Iterable[MoodRecord]) -> Counts:
    """How often each emotion was felt."""
    counts = Counter(record.felt for record in records)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], EMOTIONS.index(item[0]))))


def cumulative_counts(records: Iterable[MoodRecord]) -> tuple[tuple[date, Mapping[Emotion, int]], ...]:
    """For each day with a mood, oldest first, how often each emotion was felt up to its end."""
    days: dict[date, Counter[Emotion]] = {}
    for record in records:
        days.setdefault(record.local_date, Counter())[record.felt] += 1
    total: Counter[Emotion] = Counter()
    found: list[tuple[date, Mapping[Emotion, int]]] = []
    for day in sorted(days):
        total += days[day]
        found.append((day, {emotion: total[emotion] for emotion in EMOTIONS}))
    return tuple(found)
