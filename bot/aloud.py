"""Speaks a reply: its first sentences already while the rest is being written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from bot.view import TurnView
from core.errors import ModelError
from core.observations import Observation
from core.people import Language
from core.ports import SentenceSpeaker, Speaker
from core.problems import Stage
from core.types import Voice

log = logging.getLogger(__name__)


class Aloud:
    """A view that hands what it is shown on, and has its sentences spoken meanwhile. Not the voice: `voice` gives it.

    What a writer took back was spoken for nothing; a speaker that keeps no sentences is only asked at the end.
    """

    def __init__(self, view: TurnView, speaker: Speaker, language: Language, persona: str) -> None:
        """Show everything on `view`; neither it nor the speaker is closed here."""
        self._view = view
        self._speaker = speaker
        self._language = language
        self._persona = persona
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self._ahead: asyncio.Task[None] | None = None

    async def stage(self, stage: Stage) -> None:
        """A stage begins."""
        await self._view.stage(stage)

    async def observed(self, observation: Observation) -> None:
        """Something was noticed."""
        await self._view.observed(observation)

    async def text(self, piece: str) -> None:
        """The next piece of the reply."""
        if isinstance(self._speaker, SentenceSpeaker):
            self._pieces.put_nowait(piece)
            if self._ahead is None:
                self._ahead = asyncio.create_task(self._speak_ahead(self._speaker, self._pieces))
        await self._view.text(piece)

    async def withdraw(self) -> None:
        """What was shown of the reply does not stand."""
        await self.stop()
        self._pieces = asyncio.Queue()
        await self._view.withdraw()

    def progress(self, stage: Stage, share: float) -> None:
        """How much of a long stage is done."""
        self._view.progress(stage, share)

    async def voice(self, text: str) -> Voice | None:
        """The sound of the whole reply; None when it cannot be spoken."""
        if self._ahead is not None:
            self._pieces.put_nowait(None)
            await self._ahead
        try:
            return await self._speaker.speak(text, self._language, persona=self._persona)
        except (ModelError, ValueError) as error:
            log.warning("speak failed: %s", type(error).__name__)
            return None

    async def stop(self) -> None:
        """Speak no further ahead."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.wait([self._ahead])
            self._ahead = None

    async def _speak_ahead(self, speaker: SentenceSpeaker, pieces: asyncio.Queue[str | None]) -> None:
        try:
            async with aclosing(speaker.stream(_written(pieces), self._language, persona=self._persona)) as sentences:
                async for _ in sentences:
                    pass
        except ModelError as error:
            # Told when the whole reply is spoken.
            log.warning("speaking ahead failed: %s", type(error).__name__)


@asynccontextmanager
async def aloud(view: TurnView, speaker: Speaker, language: Language, persona: str) -> AsyncIterator[Aloud]:
    """Give an `Aloud` and stop it at the end."""
    made = Aloud(view, speaker, language, persona)
    try:
        yield made
    finally:
        await made.stop()


async def _written(pieces: asyncio.Queue[str | None]) -> AsyncGenerator[str, None]:
    while (piece := await pieces.get()) is not None:
        yield piece
