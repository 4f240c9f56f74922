"""How the process ends when it is told to."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import typer

INTERRUPTED, TERMINATED = 130, 143
"""Status after SIGINT and SIGTERM, as a shell gives it."""

Result = TypeVar("Result")


async def terminable(work: Coroutine[Any, Any, Result]) -> Result:
    """Run as the main task; SIGTERM closes everything as Ctrl-C does, and raises typer.Exit(143)."""
    loop, terminated = asyncio.get_running_loop(), asyncio.Event()
    task = asyncio.current_task()

    def terminate() -> None:
        terminated.set()
        if task is not None:
            task.cancel()

    # Windows has no such signal.
    with suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGTERM, terminate)
    try:
        return await work
    except asyncio.CancelledError:
        if terminated.is_set():
            raise typer.Exit(TERMINATED) from None
        raise
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)
