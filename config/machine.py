"""What this machine has, which models fit it, and which of them go together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.catalog import KINDS, Catalog, Kind, Model
from config.model_pull import MARGIN_BYTES, free_bytes

CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
LARGE_BYTES = 1_300_000_000
LARGE_CORES = 8
"""A larger model is proposed from so many cores on: on fewer it may well run, but nobody likes to wait for it."""
SHARES: Mapping[Kind, float] = {"hear": 0.25, "speak": 0.1, "chat": 0.4, "embed": 0.15}
"""Of the memory, for one model of each kind at once; the rest is for everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What models can take here."""

    memory: int | None
    """Bytes of RAM; None where the system does not tell."""
    cores: int
    free: int
    """Bytes free on the disk of the models' folder."""

    def fits(self, model: Model) -> bool | None:
        """Whether there is room for it on the disk and, by itself, in memory; None when its size is unknown."""
        if model.size is None:
            return None
        return model.size + MARGIN_BYTES <= self.free and (self.memory is None or _working(model) <= self.memory)

    def suggested(self, catalog: Catalog) -> tuple[Model, ...]:
        """A set that fits as a whole: of each kind the most able model for its share of the memory, if any."""
        chosen: list[Model] = []
        room = self.free - MARGIN_BYTES
        largest = room if self.cores >= LARGE_CORES else LARGE_BYTES
        for kind in KINDS:
            most = None if self.memory is None else int(self.memory * SHARES[kind])
            for model in reversed(catalog.of(kind)):
                size = model.size
                if not model.suggested or size is None:
                    continue
                if size <= min(room, largest) and (most is None or _working(model) <= most):
                    chosen.append(model)
                    room -= size
                    break
        return tuple(chosen)


def this_machine(models: Path) -> Machine:
    """What is here; `models`: the folder of the models, which need not be there yet."""
    return Machine(memory=_memory(), cores=os.cpu_count() or 1, free=free_bytes(models))


def _working(model: Model) -> int:
    """Bytes of memory: as measured, else the size of the weights, which have to be in it."""
    return model.ram_mb * 1_000_000 if model.ram_mb is not None else model.size or 0


def _memory() -> int | None:
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        # Windows has no sysconf.
        return None
    limit = _cgroup_limit()
    return physical if limit is None else min(physical, limit)


def _cgroup_limit() -> int | None:
    """What a container may take; None outside of one."""
    try:
        text = CGROUP_LIMIT.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdecimal() else None
