"""An embedder for tests: words of one concept point one way, and everything is somewhat alike, as with real models."""

from __future__ import annotations

import zlib

import numpy as np

from tests.fakes.scripted import Scripted

CONCEPTS = (
    ("고양이", "야옹이", "냥이", "cat", "kitten"),
    ("회사", "직장", "사무실", "팀장", "상사", "office", "boss"),
    ("바다", "해변", "파도", "sea", "beach"),
)
SIZE = 64


class FakeEmbedder(Scripted):
    """`llm.embedding.Embedder`; remembers what it was asked."""

    name = "fake embedder"

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.gentle: list[str] = []
        self.broken: set[str] = set()
        """Texts that give `error_of_text`."""
        self.error_of_text: Exception | None = None

    async def embed(self, text: str, *, gently: bool = False) -> np.ndarray:
        self.texts.append(text)
        if gently:
            self.gentle.append(text)
        await self._answered()
        if text in self.broken and self.error_of_text is not None:
            raise self.error_of_text
        vector = np.zeros(SIZE)
        vector[0] = 1.0
        for place, words in enumerate(CONCEPTS):
            vector[1 + place] = 3.0 * any(word in text for word in words)
        vector[10 + zlib.crc32(text.encode()) % (SIZE - 10)] += 1.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)
