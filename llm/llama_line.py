"""The line in front of a model that answers one after another: everybody may know how many are before them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

OnWait = Callable[[int], None]
"""Told how many calls are before this one: when it has to wait, at every change, and 0 when its turn comes."""


@dataclass(slots=True, eq=False)
class _Place:
    on_wait: OnWait | None
    loop: asyncio.AbstractEventLoop
    ahead: int = 0
    left: bool = False

    def move(self, ahead: int) -> None:
        if ahead != self.ahead:
            self.ahead = ahead
            if self.on_wait is not None:
                self.loop.call_soon_threadsafe(self._tell, self.on_wait, ahead)

    def _tell(self, on_wait: OnWait, ahead: int) -> None:
        if not self.left and ahead == self.ahead:
            on_wait(ahead)


class Line:
    """First come, first served. Only keeps count: who is served is the worker's business."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._moving = threading.Lock()

    def __len__(self) -> int:
        """How many are in it, the one being served included."""
        return len(self._places)

    @contextmanager
    def place(self, on_wait: OnWait | None = None) -> Iterator[None]:
        """Stand in line inside a running event loop, which is where `on_wait` is called."""
        place = _Place(on_wait, asyncio.get_running_loop())
        with self._moving:
            self._places.append(place)
            place.move(len(self._places) - 1)
        try:
            yield
        finally:
            place.left = True
            with self._moving:
                self._places.remove(place)
                for ahead, other in enumerate(self._places):
                    other.move(ahead)
