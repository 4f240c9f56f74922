"""How fast the adapter goes, and the clock that it goes by."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds, unless said otherwise. Tests bring their own."""

    messages_a_second: float = 30.0
    """What Telegram lets a bot send to everybody together; 0 for no limit."""
    group_messages_a_minute: float = 20.0
    """What it lets a bot send to one group; 0 for no limit."""
    poll: float = 50.0
    """How long Telegram holds a question for updates open."""
    look: float = 0.5
    """How soon it is asked again while updates are still being taken in."""
    patience: float = 30.0
    """How long updates that are not taken in yet may keep others from coming, or one screen what comes after it."""
    action: float = 4.5
    """How often "typing" is said again: it is shown for 5 seconds."""
    frame: float = 1.0
    """Between two states of a reply that is being written."""
    status: float = 3.0
    """How long a stage takes before it is named."""
    keep: float = 20.0
    """How often a status is shown again: a draft is shown for 30 seconds."""
    retry: float = 2.0
    """The first wait after a failure; it doubles."""
    longest_retry: float = 60.0
    webhook: float = 50.0
    """How long a delivery of the webhook may take before Telegram is asked to bring it again."""
    ending: float = 25.0
    """How long turns in flight are waited for when the process ends."""
    request: float = 20.0
    """How long Telegram may take to answer."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic

    def waits(self, tries: int) -> float:
        """The wait after `tries` failures."""
        return min(self.longest_retry, self.retry * 2.0 ** min(tries - 1, 16))
