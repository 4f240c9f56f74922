"""Keeps "is typing" alive in channels where turns run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.pace import Pace

log = logging.getLogger(__name__)


class TypingSigns:
    """One sign at a time in a channel, however many turns run there."""

    def __init__(self, send: Callable[[int], Awaitable[None]], pace: Pace) -> None:
        """`send`: shows the sign in a channel for some seconds. Raises `FAILURES`."""
        self._send = send
        self._pace = pace
        self._turns: dict[int, int] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def begin(self, channel_id: int) -> None:
        """A turn begins to be worked on."""
        self._turns[channel_id] = self._turns.get(channel_id, 0) + 1
        if channel_id not in self._tasks:
            self._tasks[channel_id] = asyncio.create_task(self._keep(channel_id))

    def end(self, channel_id: int) -> None:
        """A turn shows itself, or is over."""
        left = self._turns.pop(channel_id, 0) - 1
        if left > 0:
            self._turns[channel_id] = left
        elif (task := self._tasks.pop(channel_id, None)) is not None:
            task.cancel()

    async def aclose(self) -> None:
        """End all."""
        tasks = list(self._tasks.values())
        self._turns.clear()
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, channel_id: int) -> None:
        while True:
            try:
                await self._send(channel_id)
            except FAILURES as error:
                log.info("typing could not be shown: %s", type(error).__name__)
            await self._pace.sleep(self._pace.typing)
