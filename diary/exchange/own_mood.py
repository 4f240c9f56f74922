"""Moods that people told by an emotion's name, without a reading, as moods of ours."""

from __future__ import annotations

from core.emotions import Emotion, Scores
from core.mood import AFFECT
from core.observations import Mood


def own_mood(emotion: Emotion) -> Mood:
    """The mood of an emotion that the person named, of which nothing else is known."""
    valence, arousal = AFFECT[emotion]
    scores = Scores.of({emotion: 1.0})
    return Mood(label=scores.top, scores=scores, valence=valence, arousal=arousal, confidence=1.0, sources=())
