"""Speaks with a Piper voice: sentence by sentence, on the CPU, from files that are on this machine already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ModelTimeout, ModelUnavailable
from core.people import Language
from core.types import Voice
from core.worker import ModelWorker
from speech.audio import encode_opus, waveform
from speech.lines import MAX_CHARACTERS, spoken_lines
from speech.piper_model import PiperModel, load_model, voice_name
from speech.spoken_cache import SpokenCache
from speech.style import Styles, plain_style

if TYPE_CHECKING:
    from numpy import int16
    from numpy.typing import NDArray

PAUSE_SECONDS = 0.25
"""Between two sentences."""


class PiperSpeaker:
    """Implements `core.ports.Speaker` for one language. Downloads nothing: a voice that is not here is unavailable."""

    def __init__(
        self,
        voice: Path,
        language: Language,
        *,
        threads: int,
        timeout: float,
        max_characters: int = MAX_CHARACTERS,
        cache: SpokenCache | None = None,
        styles: Styles = plain_style,
    ) -> None:
        """`voice`: its .onnx, beside which is its .onnx.json; loaded on first use.

        `timeout`: seconds a text may take, waiting and loading included; `max_characters`: what is spoken of a long
        text; `cache`: for this voice alone; `styles`: how each persona speaks: a Piper voice follows the pace alone.
        """
        self.name = voice_name(voice)
        self._language = language
        self._timeout = timeout
        self._max_characters = max_characters
        self._cache = SpokenCache() if cache is None else cache
        self._styles = styles
        self._worker: ModelWorker[PiperModel] = ModelWorker(
            self.name, lambda: load_model(voice, language, threads), timeout=timeout
        )

    async def speak(self, text: str, language: Language, *, persona: str = "") -> Voice:
        """Speak the first sentences of a text, with short pauses between them.

        Raises ModelError, and ValueError when nothing in the text can be spoken.
        """
        try:
            async with asyncio.timeout(self._timeout):
                spoken = [samples async for samples in self._spoken(text, language, persona)]
                if not spoken:
                    raise ValueError("there is nothing to speak")
                return await self._encoded(spoken)
        except TimeoutError as error:
            raise ModelTimeout(self.name) from error

    async def stream(
        self, text: str | AsyncIterable[str], language: Language, *, persona: str = ""
    ) -> AsyncGenerator[Voice, None]:
        """Yield the sentences of a text, or of one that is still being written, each as soon as it is spoken.

        Each piece can be played by itself; leave PAUSE_SECONDS between two. Nothing is yielded when there is nothing
        to speak. Raises ModelError.
        """
        async with aclosing(self._spoken(text, language, persona)) as spoken:
            async for samples in spoken:
                yield await self._encoded([samples])

    async def warm(self) -> None:
        """Load the voice now. Raises ModelError."""
        await self._worker.warm()

    async def aclose(self) -> None:
        """Wait for the sentence that is being spoken, let go of the voice and forget what it said."""
        await self._worker.aclose()
        self._cache.clear()

    async def _spoken(
        self, text: str | AsyncIterable[str], language: Language, persona: str
    ) -> AsyncGenerator[NDArray[int16], None]:
        """Yield the sound of each sentence that has one."""
        if language != self._language:
            raise ModelUnavailable(f"{self.name}: speaks {self._language}, not {language}")
        style = await asyncio.to_thread(self._styles, persona, language)
        async with aclosing(spoken_lines(text, language, limit=self._max_characters)) as lines:
            async for line in lines:
                samples = await self._sentence(line, style.speed)
                if samples.size:
                    yield samples

    async def _sentence(self, line: str, speed: float) -> NDArray[int16]:
        samples = self._cache.get(line, speed)
        if samples is None:
            samples = await self._worker.call(lambda model: model.synthesise(line, speed))
            self._cache.put(line, samples, speed)
        return samples

    async def _encoded(self, spoken: Sequence[NDArray[int16]]) -> Voice:
        return await self._worker.call(lambda model: self._voice(model.rate, spoken))

    def _voice(self, rate: int, spoken: Sequence[NDArray[int16]]) -> Voice:
        import numpy as np

        pause = np.zeros(int(PAUSE_SECONDS * rate), np.int16)
        pcm = np.concatenate([part for samples in spoken for part in (pause, samples)][1:])
        return Voice(
            content=encode_opus(pcm, rate), seconds=len(pcm) / rate, waveform=waveform(pcm, rate), model=self.name
        )
