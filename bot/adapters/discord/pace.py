"""How often something is shown while a turn runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds; and the clock and the sleep that they are measured by, which tests replace."""

    first: float = 0.6
    """Before the first frame: a reply that is there by then is sent once, whole."""
    frame: float = 1.1
    """Between two edits of a message."""
    typing: float = 8.0
    """Between two signs of typing; Discord shows one for about ten."""
    status: float = 3.0
    """Before a status line is shown for a turn that has no words yet."""
    finish: float = 20.0
    """How long turns in flight are waited for when the service ends."""
    storage: tuple[float, ...] = (0.5, 2.0)
    """Before each new try to keep a message that could not be kept."""
    reconnect: float = 5.0
    """Before the first new try to log in."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
