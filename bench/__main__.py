"""`python -m bench [NAME ...]`: all but those that install something, when none is named."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import faces, homes, process, turns
from bench.table import Figure, Line

_INSTALLING = ("fresh", "peers")


def benches(labelled: Path | None, rounds: int) -> dict[str, Callable[[], Iterable[Figure | Line]]]:
    """What can be run, by name."""
    return {
        "warm": lambda: asyncio.run(turns.warm()),
        "lag": lambda: asyncio.run(turns.lag()),
        "cold": process.cold,
        "memory": process.memory,
        "faces": lambda: faces.faces(labelled, rounds),
        "fresh": lambda: process.fresh(str(homes.ROOT)),
        "peers": faces.prepare,
    }


def main() -> None:
    """Run what is named, and print each figure when it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = benches(None, faces.ROUNDS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--faces", type=Path, help="npz of labelled faces (FER2013's format) for the bench `faces`")
    parser.add_argument("--rounds", type=int, default=faces.ROUNDS, help="processes of each contender in `faces`")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    if options.faces is not None and not options.faces.is_file():
        parser.error(f"{options.faces}: no such file")
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before the run {load:.2f}")
    chosen = benches(options.faces, options.rounds)
    for name in options.names or [name for name in chosen if name not in _INSTALLING]:
        if name == "faces" and not options.names and not faces.ready():
            print("faces: nothing to compare with; `python -m bench peers` installs it")
            continue
        for figure in chosen[name]():
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
