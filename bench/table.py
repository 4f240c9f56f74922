"""One line a figure, with its aim and its ratio to a reference."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

NAME_WIDTH = 34
"""Of the names at the left of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Something measured."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    """What it should stay under."""
    reference: tuple[str, float] | None = None
    """Name and value, in the same unit, of what it is compared with."""

    def line(self) -> str:
        """The figure as a line of a report."""
        aim = "" if self.aim is None else f"aim < {self.aim:g}: {'met' if self.value < self.aim else 'MISSED'}"
        ratio = ""
        if self.reference is not None:
            name, value = self.reference
            ratio = f"{self.value / value:6.2f} x {name} ({value:.1f} {self.unit})" if value else ""
        return f"{self.name:<46}{self.value:>9.1f} {self.unit:<3} {aim:<22}{ratio}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said between figures."""

    text: str

    def line(self) -> str:
        """The text."""
        return self.text


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0..1) of the values lies."""
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def cell(value: float | None, ours: float | None, width: int = 17) -> str:
    """A value with its ratio to ours, right-aligned; a dash where there is none."""
    if value is None:
        return "-".rjust(width)
    ratio = f" {f'({value / ours:.1f}x)':>8}" if ours else ""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}".rjust(width - len(ratio)) + ratio
