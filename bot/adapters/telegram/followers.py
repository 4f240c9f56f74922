"""Waits for turns: ends what is shown of them, and shows what belongs after them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.live import LiveView
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.screens import Screens
from bot.companion import Answered
from bot.door import Door, Visit
from core.errors import AlreadyAnswered, FacelogError

log = logging.getLogger(__name__)

REMEMBERED = 1000


class Followers:
    """One for each message; the parts of one thought have one turn, which is followed once."""

    def __init__(self, door: Door, screens: Screens, lanes: Lanes) -> None:
        """Nothing is owned."""
        self._door = door
        self._screens = screens
        self._lanes = lanes
        self._done: deque[str] = deque(maxlen=REMEMBERED)
        self._failures: deque[FacelogError] = deque(maxlen=REMEMBERED)

    def follow(self, visit: Visit, place: Place, answered: asyncio.Future[Answered], view: LiveView) -> None:
        """Wait for a turn in the background."""
        self._lanes.beside(self._follow(visit, place, answered, view))

    async def _follow(self, visit: Visit, place: Place, answered: asyncio.Future[Answered], view: LiveView) -> None:
        try:
            # The turn goes on when nobody follows it any more.
            done = await asyncio.shield(answered)
        except AlreadyAnswered:
            return
        except FacelogError as error:
            if not any(error is known for known in self._failures):
                self._failures.append(error)
                await self._screens.show(place, self._door.failed(visit, error))
            return
        finally:
            await view.end()
        if done.turn.id in self._done:
            return
        self._done.append(done.turn.id)
        try:
            screen = await self._door.after(visit, done)
        except FacelogError as error:
            log.error("what belongs after a turn could not be shown: %s", type(error).__name__)
            return
        if screen is not None:
            await self._screens.show(place, screen)
