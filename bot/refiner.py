"""The small reader of words with a second look by the language model on this machine, where that is wanted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from config.settings import Settings
from core.errors import ModelError
from core.observations import TextReading
from core.ports import ReplyWriter, TextReader, Warmable
from llm.refine import SECONDS, Opinion, refined
from llm.safety import assess

log = logging.getLogger(__name__)

MOST_OF_STAGE = 0.5
"""Of a stage's deadline that the second look may take: past the deadline the first one would be lost, too."""


@runtime_checkable
class Judging(Protocol):
    """A writer whose model has an opinion on texts."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    async def judge(self, text: str, *, seconds: float) -> Opinion:
        """What a text feels like. Raises ModelError, ModelBusy when somebody waits for a reply."""
        ...


class RefinedTextReader:
    """Implements `core.ports.TextReader`. Whatever goes wrong with the second look, the first one stands."""

    def __init__(self, reader: TextReader, judge: Judging, *, seconds: float = SECONDS) -> None:
        """Own the reader, not the judge. `seconds`: for the second look."""
        self._reader = reader
        self._judge = judge
        self._seconds = seconds

    async def read(self, text: str) -> TextReading:
        """Read any text twice, but words of crisis once: nothing holds up what is said to them. Raises ModelError."""
        reading = await self._reader.read(text)
        if await asyncio.to_thread(assess, text) is not None:
            return reading
        try:
            opinion = await self._judge.judge(text, seconds=self._seconds)
        except ModelError as error:
            # Busy is what giving way looks like.
            level = logging.INFO if error.retryable else logging.WARNING
            log.log(level, "a reading is not refined: %s", type(error).__name__)
            return reading
        return refined(reading, opinion, self._judge.name)

    async def warm(self) -> None:
        """Load the small reader; the judge is a writer, which is warmed as one. Raises ModelError."""
        if isinstance(self._reader, Warmable):
            await self._reader.warm()

    async def aclose(self) -> None:
        """Close the small reader."""
        await self._reader.aclose()


def refined_reader(settings: Settings, reader: TextReader, writers: Sequence[ReplyWriter]) -> TextReader:
    """The reader with a second look where FACELOG_REFINE_READINGS wants one and a writer can give it; else itself."""
    if not settings.refine_readings:
        return reader
    judge = next((writer for writer in writers if isinstance(writer, Judging)), None)
    if judge is None:
        log.warning(
            "FACELOG_REFINE_READINGS needs a model that FACELOG_LLM_MODEL names; the small reader reads words alone"
        )
        return reader
    return RefinedTextReader(reader, judge, seconds=min(SECONDS, MOST_OF_STAGE * settings.stage_seconds))
