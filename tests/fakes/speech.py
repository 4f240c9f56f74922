"""Hand-written stand-ins at the speech ports; they record what they receive and fail or stall on command."""

from __future__ import annotations

import asyncio

from core.observations import Transcript
from core.people import Language
from core.types import Voice


class _Scripted:
    """What every fake here can be told."""

    def __init__(self) -> None:
        self.closed = False
        self._error: Exception | None = None
        self._open = asyncio.Event()
        self._open.set()

    def fail(self, error: Exception | None) -> None:
        """Raise `error` from now on; None ends that."""
        self._error = error

    def stall(self) -> None:
        """Answer no call until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Answer the calls that wait, and those to come."""
        self._open.set()

    async def aclose(self) -> None:
        self.closed = True

    async def _answered(self) -> None:
        await self._open.wait()
        if self._error is not None:
            raise self._error


class FakeTranscriber(_Scripted):
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


class FakeSpeaker(_Scripted):
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


class FakeInspector(_Scripted):
    """Finds two seconds of sound in every note."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[bytes] = []

    async def inspect(self, audio: bytes) -> float:
        self.received.append(audio)
        await self._answered()
        return 2.0
