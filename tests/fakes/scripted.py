"""What hand-written fakes can be told."""

from __future__ import annotations

import asyncio


class Scripted:
    """Fails or stalls on command; knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False
        self.called = asyncio.Event()
        """Set by the first call."""
        self._error: Exception | None = None
        self._open = asyncio.Event()
        self._open.set()

    def fail(self, error: Exception | None) -> None:
        """Raise `error` from now on; None ends that."""
        self._error = error

    def stall(self) -> None:
        """Answer no call until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Answer the calls that wait, and those to come."""
        self._open.set()

    async def aclose(self) -> None:
        self.closed = True

    async def _answered(self) -> None:
        self.called.set()
        await self._open.wait()
        if self._error is not None:
            raise self._error
