"""What every contender's process does: load, read photos against the clock, label faces; prints one JSON line.

Standard library only, and nothing of the project: other interpreters run it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
"""FER2013's labels, in the order of their numbers."""
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Contender:
    """What a package can do, loaded."""

    read: Callable[[bytes], bool] | None = None
    """Reads the emotion of the faces in an encoded photo; whether there was one. None: it has no face detector."""
    label: Callable[[Any], Sequence[str]] | None = None
    """Labels grey faces (N, 48, 48) uint8 with NAMES. None: it cannot, or its weights mean nothing."""


def compete(load: Callable[[int], Contender]) -> None:
    """Run `load`, which imports and loads all that reading needs for a number of threads, and do what is asked."""
    options = _options()
    cores = sorted(os.sched_getaffinity(0))[: options.threads] if hasattr(os, "sched_setaffinity") else []
    if cores:
        os.sched_setaffinity(0, cores)
    # What libraries print must not get between the lines of the result.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    before = _megabytes("VmRSS")
    began = time.perf_counter()
    contender = load(options.threads)
    seconds = time.perf_counter() - began
    result: dict[str, Any] = {"load_seconds": seconds, "milliseconds": [], "photos": len(options.photos), "found": None}
    if contender.read is not None:
        contents = [Path(path).read_bytes() for path in options.photos]
        result["found"] = sum([contender.read(content) for content in contents])  # warms up; not counted
        result["milliseconds"] = [
            _timed(contender.read, content) for _ in range(options.passes) for content in contents
        ]
    result["added_mb"] = _added(before, _megabytes("VmRSS"))
    if options.faces is not None:
        result |= _labelled(contender, options.faces)
    print(json.dumps(result), file=answer, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", nargs="*", default=[])
    parser.add_argument("--passes", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--faces")
    return parser.parse_args()


def _timed(read: Callable[[bytes], bool], content: bytes) -> float:
    began = time.perf_counter()
    read(content)
    return (time.perf_counter() - began) * 1e3


def _labelled(contender: Contender, path: str) -> dict[str, Any]:
    """How many faces of an npz with `images` (N, 48, 48) and `label` (N,) get their label."""
    if contender.label is None:
        return {"right": None, "faces": None}
    import numpy as np

    with np.load(path) as data:
        images, labels = data["images"], data["label"].tolist()
    guesses = contender.label(images)
    right = sum(guess == NAMES[label] for guess, label in zip(guesses, labels, strict=True))
    return {"right": int(right), "faces": len(labels)}


def _megabytes(name: str) -> float | None:
    """A figure of this process in MB; None where the system does not tell."""
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _added(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


if __name__ == "__main__":
    sys.exit("run a contender's module instead")
