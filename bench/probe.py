"""How late the event loop is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

PROBE_SECONDS = 0.002


async def lag_while(work: Awaitable[object], every: float = PROBE_SECONDS) -> list[float]:
    """Milliseconds that short sleeps, of `every` seconds, end late while the work runs."""
    late: list[float] = []
    task = asyncio.ensure_future(work)
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(every)
        late.append((time.perf_counter() - began - every) * 1e3)
    await task
    return late
