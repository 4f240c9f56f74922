"""Hand-written stand-ins at the speech ports; they record what they receive and fail or stall on command."""

from __future__ import annotations

from core.observations import Transcript
from core.people import Language
from core.types import Voice
from tests.fakes.scripted import Scripted


class FakeTranscriber(Scripted):
    """Hears `text` in every sound."""

    def __init__(self, text: str = "오늘은 조금 힘들었어", language: Language | None = "ko") -> None:
        super().__init__()
        self.text = text
        self.language = language
        self.calls: list[tuple[bytes, Language | None]] = []

    async def transcribe(self, audio: bytes, language: Language | None = None) -> Transcript:
        self.calls.append((audio, language))
        await self._answered()
        return Transcript(
            text=self.text, language=language or self.language, confidence=0.9, seconds=2.0, model="fake transcriber"
        )


class FakeSpeaker(Scripted):
    """Speaks a second of nothing; ValueError for a text without a letter or digit, as the port says."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Language]] = []

    async def speak(self, text: str, language: Language) -> Voice:
        self.calls.append((text, language))
        await self._answered()
        if not any(sign.isalnum() for sign in text):
            raise ValueError("there is nothing to speak")
        return Voice(content=b"OggS fake", seconds=1.0, waveform=bytes([0, 128, 255]), model="fake speaker")


class FakeInspector(Scripted):
    """Finds two seconds of sound in every note."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[bytes] = []

    async def inspect(self, audio: bytes) -> float:
        self.received.append(audio)
        await self._answered()
        return 2.0
