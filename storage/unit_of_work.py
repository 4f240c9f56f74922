"""Work on the database that is done whole or not begun, whoever is cancelled meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def unit_of_work(work: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Run a coroutine function in a task of its own, which cancelling the caller does not reach.

    A cancelled caller waits until the work is done and is then cancelled. Everything that opens a transaction needs
    this: a statement that is cancelled goes on in the thread of its connection, and a BEGIN of which nobody hears holds
    the write lock until the process ends.
    """

    @wraps(work)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(work(*args, **kwargs))
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as cancelled:
            while not task.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([task])
            raise cancelled from (None if task.cancelled() else task.exception())
        return task.result()

    return whole
