"""Checks a voice note when it arrives, without a speech model."""

from __future__ import annotations

from core.errors import MediaError
from core.problems import ProblemCode
from core.worker import ModelWorker
from speech.audio import Sound, decode, is_silent


def inspect(audio: bytes, *, max_seconds: float) -> Sound:
    """Decode a voice note. Raises MediaError as `decode` does, and NOTHING_SAID for silence."""
    sound = decode(audio, max_seconds=max_seconds)
    if is_silent(sound):
        raise MediaError(ProblemCode.NOTHING_SAID)
    return sound


class NoteInspector:
    """Tells at once whether a voice note can be used. Not a transcriber: it does not know what is said."""

    def __init__(self, *, max_seconds: float, timeout: float = 30.0) -> None:
        """`max_seconds`: longest note; `timeout`: seconds an inspection may take."""
        self._max_seconds = max_seconds
        self._worker: ModelWorker[None] = ModelWorker("inspector", lambda: None, timeout=timeout)

    async def inspect(self, audio: bytes) -> float:
        """Seconds of sound in a voice note. Raises MediaError as `inspect` does, and ModelError."""
        sound = await self._worker.call(lambda _: inspect(audio, max_seconds=self._max_seconds))
        return sound.seconds

    async def aclose(self) -> None:
        """Wait for the inspection that runs."""
        await self._worker.aclose()
