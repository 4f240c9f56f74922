"""Fusion of the signals into a mood, and the mismatch between them: arithmetic, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from core.emotions import EMOTIONS, Emotion, Scores
from core.observations import FaceReading, Mismatch, Mood, Observation, Source, TextReading, VideoReading

AFFECT: dict[Emotion, tuple[float, float]] = {
    Emotion.ANGER: (-0.70, 0.80),
    Emotion.DISGUST: (-0.60, 0.50),
    Emotion.FEAR: (-0.70, 0.80),
    Emotion.HAPPINESS: (0.85, 0.60),
    Emotion.SADNESS: (-0.75, 0.30),
    Emotion.SURPRISE: (0.15, 0.80),
    Emotion.NEUTRAL: (0.00, 0.30),
}
"""Valence (-1..1) and arousal (0..1) of each emotion; our constants, after Russell's circumplex (1980)."""

NEUTRAL_DISCOUNT = 0.5
"""How much of its weight a wholly neutral face loses: a blank face says less than a clear one."""
SOURCE_WEIGHT: dict[Source, float] = {Source.FACE: 0.8, Source.VIDEO: 0.8, Source.WORDS: 1.2, Source.VOICE: 0.5}
"""In a mood, what somebody says about their day counts more than how they look in one picture. Chosen by hand."""
CLEAR_VALENCE = 0.25
"""Both signals must lie at least this far on opposite sides of zero to disagree."""
MISMATCH_THRESHOLD = 0.25
"""Least distance, after reliability, at which a friend would ask. A first choice by hand, not yet measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One source's reading, brought to common terms."""

    source: Source
    scores: Scores
    valence: float
    arousal: float
    reliability: float
    """0..1"""


def valence_of(scores: Scores) -> float:
    """Expected valence, -1..1."""
    return sum(scores[emotion] * AFFECT[emotion][0] for emotion in EMOTIONS)


def arousal_of(scores: Scores) -> float:
    """Expected arousal, 0..1."""
    return sum(scores[emotion] * AFFECT[emotion][1] for emotion in EMOTIONS)


def signals(observations: Sequence[Observation]) -> tuple[Signal, ...]:
    """The observations that carry emotion, with how far each can be relied on."""
    found: list[Signal] = []
    for observation in observations:
        match observation:
            case FaceReading():
                found.append(_seen(Source.FACE, observation.main.scores, observation.main.quality))
            case VideoReading():
                found.append(_seen(Source.VIDEO, observation.scores, observation.quality))
            case TextReading(scores=scores, valence=valence, arousal=arousal, confidence=confidence):
                found.append(
                    Signal(source=Source.WORDS, scores=scores, valence=valence, arousal=arousal, reliability=confidence)
                )
            case _:
                pass
    return tuple(found)


def fuse(observations: Sequence[Observation]) -> Mood | None:
    """Average the signals by reliability; None when there is no signal with any."""
    found = [signal for signal in signals(observations) if signal.reliability > 0]
    weights = [SOURCE_WEIGHT[signal.source] * signal.reliability for signal in found]
    total = sum(weights)
    if total <= 0:
        return None

    def mean(values: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(weights, values, strict=True)) / total

    scores = Scores.of({emotion: mean([signal.scores[emotion] for signal in found]) for emotion in EMOTIONS})
    return Mood(
        label=scores.top,
        scores=scores,
        valence=mean([signal.valence for signal in found]),
        arousal=mean([signal.arousal for signal in found]),
        confidence=min(1.0, sum(signal.reliability for signal in found)) * scores[scores.top],
        sources=tuple(dict.fromkeys(signal.source for signal in found)),
    )


def mismatch(observations: Sequence[Observation]) -> Mismatch | None:
    """The two sources that disagree most about good or bad; None when none disagree enough to ask."""
    found = [
        Mismatch(
            first=a.source,
            second=b.source,
            first_label=a.scores.top,
            second_label=b.scores.top,
            distance=min(1.0, abs(a.valence - b.valence) / 2 * (a.reliability * b.reliability) ** 0.5),
        )
        for a, b in combinations(signals(observations), 2)
        if a.source is not b.source
        and min(a.valence, b.valence) <= -CLEAR_VALENCE
        and max(a.valence, b.valence) >= CLEAR_VALENCE
    ]
    worst = max(found, key=lambda mismatch: mismatch.distance, default=None)
    return worst if worst is not None and worst.distance >= MISMATCH_THRESHOLD else None


def _seen(source: Source, scores: Scores, quality: float) -> Signal:
    reliability = quality * (1 - NEUTRAL_DISCOUNT * scores[Emotion.NEUTRAL])
    return Signal(
        source=source, scores=scores, valence=valence_of(scores), arousal=arousal_of(scores), reliability=reliability
    )
