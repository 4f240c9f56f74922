"""Moods that people log themselves with one tap, on five steps; kept apart from moods that were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Step(IntEnum):
    """How good a mood is; the five steps of Daylio."""

    AWFUL = 1
    BAD = 2
    MEH = 3
    GOOD = 4
    RAD = 5

    @property
    def valence(self) -> float:
        """From -1 (awful) to 1 (rad), evenly spaced."""
        return (self.value - 3) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """One logged mood. Not a `MoodRecord`: nothing was read, and no emotion is named."""

    id: str
    person_id: str
    local_date: date
    """The diary day."""
    tapped_at: datetime
    """Aware, UTC."""
    step: Step = field(repr=False)
    name: str = field(default="", repr=False)
    """The person's own name of the mood; empty for the step's."""
    activities: tuple[str, ...] = field(default=(), repr=False)
    """What the person says they did; each once, in the order tapped."""
    sleep_hours: float | None = field(default=None, repr=False)
    """How long they say they slept before that day; None where they did not say."""


class ChoiceKind(StrEnum):
    """What somebody can tap."""

    MOOD = "mood"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A mood or an activity that a person added, to be tapped."""

    id: str
    person_id: str
    kind: ChoiceKind
    name: str = field(repr=False)
    step: Step | None = field(default=None, repr=False)
    """How good a mood of this name is; None for activities."""


MAX_CHOICES = 40
"""Moods and activities together that a person can add."""
MAX_NAME = 24
"""Characters of a name."""
MAX_ACTIVITIES = 20
"""Activities of a tap."""
