"""`python -m bench [warm lag cold memory fresh]`; all but `fresh`, which installs a clone, when none is named."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from pathlib import Path

from bench import process, turns

BENCHES = {
    "warm": lambda: asyncio.run(turns.warm()),
    "lag": lambda: asyncio.run(turns.lag()),
    "cold": process.cold,
    "memory": process.memory,
    "fresh": lambda: process.fresh(str(Path(__file__).parents[1])),
}

names = sys.argv[1:] or [name for name in BENCHES if name != "fresh"]
unknown = set(names) - set(BENCHES)
if unknown:
    sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
load = os.getloadavg()[0]
print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before the run {load:.2f}")
for name in names:
    for figure in BENCHES[name]():
        print(figure.line(), flush=True)
