"""How the learning rate moves over a run."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from emotion.train.config import ScheduleConfig

_FIRST = 0.04
"""Share of the peak that a run starts at."""
_LAST = 1e-4
"""Share of the peak that a run ends at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plateau:
    """What "plateau" remembers: lower the rate when the loss has not fallen for a while."""

    best: float = math.inf
    """Lowest validation loss so far."""
    waited: int = 0
    """Epochs since."""
    factor: float = 1.0
    """What the peak rate is multiplied by."""

    def after(self, loss: float, config: ScheduleConfig) -> Plateau:
        """The same after an epoch with this validation loss."""
        if loss < self.best:
            return replace(self, best=loss, waited=0)
        if self.waited + 1 > config.patience:
            return replace(self, waited=0, factor=self.factor * config.factor)
        return replace(self, waited=self.waited + 1)


def rate_at(share: float, peak: float, config: ScheduleConfig, plateau: Plateau) -> float:
    """Learning rate when `share` (0..1) of the run is over."""
    if share < config.warm_share:
        return peak * (_FIRST + (1 - _FIRST) * share / config.warm_share)
    if config.name == "plateau":
        return peak * plateau.factor
    # A cosine falls from the start of its run, one-cycle from the end of the warm part.
    begun = config.warm_share if config.name == "one-cycle" else 0.0
    return peak * max(_LAST, 0.5 * (1 + math.cos(math.pi * (share - begun) / (1 - begun))))
