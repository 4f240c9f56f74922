"""Pictures of figures and of training runs, drawn with Matplotlib off the screen."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import DataError, ModelUnavailable
from emotion.evaluate.figures import BINS, Bin, Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

_BLUE, _GREY = "royalblue", "#b9bfc9"
_DPI = 110
_DARK = 0.55
"""Cells with a larger share get white numbers."""
_NEEDED = {"epoch", "loss", "rate"}
_ACCURACY, _NLL = "_accuracy", "_nll"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """What is written on a picture of figures, in somebody's language."""

    labels: Sequence[str]
    """Names of the labels, in the order of the confusion matrix."""
    confusion: str
    label: str
    guess: str
    reliability: str
    confidence: str
    accuracy: str


def figures_picture(confusion: Sequence[Sequence[int]], calibration: Calibration | None, words: PictureWords) -> bytes:
    """Draw the confusion matrix, rows normalised, and beside it how sure and how right guesses are; PNG.

    Blocks for some hundred milliseconds: call it off the event loop.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4 if calibration is None else 11.2, 5.4), dpi=_DPI, layout="constrained")
    if calibration is None:
        _draw_confusion(figure.subplots(), confusion, words)
    else:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        _draw_confusion(left, confusion, words)
        _draw_reliability(right, calibration.bins, words)
    return _png(figure)


def learning_curves(log_csv: Path, out: Path) -> None:
    """Draw a run's log.csv into `out` as PNG: loss and negative log likelihoods, accuracies, and the learning rate.

    Raises DataError when it is not such a log, and OSError.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    columns = _read_log(log_csv)
    epochs = columns["epoch"]
    heads = [name.removesuffix(_ACCURACY) for name in columns if name.endswith(_ACCURACY)]
    figure = Figure(figsize=(12.8, 4.2), dpi=_DPI, layout="constrained")
    losses, accuracies, rates = figure.subplots(1, 3, width_ratios=(1.2, 1.2, 0.8))
    losses.plot(epochs, columns["loss"], color="black", label="training loss")
    for place, head in enumerate(heads):
        if f"{head}{_NLL}" in columns:
            losses.plot(epochs, columns[f"{head}{_NLL}"], color=f"C{place}", label=f"{head}: NLL")
        values = columns[f"{head}{_ACCURACY}"]
        best = max(values)
        accuracies.plot(epochs, values, color=f"C{place}", label=f"{head}: best {best:.3f}")
        accuracies.scatter([epochs[values.index(best)]], [best], color=f"C{place}", s=18)
    rates.plot(epochs, columns["rate"], color="black")
    for axes, title in ((losses, "Loss"), (accuracies, "Accuracy"), (rates, "Learning rate")):
        axes.set_title(title, loc="left")
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(visible=True, color=_GREY, linewidth=0.4)
    for axes in (losses, accuracies):
        axes.legend(frameon=False, fontsize=8)
    out.write_bytes(_png(figure))


def _draw_confusion(axes: Axes, confusion: Sequence[Sequence[int]], words: PictureWords) -> None:
    font, small = _font(), _font(8.5)
    counts = np.array(confusion, np.float64)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), share in np.ndenumerate(shares):
        colour = "white" if share > _DARK else "black"
        text = f"{share:.0%}\n{counts[row, column]:.0f}"
        axes.text(column, row, text, ha="center", va="center", color=colour, fontproperties=small)
    places = range(len(words.labels))
    axes.set_xticks(places, words.labels, fontproperties=font, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(places, words.labels, fontproperties=font)
    axes.set_xlabel(words.guess, fontproperties=font)
    axes.set_ylabel(words.label, fontproperties=font)
    axes.set_title(words.confusion, fontproperties=_font(13), loc="left")
    axes.tick_params(length=0)


def _draw_reliability(axes: Axes, bins: Sequence[Bin], words: PictureWords) -> None:
    font = _font()
    most = max(one.faces for one in bins)
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1)
    centres = [one.confidence for one in bins]
    axes.bar(centres, [0.25 * one.faces / most for one in bins], width=0.8 / BINS, color=_GREY, alpha=0.5)
    axes.plot(centres, [one.accuracy for one in bins], color=_BLUE, marker="o", markersize=5)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.set_xlabel(words.confidence, fontproperties=font)
    axes.set_ylabel(words.accuracy, fontproperties=font)
    axes.set_title(words.reliability, fontproperties=_font(13), loc="left")


def _font(size: float = 10) -> FontProperties:
    """A font with Hangul, from an installed package: Matplotlib's own has none."""
    from matplotlib.font_manager import FontProperties

    # Located, not imported: importing that package changes Matplotlib's settings for the whole process.
    spec = find_spec("koreanize_matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable("koreanize-matplotlib")
    return FontProperties(fname=Path(spec.submodule_search_locations[0]) / "fonts" / "NanumGothic.ttf", size=size)


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _read_log(path: Path) -> Mapping[str, list[float]]:
    """Columns of a log; an epoch that is there twice, as after a crash, counts as it was the last time."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            lines = list(csv.reader(file, strict=True))
        names = lines[0]
        rows = [dict(zip(names, map(float, line), strict=True)) for line in lines[1:]]
    except (csv.Error, IndexError, ValueError) as error:
        raise DataError(f"{path}: not a log of a training run") from error
    measured = any(name.endswith(_ACCURACY) for name in names)
    if not rows or not measured or _NEEDED - set(names) or not all(isfinite(v) for row in rows for v in row.values()):
        raise DataError(f"{path}: not a log of a training run")
    last = {row["epoch"]: row for row in rows}
    return {name: [last[epoch][name] for epoch in sorted(last)] for name in names}
