"""The seven basic emotions and scores over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Emotion(StrEnum):
    """One of the seven basic emotions, in the order that every array of scores uses."""

    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    HAPPINESS = "happiness"
    SADNESS = "sadness"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


EMOTIONS: tuple[Emotion, ...] = tuple(Emotion)
HURT: tuple[Emotion, ...] = (Emotion.ANGER, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS)
"""The emotions that a friend asks after."""

FOUR: tuple[str, ...] = ("anger", "happiness", "panic", "sadness")
"""분노 기쁨 당황 슬픔: the labels of the Korean AI-Hub faces, which the first Facelog showed."""
_FOUR_OF: dict[Emotion, str] = {
    Emotion.ANGER: "anger",
    Emotion.DISGUST: "anger",
    Emotion.FEAR: "panic",
    Emotion.HAPPINESS: "happiness",
    Emotion.SADNESS: "sadness",
    Emotion.SURPRISE: "panic",
}


@dataclass(frozen=True, slots=True)
class Scores(Mapping[Emotion, float]):
    """Probabilities over `EMOTIONS`, summing to 1. Not logits, and not a verdict: a reading is a guess."""

    values_: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values_) != len(EMOTIONS):
            raise ValueError(f"expected {len(EMOTIONS)} scores, got {len(self.values_)}")
        if any(not 0.0 <= value <= 1.0 for value in self.values_):
            raise ValueError("a score lies outside 0..1")

    @classmethod
    def of(cls, weights: Mapping[Emotion, float] | Sequence[float]) -> Scores:
        """Normalise non-negative weights (a mapping, missing emotions count 0, or one per emotion in order)."""
        raw = (
            [float(weights.get(e, 0.0)) for e in EMOTIONS]
            if isinstance(weights, Mapping)
            else [float(w) for w in weights]
        )
        total = sum(raw)
        if total <= 0 or any(value < 0 for value in raw):
            raise ValueError("weights must be non-negative and not all zero")
        return cls(tuple(min(1.0, value / total) for value in raw))

    def __getitem__(self, emotion: Emotion) -> float:
        return self.values_[EMOTIONS.index(emotion)]

    def __iter__(self) -> Iterator[Emotion]:
        return iter(EMOTIONS)

    def __len__(self) -> int:
        return len(EMOTIONS)

    @property
    def top(self) -> Emotion:
        """The most probable emotion; the first in order on a tie."""
        return max(EMOTIONS, key=self.__getitem__)

    @property
    def four(self) -> dict[str, float]:
        """The same over `FOUR`: disgust counts as anger, fear and surprise as panic (당황), neutral says nothing.

        All alike where the face is wholly neutral.
        """
        sums = dict.fromkeys(FOUR, 0.0)
        for emotion, label in _FOUR_OF.items():
            sums[label] += self[emotion]
        total = sum(sums.values())
        return {label: value / total if total else 1 / len(FOUR) for label, value in sums.items()}

    def as_dict(self, digits: int = 4) -> dict[str, float]:
        """Names to probabilities, rounded, in the fixed order."""
        return {emotion.value: round(value, digits) for emotion, value in zip(EMOTIONS, self.values_, strict=True)}
