""" "typing", "recording": said again for as long as it is true."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.sender import Sender


class Doing:
    """What is done in one place. Whoever holds it lets go of it."""

    def __init__(self, place: Place, sender: Sender, pace: Pace) -> None:
        """Nothing is shown before `show`."""
        self._place = place
        self._sender = sender
        self._pace = pace
        self._action = ChatAction.TYPING
        self._holders = 0
        self._task: asyncio.Task[None] | None = None

    def hold(self) -> None:
        """Show that something is done, from now on."""
        self._holders += 1
        if self._task is None:
            self._task = asyncio.create_task(self._show())

    def become(self, action: ChatAction) -> None:
        """Show another action, the next time that it is said."""
        self._action = action

    def let_go(self) -> bool:
        """Show it no longer, unless somebody else holds it; True when nobody does."""
        self._holders -= 1
        if self._holders > 0:
            return False
        if self._task is not None:
            self._task.cancel()
            self._task = None
        return True

    async def _show(self) -> None:
        while True:
            wait = self._pace.action
            try:
                await self._sender.action(self._place, self._action)
            except RetryAfter as error:
                wait = max(wait, seconds_of(error.retry_after))
            except TelegramError:
                # What cannot be shown is no loss; whether the reply can be sent shows when it is.
                return
            await self._pace.sleep(wait)


class Actions:
    """What is done in all places."""

    def __init__(self, sender: Sender, pace: Pace) -> None:
        """`sender`: not owned."""
        self._sender = sender
        self._pace = pace
        self._places: dict[Place, Doing] = {}

    def hold(self, place: Place) -> Doing:
        """Show "typing" in a place until it is let go of by `release`."""
        doing = self._places.setdefault(place, Doing(place, self._sender, self._pace))
        doing.hold()
        return doing

    def release(self, place: Place) -> None:
        """Let go of a place."""
        doing = self._places.get(place)
        if doing is not None and doing.let_go():
            del self._places[place]

    async def once(self, place: Place, action: ChatAction) -> None:
        """Show an action for some seconds."""
        with suppress(TelegramError):
            await self._sender.action(place, action)
