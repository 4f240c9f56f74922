"""Moods that people chose themselves, on Daylio's five steps or by an emotion's name, as moods of ours.

A step says how good it was, not which emotion it was. The upper three have a label that follows (happiness, happiness,
neutral) and count as the person's own word. The lower two do not tell anger from fear or sadness: they become a guess
spread over the emotions that hurt, with the step's own valence, and are not marked as the person's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.emotions import Emotion, Scores
from core.mood import AFFECT
from core.observations import Mood

STEPS: Mapping[str, int] = {"rad": 5, "good": 4, "meh": 3, "bad": 2, "awful": 1}
"""Daylio's own names, by how good they are."""
_VALENCE = {5: 1.0, 4: 0.5, 3: 0.0, 2: -0.5, 1: -1.0}
_LABEL = {5: Emotion.HAPPINESS, 4: Emotion.HAPPINESS, 3: Emotion.NEUTRAL}
_HURT = Scores.of({Emotion.SADNESS: 4.0, Emotion.ANGER: 2.5, Emotion.FEAR: 2.5, Emotion.DISGUST: 1.0})
_UNKNOWN_AROUSAL = 0.5


def mood_of_step(step: int) -> tuple[Mood, Emotion | None]:
    """The mood of a step from 1 (worst) to 5 (best), and the label that the person chose with it, if it has one."""
    label = _LABEL.get(step)
    if label is not None:
        return _mood(Scores.of({label: 1.0}), _VALENCE[step], confidence=1.0), label
    return _mood(_HURT, _VALENCE[step], confidence=0.5), None


def own_mood(emotion: Emotion) -> Mood:
    """The mood of an emotion that the person named, of which nothing else is known."""
    valence, arousal = AFFECT[emotion]
    return replace(_mood(Scores.of({emotion: 1.0}), valence, confidence=1.0), arousal=arousal)


def _mood(scores: Scores, valence: float, *, confidence: float) -> Mood:
    return Mood(
        label=scores.top,
        scores=scores,
        valence=valence,
        arousal=_UNKNOWN_AROUSAL,
        confidence=confidence,
        sources=(),
    )
