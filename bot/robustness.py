"""`facelog eval robustness`: how much is lost when photos are turned, dark, blurred and the like."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.evaluation import Stopped, read_faces
from bot.json_view import Json
from bot.streams import recoded
from bot.wording.wording import Wording
from core.errors import DataError
from core.worker import ModelWorker

if TYPE_CHECKING:
    from emotion.evaluate.labelled import LabelledFaces
    from emotion.evaluate.robustness import Robustness
    from emotion.models import FaceModels

_LONGEST = 86_400.0
"""Seconds that a measurement may take."""
_SEED = 0


def packaged_models(threads: int) -> FaceModels:
    """The detector and classifier that ship. Raises ModelUnavailable."""
    from emotion.models import load_models

    return load_models(threads)


async def evaluate_robustness(
    path: Path,
    count: int,
    load: Callable[[], FaceModels],
    words: Wording,
    *,
    print_json: Callable[[Json], None] | None = None,
) -> None:
    """Read `count` faces of a file, the same ones every time, through detector, alignment and classifier.

    Raises DataError, ModelUnavailable and OSError.
    """
    from emotion.evaluate.labelled import LabelledFaces

    faces = await asyncio.to_thread(read_faces, path)
    if not isinstance(faces, LabelledFaces) or faces.labels is None:
        raise DataError(f"{path.name} has no labels of emotions")
    stop = Event()
    worker = ModelWorker("face", load, timeout=_LONGEST)
    title = words.say("eval-progress")
    try:
        rows = await worker.call(partial(_measure, faces=faces, count=count, stop=stop, title=title))
    finally:
        stop.set()
        await worker.aclose()
    shown = min(count, len(faces.images))
    if print_json is None:
        _show(rows, shown, words)
    else:
        changes = {row.change: {k: round(v, 4) for k, v in asdict(row).items() if k != "change"} for row in rows}
        print_json({"file": recoded(str(path)), "faces": shown, "changes": changes})


def _measure(models: FaceModels, *, faces: LabelledFaces, count: int, stop: Event, title: str) -> list[Robustness]:
    import numpy as np

    from emotion.evaluate.robustness import CHANGES, robustness

    if faces.labels is None:
        return []
    chosen = np.random.default_rng(_SEED).permutation(len(faces.images))[:count]
    rows = []
    results = robustness(models, faces.images[chosen], faces.labels[chosen], stopped=stop.is_set)
    quiet = not sys.stderr.isatty()
    console = Console(stderr=True)
    for row in track(results, total=len(CHANGES), description=title, console=console, transient=True, disable=quiet):
        # Threads of ONNX Runtime must not be at work when the process ends.
        if stop.is_set():
            raise Stopped
        rows.append(row)
    return rows


def _show(rows: list[Robustness], faces: int, words: Wording) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), title=words.say("eval-robustness", faces=faces), title_justify="left")
    table.add_column(words.say("eval-change"))
    for key in ("eval-found", "eval-accuracy-all", "eval-accuracy-found"):
        table.add_column(words.say(key), justify="right")
    for row in rows:
        name = words.say(f"eval-change-{row.change.replace(' ', '-')}")
        table.add_row(name, f"{row.found:.1%}", f"{row.accuracy:.1%}", f"{row.accuracy_found:.1%}")
    Console().print(table)
