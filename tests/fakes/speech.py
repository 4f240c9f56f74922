"""Hand-written stand-ins at the speech ports; they record what they receive and fail or stall on command."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable

from core.observations import Transcript
from core.people import Language
from core.ports import Progress
from core.types import Voice
from tests.fakes.scripted import Scripted


class FakeTranscriber(Scripted):
    """Hears `text` in every sound."""

    def __init__(self, text: str = "오늘은 조금 힘들었어", language: Language | None = "ko") -> None:
        super().__init__()
        self.text = text
        self.language = language
        self.calls: list[tuple[bytes, Language | None]] = []

    async def transcribe(
        self, audio: bytes, language: Language | None = None, *, progress: Progress | None = None
    ) -> Transcript:
        self.calls.append((audio, language))
        await self._answered()
        if progress is not None:
            progress(0.5)
            progress(1.0)
        return Transcript(
            text=self.text, language=language or self.language, confidence=0.9, seconds=2.0, model="fake transcriber"
        )


class FakeSpeaker(Scripted):
    """Speaks a second of nothing; ValueError for a text without a letter or digit, as the port says."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Language]] = []
        self.personas: list[str] = []
        self.instead_of = ""

    async def speak(self, text: str, language: Language, *, persona: str = "") -> Voice:
        self.calls.append((text, language))
        self.personas.append(persona)
        await self._answered()
        if not any(sign.isalnum() for sign in text):
            raise ValueError("there is nothing to speak")
        return Voice(
            content=b"OggS fake",
            seconds=1.0,
            waveform=bytes([0, 128, 255]),
            model="fake speaker",
            instead_of=self.instead_of,
        )


class FakeSentenceSpeaker(FakeSpeaker):
    """Speaks word by word too, as soon as each is written; `ahead` is what it spoke so."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead: list[str] = []
        self.ended = 0

    async def stream(
        self, text: str | AsyncIterable[str], language: Language, *, persona: str = ""
    ) -> AsyncGenerator[Voice, None]:
        try:
            async for piece in _pieces(text):
                await self._answered()
                self.ahead.append(f"{persona} {language} {piece}")
                yield Voice(content=b"OggS fake", seconds=0.1, waveform=b"\xff", model="fake speaker")
        finally:
            self.ended += 1


async def _pieces(text: str | AsyncIterable[str]) -> AsyncGenerator[str, None]:
    if isinstance(text, str):
        yield text
        return
    async for piece in text:
        yield piece


class FakeInspector(Scripted):
    """Finds two seconds of sound in every note."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[bytes] = []

    async def inspect(self, audio: bytes) -> float:
        self.received.append(audio)
        await self._answered()
        return 2.0
