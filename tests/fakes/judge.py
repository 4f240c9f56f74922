"""A judge of texts for tests, and a model that answers in JSON whatever it was told to."""

from __future__ import annotations

from core.emotions import Emotion
from llm.refine import Opinion
from tests.fakes.scripted import Scripted


class FakeJudge(Scripted):
    """`bot.refiner.Judging`."""

    name = "fake model"

    def __init__(self, emotion: Emotion = Emotion.SADNESS, *, valence: float = -0.75, sure: float = 1.0) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.seconds: list[float] = []
        self._opinion = Opinion(emotion=emotion, valence=valence, sure=sure)

    async def judge(self, text: str, *, seconds: float) -> Opinion:
        self.asked.append(text)
        self.seconds.append(seconds)
        await self._answered()
        return self._opinion


class FakeJsonModel(Scripted):
    """`llm.refine.JsonModel`."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.calls: list[tuple] = []
        self._answer = answer

    async def answer_json(self, messages, schema, *, max_tokens, gives_way):
        self.calls.append((messages, schema, max_tokens, gives_way))
        await self._answered()
        return self._answer
