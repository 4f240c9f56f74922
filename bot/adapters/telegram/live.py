"""Shows a turn as it happens: an action, and where one person is alone with the bot, the reply as it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.adapters.telegram.actions import Actions
from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.sender import MOST_TEXT, Sender
from bot.split import split, utf16
from bot.wording.wording import Wording
from core.errors import StorageError
from core.observations import Observation
from core.problems import Stage

_ACTIONS = {Stage.SPEAK: ChatAction.RECORD_VOICE}


class LiveView:
    """Watches one turn from when its message came until it is stored. Nothing that it shows has to last."""

    def __init__(
        self,
        *,
        sender: Sender,
        actions: Actions,
        place: Place,
        draft_id: int,
        words: Callable[[], Awaitable[Wording]],
        pace: Pace,
    ) -> None:
        """`draft_id`: not 0; `words`: sentences in the person's language, asked for when a turn takes long."""
        self._sender = sender
        self._actions = actions
        self._place = place
        self._draft_id = draft_id
        self._words = words
        self._pace = pace
        self._stage: Stage | None = None
        self._since = 0.0
        self._share: float | None = None
        self._text = ""
        self._drawing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._doing = actions.hold(place)
        self._ended = False

    async def stage(self, stage: Stage) -> None:
        """A stage begins; the last one ends the show, so that nothing of it comes after the reply."""
        if stage is Stage.STORE:
            await self.end()
        if self._ended:
            return
        if self._task is None and self._place.alone:
            self._task = asyncio.create_task(self._draw())
        self._stage, self._since, self._share = stage, self._pace.now(), None
        self._doing.become(_ACTIONS.get(stage, ChatAction.TYPING))

    async def observed(self, observation: Observation) -> None:
        """What was noticed is shown on request only: others may look at the screen."""

    async def text(self, piece: str) -> None:
        """The next piece of the reply."""
        self._text += piece

    async def withdraw(self) -> None:
        """The next frame shows what the next writer writes."""
        self._text = ""

    def progress(self, stage: Stage, share: float) -> None:
        """How much of a long stage is done."""
        if stage is self._stage:
            self._share = share

    async def end(self) -> None:
        """Show nothing more; what is on its way arrives first."""
        if self._ended:
            return
        self._ended = True
        self._actions.release(self._place)
        async with self._drawing:
            if self._task is not None:
                self._task.cancel()

    async def _draw(self) -> None:
        shown, at = "", self._pace.now()
        wait = self._pace.frame
        while True:
            await self._pace.sleep(wait)
            wait = self._pace.frame
            async with self._drawing:
                frame = await self._frame()
                stale = not self._text and self._pace.now() - at >= self._pace.keep
                if not frame or (frame == shown and not stale):
                    continue
                try:
                    await self._sender.draft(self._place, self._draft_id, frame)
                except RetryAfter as error:
                    wait = max(wait, seconds_of(error.retry_after))
                except TelegramError:
                    return
                else:
                    shown, at = frame, self._pace.now()

    async def _frame(self) -> str:
        """What of the reply is there, else what takes so long."""
        if self._text.strip():
            text = self._text.rstrip()
            return text if utf16(text) <= MOST_TEXT else split(text, MOST_TEXT, utf16)[0]
        if self._stage is None or self._pace.now() - self._since < self._pace.status:
            return ""
        try:
            words = await self._words()
        except StorageError:
            return ""
        share = "" if self._share is None else f" {self._share:.0%}"
        return f"{words.say(f'stage-{self._stage.value}')} …{share}"
