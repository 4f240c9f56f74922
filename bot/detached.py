"""Blocking calls that may never return: input that nobody sends, a pipe that nobody opens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def detached(call: Callable[[], Result]) -> Result:
    """Run `call` in a thread that does not keep the process alive; raises what it raises.

    The pool behind `asyncio.to_thread` is joined at exit: a thread that waits for input there would hold Ctrl-C up.
    """
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    outcome: Future[Result] = Future()

    def work() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            # Nothing is hidden: whoever awaits gets it whole.
            outcome.set_exception(error)
        # The loop is closed when nobody waits any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(done.set)

    threading.Thread(target=work, name="detached", daemon=True).start()
    await done.wait()
    return outcome.result()
