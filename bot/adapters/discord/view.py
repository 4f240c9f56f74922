"""Shows a turn while it happens: typing, a status line for long work, the reply as it is written."""

from __future__ import annotations

import asyncio
import logging

from bot.adapters.discord.drafts import Draft, Drafts
from bot.adapters.discord.failures import FAILURES, delivery_error
from bot.adapters.discord.outgoing import LONGEST, Outgoing
from bot.adapters.discord.pace import Pace
from bot.adapters.discord.typing_signs import TypingSigns
from bot.split import split
from bot.wording.wording import Wording
from core.observations import Observation
from core.problems import Stage

log = logging.getLogger(__name__)

QUIET = frozenset({Stage.FUSE, Stage.RECALL, Stage.STORE})
"""Stages that take no time worth a line."""


class DiscordView:
    """One turn. What it shows is made final, or taken away, by the channel."""

    def __init__(
        self, channel_id: int, draft: Draft, *, words: Wording, drafts: Drafts, signs: TypingSigns, pace: Pace
    ) -> None:
        """`draft`: what the turn is written into; not sent before there is something to show."""
        self.channel_id = channel_id
        self.draft = draft
        self._words = words
        self._drafts = drafts
        self._signs = signs
        self._pace = pace
        self._begun = pace.clock()
        self._stage: Stage | None = None
        self._share: float | None = None
        self._pieces = ""
        self._stored = False
        self._shown = ""
        self._writing = asyncio.Lock()
        self._frames: asyncio.Task[None] | None = None
        self._stopped = False
        self._typing = True
        signs.begin(channel_id)

    async def stage(self, stage: Stage) -> None:
        """Name the stage when it lasts."""
        self._stored = stage is Stage.STORE
        if stage not in QUIET:
            self._stage, self._share = stage, None
        if self._frames is None and not self._stopped:
            self._frames = asyncio.create_task(self._animate())

    async def observed(self, observation: Observation) -> None:
        """Nothing: readings are shown by commands, and by settings."""

    async def text(self, piece: str) -> None:
        """Add to the reply."""
        self._pieces += piece

    async def withdraw(self) -> None:
        """Begin the reply anew."""
        self._pieces = ""

    def progress(self, stage: Stage, share: float) -> None:
        """Say how far a long stage is."""
        self._stage, self._share = stage, share

    def wrote(self, text: str) -> bool:
        """Whether the turn is over, and these are its words."""
        return self._stored and self._pieces.strip() in ("", text.strip())

    async def stop(self) -> None:
        """Show nothing more. A frame on its way arrives before this returns, so that it cannot come last."""
        self._stopped = True
        self._end_typing()
        async with self._writing:
            if self._frames is not None:
                self._frames.cancel()
        if self._frames is not None:
            await asyncio.wait([self._frames])

    async def _animate(self) -> None:
        await self._pace.sleep(self._pace.first)
        while True:
            frame = self._frame()
            wait = self._pace.frame
            if frame and frame != self._shown:
                async with self._writing:
                    wait = max(wait, await self._show(frame))
            await self._pace.sleep(wait)

    async def _show(self, frame: str) -> float:
        """Show a frame; returns how long the next one has to wait. One that fails is skipped."""
        new = self.draft.message_id is None
        try:
            await self.draft.write(Outgoing(content=frame))
        except FAILURES as error:
            log.info("a frame was skipped: %s", type(error).__name__)
            return delivery_error(error).retry_after or 0.0
        self._shown = frame
        self._end_typing()
        if new and self.draft.message_id is not None:
            await self._drafts.begun(self.channel_id, self.draft.message_id)
        return 0.0

    def _frame(self) -> str:
        """What should be seen now; empty for nothing yet."""
        if self._pieces.strip():
            return split(self._pieces, LONGEST)[0]
        late = self._pace.clock() - self._begun >= self._pace.status
        if self._stage is None or not (late or self._shown):
            return ""
        share = "" if self._share is None else f" {self._share:.0%}"
        return f"-# {self._words.say(f'stage-{self._stage.value}')} …{share}"

    def _end_typing(self) -> None:
        if self._typing:
            self._typing = False
            self._signs.end(self.channel_id)
