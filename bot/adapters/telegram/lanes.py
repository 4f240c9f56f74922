"""Work that keeps its order within a lane and runs beside other lanes."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Hashable
from typing import Any

log = logging.getLogger(__name__)

Job = Coroutine[Any, Any, None]


class Lanes:
    """One job at a time in a lane; jobs must not raise."""

    def __init__(self) -> None:
        """No lane is there until a job comes."""
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, lane: Hashable, job: Job) -> None:
        """Run a job after all that were put into the lane before."""
        if lane in self._waiting:
            self._waiting[lane].append(job)
            return
        self._waiting[lane] = deque([job])
        self._keep(asyncio.create_task(self._run(lane)))

    def beside(self, job: Job) -> None:
        """Run a job in no lane."""
        self._keep(asyncio.create_task(job))

    async def drain(self, seconds: float) -> None:
        """Wait until all is done, at most this long; the rest is cancelled."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(set(self._tasks))
        except TimeoutError:
            pass
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Take the outcome, or the loop would log an exception with its text."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work beside the updates failed: %s", type(error).__name__)

    async def _run(self, lane: Hashable) -> None:
        jobs = self._waiting[lane]
        try:
            while jobs:
                await jobs.popleft()
        finally:
            for job in jobs:
                job.close()
            del self._waiting[lane]
