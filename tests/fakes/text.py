"""A text reader for tests that says what it was told to, and remembers what it was asked."""

from __future__ import annotations

from core.emotions import Emotion, Scores
from core.errors import ModelError
from core.mood import arousal_of, valence_of
from core.observations import TextReading


class FakeTextReader:
    """Answers every text with one emotion, texts of its own with theirs, or fails with an error."""

    def __init__(
        self,
        emotion: Emotion = Emotion.NEUTRAL,
        *,
        texts: dict[str, Emotion] | None = None,
        share: float = 0.8,
        confidence: float = 0.7,
        error: ModelError | None = None,
    ) -> None:
        self.received: list[str] = []
        self.closed = False
        self.emotion = emotion
        self._texts = texts or {}
        self._share = share
        self._confidence = confidence
        self.error = error

    async def read(self, text: str) -> TextReading:
        self.received.append(text)
        if self.error is not None:
            raise self.error
        top = self._texts.get(text, self.emotion)
        rest = (1 - self._share) / 6
        scores = Scores.of({emotion: self._share if emotion is top else rest for emotion in Emotion})
        return TextReading(
            scores=scores,
            valence=valence_of(scores),
            arousal=arousal_of(scores),
            confidence=self._confidence,
            model="fake text",
        )

    async def aclose(self) -> None:
        self.closed = True
