"""Moods that people tapped themselves, counted and averaged; apart from the moods that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from core.taps import Step, Tap
from diary.felt import GOOD, Tone
from diary.periods import Span
from diary.statistics import Estimate, estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTaps:
    """A day's taps in one. Not a `DayMood`: nothing was read."""

    day: date
    valence: float = field(repr=False)
    """Mean of the day's steps, -1..1."""
    count: int
    """Taps of the day."""
    activities: frozenset[str] = field(default=frozenset(), repr=False)
    """Of all its taps."""
    sleep_hours: float | None = field(default=None, repr=False)
    """What was said last; None where it was not said."""

    @property
    def tone(self) -> Tone:
        """Good, bad or neither, by `diary.felt.GOOD`."""
        if self.valence >= GOOD:
            return Tone.GOOD
        return Tone.BAD if self.valence <= -GOOD else Tone.EVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """The taps of a span."""

    days: Mapping[date, DayTaps] = field(repr=False)
    """The days that have any, oldest first."""
    counts: tuple[tuple[Step, int], ...] = field(repr=False)
    """Of all five steps, from bad to good."""
    average: Estimate | None = field(repr=False)
    """Over the days, each counted once."""
    moments: tuple[Tap, ...] = field(default=(), repr=False)
    """The single taps, oldest first."""

    @property
    def total(self) -> int:
        """Taps in all."""
        return len(self.moments)


def tapped(taps: Iterable[Tap], span: Span) -> Tapped:
    """Count the taps of a span; others are left out, and their order does not matter."""
    inside = sorted(
        (tap for tap in taps if span.first <= tap.local_date <= span.last),
        key=lambda tap: (tap.local_date, tap.tapped_at, tap.id),
    )
    days = day_taps(inside)
    counts = Counter(tap.step for tap in inside)
    return Tapped(
        days=days,
        counts=tuple((step, counts[step]) for step in Step),
        average=estimate([day.valence for day in days.values()]),
        moments=tuple(inside),
    )


def day_taps(taps: Sequence[Tap]) -> Mapping[date, DayTaps]:
    """The days that have taps, oldest first. `taps`: oldest first."""
    days: dict[date, list[Tap]] = {}
    for tap in taps:
        days.setdefault(tap.local_date, []).append(tap)
    return {day: _day(day, found) for day, found in days.items()}


def _day(day: date, taps: Sequence[Tap]) -> DayTaps:
    slept = [tap.sleep_hours for tap in taps if tap.sleep_hours is not None]
    return DayTaps(
        day=day,
        valence=fmean(tap.step.valence for tap in taps),
        count=len(taps),
        activities=frozenset(name for tap in taps for name in tap.activities),
        sleep_hours=slept[-1] if slept else None,
    )
