"""`facelog eval`: the models that ship, measured on labelled data."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.progress import track
from rich.table import Table
from rich.text import Text

from bot.json_view import Json
from bot.streams import printable, recoded
from bot.wording.wording import Wording
from core.emotions import Emotion
from core.errors import DataError
from core.worker import ModelWorker

if TYPE_CHECKING:
    from emotion.evaluate.digests import Digests
    from emotion.evaluate.face import FaceClassifier, FaceFigures, Measured
    from emotion.evaluate.labelled import LabelledFaces, SmilingFaces

_LONGEST = 86_400.0
"""Seconds that one file may take."""
_UNKNOWN = "–"
_FIGURES = (
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
    "macro_f1",
    "auroc",
    "calibration_error",
    "nll",
)
_FERPLUS_FIGURES = ("faces", "accuracy", "macro_f1")
_LABEL_FIGURES = ("precision", "recall", "f1", "auroc", "support")


class Stopped(Exception):
    """Measuring ended because nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """What is measured, and what it was trained on."""

    classifier: FaceClassifier
    known: Digests | None
    """None when the model's card does not tell."""


def packaged_face(threads: int) -> Measuring:
    """The face classifier that ships. Raises ModelUnavailable."""
    from emotion.card import load_card, packaged_weights
    from emotion.classify import Classifier
    from emotion.evaluate.digests import DIGESTS_FILE, Digests

    card = load_card(packaged_weights(), "face")
    listed = any(file.name == DIGESTS_FILE for file in card.files)
    return Measuring(classifier=Classifier(card, threads), known=Digests.load(card) if listed else None)


async def evaluate_face(
    files: Sequence[Path],
    load: Callable[[], Measuring],
    words: Wording,
    *,
    print_json: Callable[[Json], None] | None = None,
    plot: Path | None = None,
) -> None:
    """Measure on every file and print each as soon as it is done; `plot`: where to draw the first.

    Raises DataError, ModelUnavailable and OSError.
    """
    stop = Event()
    worker = ModelWorker("face", load, timeout=_LONGEST)
    try:
        for path in files:
            # Before the model is loaded: a wrong file is told at once.
            faces = await asyncio.to_thread(read_faces, path)
            title = words.say("eval-progress")
            figures = await worker.call(partial(_measure, faces=faces, stop=stop, title=title))
            if print_json is None:
                show_figures(Console(), path, figures, words)
            else:
                print_json(figures_json(path, figures))
            if plot is not None:
                await asyncio.to_thread(_draw, figures, plot, words)
                plot = None
    finally:
        stop.set()
        await worker.aclose()


def read_faces(path: Path) -> LabelledFaces | SmilingFaces:
    """Labelled faces of a file. Raises DataError."""
    from emotion.evaluate.labelled import read_labelled

    return read_labelled(path)


def figures_json(path: Path, figures: FaceFigures) -> Json:
    """Figures on one file, for scripts."""
    return {"file": recoded(str(path)), **figures.as_dict()}


def show_figures(console: Console, path: Path, figures: FaceFigures, words: Wording) -> None:
    """Print figures on one file, for people."""
    parts: list[RenderableType] = [Text(words.say("eval-of", model=figures.model, faces=figures.all.faces))]
    if figures.twins is not None:
        parts.append(Text(words.say("eval-twins", count=figures.twins)))
    parts += [Text(), _summary(figures, words), Text()]
    if figures.all.emotion is not None:
        parts += [_per_emotion(figures.all, words), Text()]
    console.print(Text(printable(str(path)), style="bold"), soft_wrap=True)
    console.print(Group(*parts))


def _measure(measuring: Measuring, *, faces: LabelledFaces | SmilingFaces, stop: Event, title: str) -> FaceFigures:
    from emotion.evaluate.face import measure_faces

    terminal = Console(stderr=True)

    def shown(batches: Sequence[slice]) -> Iterator[slice]:
        quiet = not sys.stderr.isatty()
        for batch in track(batches, description=title, console=terminal, transient=True, disable=quiet):
            # Threads of ONNX Runtime must not be at work when the process ends.
            if stop.is_set():
                raise Stopped
            yield batch

    return measure_faces(faces, measuring.classifier, known=measuring.known, track=shown)


def _draw(figures: FaceFigures, out: Path, words: Wording) -> None:
    from emotion.evaluate.figures import SmileFigures
    from emotion.evaluate.pictures import PictureWords, figures_picture

    measured = figures.all
    shown = measured.smile or measured.emotion or measured.ferplus
    if shown is None:
        raise DataError("there is nothing to draw: the votes agree on no face")
    if isinstance(shown, SmileFigures):
        labels = [words.say("eval-not-smiling"), words.say("eval-smiling")]
    else:
        labels = [_label(name, words) for name in shown.per_class]
    written = PictureWords(
        labels=labels,
        confusion=words.say("eval-confusion"),
        label=words.say("eval-label"),
        guess=words.say("eval-guess"),
        reliability=words.say("eval-reliability"),
        confidence=words.say("eval-confidence"),
        accuracy=words.say("eval-share-right"),
    )
    out.write_bytes(figures_picture(shown.confusion, shown.calibration, written))


def _summary(figures: FaceFigures, words: Wording) -> Table:
    """A row a figure; a second column without the faces that the model was trained on."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(words.say("eval-all"), justify="right")
    columns = [figures.all.as_dict()]
    if figures.twins and figures.without_twins is not None:
        table.add_column(words.say("eval-without-twins"), justify="right")
        columns.append(figures.without_twins.as_dict())
    table.add_row(words.say("eval-faces"), *(f"{column['faces']:,}" for column in columns))
    for key in _FIGURES:
        if columns[0].get(key) is not None:
            table.add_row(words.say(_sentence(key)), *(_figure(column, key) for column in columns))
    if columns[0].get("ferplus") is not None:
        parts = [column["ferplus"] or {} for column in columns]
        for key in _FERPLUS_FIGURES:
            table.add_row(words.say(_sentence(f"ferplus_{key}")), *(_figure(part, key) for part in parts))
    return table


def _per_emotion(measured: Measured, words: Wording) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(words.say("eval-label"))
    for key in _LABEL_FIGURES:
        table.add_column(words.say(_sentence(key)), justify="right")
    for name, row in measured.as_dict()["per_class"].items():
        table.add_row(_label(name, words), *(_figure(row, key) for key in _LABEL_FIGURES))
    return table


def _figure(figures: Json, key: str) -> str:
    value = figures.get(key)
    if value is None:
        return _UNKNOWN
    if isinstance(value, int):
        return f"{value:,}"
    if "accuracy" not in key:
        return f"{value:.3f}"
    if f"{key}_interval" not in figures:
        return f"{value:.1%}"
    low, high = figures[f"{key}_interval"]
    return f"{value:.1%} ({low * 100:.1f}–{high:.1%})"


def _sentence(key: str) -> str:
    return f"eval-{key.replace('_', '-')}"


def _label(name: str, words: Wording) -> str:
    """FER+ knows contempt beside the seven emotions."""
    return words.say("eval-contempt") if name == "contempt" else words.emotion(Emotion(name))
