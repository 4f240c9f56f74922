"""What a network may answer."""

from __future__ import annotations

from collections.abc import Mapping

from core.emotions import EMOTIONS, FOUR, Emotion

VOTES: tuple[str, ...] = (
    Emotion.NEUTRAL,
    Emotion.HAPPINESS,
    Emotion.SURPRISE,
    Emotion.SADNESS,
    Emotion.ANGER,
    Emotion.DISGUST,
    Emotion.FEAR,
    "contempt",
    "unknown",
    "not a face",
)
"""The answers of the ten FER+ voters, in the order of the published file."""

HEADS: Mapping[str, tuple[str, ...]] = {
    "emotion": EMOTIONS,
    "emotion8": VOTES[:8],
    "votes": VOTES,
    "four": FOUR,
    "smile": ("not smiling", "smiling"),
}
"""Labels of each head by its name."""
