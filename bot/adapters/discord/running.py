"""What is being done, so that it can be finished before the connection is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Running:
    """Tasks of one connection."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside what calls this."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def inside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in a task that the library started."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("there is no task")
        self._tasks.add(task)
        try:
            await work
        finally:
            self._tasks.discard(task)

    async def finish(self, seconds: float) -> None:
        """Wait for everything, and for what it starts; what takes longer is cancelled."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(list(self._tasks))
        except TimeoutError:
            left = list(self._tasks)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left, timeout=1.0)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Take the outcome, or the loop would log an exception with its text."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work beside the events failed: %s", type(error).__name__)
