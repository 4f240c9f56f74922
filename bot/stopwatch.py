"""Milliseconds by stage."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from core.problems import Stage


class Stopwatch:
    """Adds up how long each stage of a turn took. Stages may overlap: the sum is not the total."""

    def __init__(self) -> None:
        """Start the total."""
        self._began = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def time(self, stage: Stage) -> Iterator[None]:
        """Count the block towards a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._spent[stage] = self._spent.get(stage, 0.0) + (time.perf_counter() - began) * 1e3

    def milliseconds(self) -> Mapping[str, float]:
        """What each stage took so far, and the total."""
        total = (time.perf_counter() - self._began) * 1e3
        return {**{str(stage): round(spent, 1) for stage, spent in self._spent.items()}, "total": round(total, 1)}
