"""Our face reader and what people install instead, on the same photos in one run."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.homes import OURS, PEERS, Peer, base, child_environment, interpreter, make, run
from bench.photos import write_photos
from bench.table import NAME_WIDTH, Figure, Line, cell, percentile

THREADS = min(2, os.cpu_count() or 1)
ROUNDS = 4
PASSES = 15
"""Over the photos, in each round and process; one more goes before them and is not counted."""
_SECONDS = 300.0
"""Of a process that reads photos."""
_FACES_SECONDS = 1200.0
"""Of one that labels a whole split."""
_COLUMNS = ("p50 ms", "p95 ms", "load s", "added MB")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was measured of one contender, over all rounds."""

    peer: Peer
    milliseconds: list[float] = field(default_factory=list)
    load_seconds: list[float] = field(default_factory=list)
    added_mb: list[float] = field(default_factory=list)
    """Resident memory after the answers, less that of the bare interpreter."""
    found: str = "-"
    accuracy: float | None = None
    reason: str | None = None
    """Why it could not be run."""
    unlabelled: str | None = None
    """Why the labelled faces could not be."""

    def values(self) -> list[float | None]:
        """In the order of the table's columns; None where there is nothing to tell."""
        times = self.milliseconds
        return [
            percentile(times, 0.5) if times else None,
            percentile(times, 0.95) if times else None,
            statistics.median(self.load_seconds) if self.load_seconds else None,
            statistics.median(self.added_mb) if self.added_mb else None,
        ]


def ready() -> bool:
    """Whether somebody made an environment to compare with."""
    return any(interpreter(peer) is not None for peer in PEERS)


def prepare() -> Iterator[Line]:
    """Make every peer's environment and try it once; a line for each tells how that went."""
    yield Line(text=f"environments are in {base()}")
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        photos = write_photos(Path(folder))
        for peer in PEERS:
            outcome = Outcome(peer=peer, reason=make(peer))
            if outcome.reason is None:
                _run(outcome, photos, passes=1)
            yield Line(text=f"{peer.name}: {outcome.reason or 'runs'}")


def faces(labelled: Path | None = None, rounds: int = ROUNDS, passes: int = PASSES) -> Iterator[Figure | Line]:
    """The table; `labelled`: an npz in FER2013's format that those who can label in it are measured on."""
    outcomes = [Outcome(peer=peer) for peer in (OURS, *PEERS)]
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        photos = write_photos(Path(folder))
        for turn in range(rounds):
            # There and back, so that a machine that slows down does so for all.
            for outcome in outcomes if turn % 2 == 0 else reversed(outcomes):
                _progress(f"round {turn + 1} of {rounds}: {outcome.peer.name}")
                if outcome.reason is None:
                    _run(outcome, photos, passes)
    if labelled is not None:
        for outcome in outcomes:
            _progress(f"labelling: {outcome.peer.name}")
            _label(outcome, labelled)
    _progress("")
    yield from report(outcomes, labelled)


def report(outcomes: Sequence[Outcome], labelled: Path | None) -> Iterator[Figure | Line]:
    """Our aims, then a row for each contender with its ratio to ours, then what must be said about them."""
    ours, *others = outcomes
    aims = ((30.0, "ms", 1.0), (60.0, "ms", 1.0), (400.0, "ms", 1e3), (120.0, "MB", 1.0))
    names = ("photo to answer, p50", "photo to answer, p95", "import and load, new process", "memory that it adds")
    for name, value, (aim, unit, factor) in zip(names, ours.values(), aims, strict=True):
        if value is not None:
            yield Figure(name=f"faces: {name}", value=value * factor, unit=unit, aim=aim)
    last = "" if labelled is None else f"{labelled.stem:>18}"
    yield Line(text=f"{'':<{NAME_WIDTH}}" + "".join(f"{column:>17}" for column in _COLUMNS) + f"{'found':>8}{last}")
    for outcome in outcomes:
        yield Line(text=_row(outcome, ours, labelled is not None))
    for outcome in others:
        yield Line(text=f"  {outcome.peer.name}: {outcome.peer.remark}")
    for outcome in outcomes:
        if outcome.unlabelled is not None:
            yield Line(text=f"  {outcome.peer.name} labelled nothing: {outcome.unlabelled}")


def _row(outcome: Outcome, ours: Outcome, labelled: bool) -> str:
    name = f"{outcome.peer.title:<{NAME_WIDTH}}"
    if outcome.reason is not None:
        return f"{name}  not run: {outcome.reason}"
    cells = "".join(cell(value, own) for value, own in zip(outcome.values(), ours.values(), strict=True))
    accuracy = "-" if outcome.accuracy is None else f"{outcome.accuracy:.1%}"
    return f"{name}{cells}{outcome.found:>8}" + (f"{accuracy:>18}" if labelled else "")


def _run(outcome: Outcome, photos: Sequence[Path], passes: int) -> None:
    """One process of a contender that reads the photos."""
    result, outcome.reason = ask(outcome.peer, ["--photos", *map(str, photos), "--passes", str(passes)], _SECONDS)
    if outcome.reason is not None:
        return
    outcome.milliseconds += result["milliseconds"]
    outcome.load_seconds.append(result["load_seconds"])
    if result["added_mb"] is not None:
        outcome.added_mb.append(result["added_mb"])
    if result["found"] is not None:
        outcome.found = f"{result['found']}/{result['photos']}"


def _label(outcome: Outcome, labelled: Path) -> None:
    """One process of a contender that labels faces."""
    if outcome.reason is not None:
        return
    result, outcome.unlabelled = ask(outcome.peer, ["--faces", str(labelled.resolve())], _FACES_SECONDS)
    if result.get("faces"):
        outcome.accuracy = result["right"] / result["faces"]


def ask(peer: Peer, arguments: Sequence[str], seconds: float) -> tuple[dict[str, Any], str | None]:
    """What the contender's process answers, or in one line why it does not."""
    python = interpreter(peer)
    if python is None:
        return {}, "no environment; `python -m bench peers` makes it"
    command = [str(python), "-m", f"bench.peers.{peer.module}", "--threads", str(THREADS), *arguments]
    printed, reason = run(command, seconds, child_environment(peer, THREADS))
    if reason is not None:
        return {}, reason
    try:
        return json.loads(printed.splitlines()[-1]), None
    except (ValueError, IndexError):
        return {}, "its answer cannot be read"


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:<60}", end="" if text else "\r", file=sys.stderr, flush=True)
