"""Means of moods with how sure they are, over days; days without a mood are missing, never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import sqrt
from statistics import fmean
from typing import Protocol

LEAST = 3
"""Values from which an interval is given; fewer say next to nothing about their spread."""
CONFIDENCE = 0.95
LEAST_DEVIATION = 0.1
"""Smallest standard deviation that is believed of a few readings, in valence: three alike are not certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean of values in -1..1 and where it may lie."""

    mean: float = field(repr=False)
    low: float | None = field(repr=False)
    """Lower end of Student's interval (95 %); None for fewer than `LEAST` values."""
    high: float | None = field(repr=False)
    count: int
    """Values that it is made of."""


class Valued(Protocol):
    """A day in one number, however that came about."""

    @property
    def valence(self) -> float:
        """From -1 to 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePoint:
    """The mood around a day."""

    day: date
    estimate: Estimate


def estimate(values: Sequence[float]) -> Estimate | None:
    """The mean with its interval; None for no values.

    Student's t on the standard error: wide for few values, as it should be. It takes the values for independent, and
    days in a row are not quite, so that it is rather too narrow than too wide.
    """
    if not values:
        return None
    mean = fmean(values)
    if len(values) < LEAST:
        return Estimate(mean=mean, low=None, high=None, count=len(values))
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    error = max(deviation, LEAST_DEVIATION) / sqrt(len(values))
    reach = error * t_quantile(len(values) - 1)
    return Estimate(mean=mean, low=max(-1.0, mean - reach), high=min(1.0, mean + reach), count=len(values))


@cache
def t_quantile(freedom: int) -> float:
    """What Student's interval of `CONFIDENCE` is wide on each side, in standard errors."""
    # Takes a tenth of a second to import.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def mood_line(moods: Mapping[date, Valued], first: date, last: date, *, reach: int) -> tuple[LinePoint, ...]:
    """The mean of the days around each day of a span, `reach` days to both sides, inside the span.

    A day has no point where fewer than `LEAST` days around it have a mood: there the line is interrupted.
    """
    points: list[LinePoint] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        around = (day + timedelta(days=step) for step in range(-reach, reach + 1))
        values = [moods[one].valence for one in around if first <= one <= last and one in moods]
        found = estimate(values) if len(values) >= LEAST else None
        if found is not None:
            points.append(LinePoint(day=day, estimate=found))
    return tuple(points)
