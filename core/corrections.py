"""What people said about how they were read, and what is learned from it: arithmetic, no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp

from core.emotions import EMOTIONS, HURT, Emotion, Scores
from core.observations import Mood, Observation, Source
from core.types import Mode

# Chosen by the simulation in tests/unit/test_corrections.py: one correction hardly moves a reading, ten clearly do.
PRIOR = 8.0
"""How many corrections' worth of doubt stands against any bias."""
HALF_LIFE = timedelta(days=180)
"""After this a correction counts half: faces and ways to write change."""
MOST_BIAS = 1.5
"""Natural log; no emotion is made more than about 4.5 times as likely, or as unlikely."""
MOST_CORRECTIONS = 100
"""The newest ones that are learned from."""
LEAST_SCORE = 1e-6
"""A calibrated score is never taken from less than this, so that none becomes 0."""
STEPS = 40
"""Of gradient ascent: with `MOST_CORRECTIONS`, less than a hundredth of the way is left."""

_WORN = (Source.FACE, Source.VIDEO)

Bias = tuple[float, ...]
"""Added to the log of each score, in the order of `EMOTIONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said they felt in a turn. Not a mood: it holds for all signals of the turn together."""

    id: str
    person_id: str
    turn_id: str
    at: datetime
    """When it was said; aware, UTC."""
    read: Emotion = field(repr=False)
    """The label of the mood that the turn had been given."""
    right: Emotion = field(repr=False)
    scores: Mapping[Source, Scores] = field(repr=False)
    """What each signal had read, uncalibrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTurn:
    """The turn that a correction is about when it names none. Not for showing: it holds what was noticed."""

    turn_id: str
    at: datetime
    """When its message was sent; aware, UTC."""
    mode: Mode
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    mood: Mood | None = field(default=None, repr=False)
    """The stored one; None where there is none to correct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How one person's signals are read differently; without any bias it changes nothing."""

    biases: Mapping[Source, Bias] = field(default_factory=dict, repr=False)

    def adjust(self, source: Source, scores: Scores) -> Scores:
        """The scores of a signal as this person's; every one of them above 0 where there is a bias."""
        bias = self.biases.get(source)
        if bias is None:
            return scores
        return Scores.of([max(score, LEAST_SCORE) * exp(by) for score, by in zip(scores.values_, bias, strict=True)])


UNCALIBRATED = Calibration()


def calibrate(corrections: Sequence[Correction], now: datetime) -> Calibration:
    """Learn a bias for each signal that was corrected; the order of the corrections does not matter.

    The most probable biases of a multinomial logistic model with a normal prior around none, within `MOST_BIAS`.
    Blocks for some milliseconds with many corrections.
    """
    newest = sorted(corrections, key=lambda one: (one.at, one.id))[-MOST_CORRECTIONS:]
    biases: dict[Source, Bias] = {}
    for source in Source:
        lessons = [
            (one.scores[source].values_, EMOTIONS.index(one.right), _weight(now - one.at))
            for one in newest
            if _teaches(one, source)
        ]
        if lessons:
            biases[source] = _most_probable(lessons)
    return Calibration(biases=biases)


def _teaches(correction: Correction, source: Source) -> bool:
    """Whether a signal was read wrongly, or rightly. A smile over hurt was worn, not misread: it says neither."""
    scores = correction.scores.get(source)
    if scores is None:
        return False
    return not (source in _WORN and scores.top is Emotion.HAPPINESS and correction.right in HURT)


def _weight(age: timedelta) -> float:
    return float(0.5 ** (max(age, timedelta()) / HALF_LIFE))


def _most_probable(lessons: Sequence[tuple[Sequence[float], int, float]]) -> Bias:
    """Climb in steps short enough never to overshoot: the slope changes by at most `PRIOR` and half the weights."""
    step = 1 / (PRIOR + sum(weight for *_, weight in lessons) / 2)
    bias = [0.0] * len(EMOTIONS)
    for _ in range(STEPS):
        slope = [-PRIOR * value for value in bias]
        factors = [exp(value) for value in bias]
        for scores, right, weight in lessons:
            shares = [max(score, LEAST_SCORE) * factor for score, factor in zip(scores, factors, strict=True)]
            total = sum(shares)
            for index, share in enumerate(shares):
                slope[index] += weight * ((index == right) - share / total)
        bias = [value + step * change for value, change in zip(bias, slope, strict=True)]
    return tuple(max(-MOST_BIAS, min(MOST_BIAS, value)) for value in bias)
