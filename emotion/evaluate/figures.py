"""Figures of guesses against labels: pure functions on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Probabilities = npt.NDArray[np.float32] | npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Interval = tuple[float, float]

BINS = 15
SMILES = ("not smiling", "smiling")
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """How well one label is told from the others; all but `support` 0..1."""

    precision: float
    recall: float
    f1: float
    auroc: float | None
    """One against the rest; None when every picture has the label, or none has."""
    support: int
    """Pictures with the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Guesses about as sure as one another."""

    faces: int
    confidence: float
    """Mean probability of the guess, 0..1."""
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether probabilities mean what they say."""

    error: float
    """Expected calibration error of the top guess over 15 equally wide bins, 0..1."""
    nll: float
    """Mean negative log likelihood of the right label, in nats."""
    bins: tuple[Bin, ...]
    """Those that are not empty, from unsure to sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """Figures of guesses among several labels; all 0..1."""

    faces: int
    accuracy: float
    accuracy_interval: Interval
    """95 %, by Wilson."""
    balanced_accuracy: float
    """Mean recall of the labels that occur."""
    macro_f1: float
    """Mean over the labels that occur or were guessed."""
    auroc: float | None
    """Mean over all labels; None when one has none."""
    per_class: Mapping[str, LabelFigures]
    confusion: tuple[tuple[int, ...], ...]
    """Rows: labels; columns: guesses."""
    calibration: Calibration | None
    """None where the numbers are no probabilities of these labels."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        return {
            "faces": self.faces,
            "accuracy": _rounded(self.accuracy),
            "accuracy_interval": [_rounded(end) for end in self.accuracy_interval],
            "balanced_accuracy": _rounded(self.balanced_accuracy),
            "macro_f1": _rounded(self.macro_f1),
            "auroc": _rounded(self.auroc),
            **_calibration_dict(self.calibration),
            "per_class": {
                name: {key: _rounded(value) for key, value in asdict(row).items()}
                for name, row in self.per_class.items()
            },
            "confusion": [list(row) for row in self.confusion],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SmileFigures:
    """Figures of a guess between two answers, made at a probability of 0.5; precision and the like of "smiling"."""

    faces: int
    smiling: int
    accuracy: float
    accuracy_interval: Interval
    """95 %, by Wilson."""
    precision: float
    recall: float
    f1: float
    auroc: float | None
    calibration: Calibration
    confusion: tuple[tuple[int, ...], ...]
    """Rows: labels; columns: guesses; both "not smiling" first."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        return {
            "faces": self.faces,
            "smiling": self.smiling,
            "accuracy": _rounded(self.accuracy),
            "accuracy_interval": [_rounded(end) for end in self.accuracy_interval],
            "precision": _rounded(self.precision),
            "recall": _rounded(self.recall),
            "f1": _rounded(self.f1),
            "auroc": _rounded(self.auroc),
            **_calibration_dict(self.calibration),
            "confusion": [list(row) for row in self.confusion],
        }


def class_figures(
    probabilities: Probabilities, labels: Labels, names: Sequence[str], *, calibrated: bool = True
) -> ClassFigures:
    """Compare probabilities (N, K) with labels (N,); `names` are those of the K labels.

    Without `calibrated` the rows are only shares to choose the largest of. Raises ValueError when there are no rows.
    """
    # Takes more than a second to import.
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, roc_auc_score

    _check(probabilities, labels, names)
    guesses, order = probabilities.argmax(1), range(len(names))
    scores = precision_recall_fscore_support(labels, guesses, labels=order, zero_division=0)
    table = {}
    for place, (name, precision, recall, f1, support) in enumerate(zip(names, *scores, strict=True)):
        there = labels == place
        area = float(roc_auc_score(there, probabilities[:, place])) if 0 < there.sum() < len(labels) else None
        table[name] = LabelFigures(
            precision=float(precision), recall=float(recall), f1=float(f1), auroc=area, support=int(support)
        )
    guessed = np.bincount(guesses, minlength=len(names))
    areas = [row.auroc for row in table.values() if row.auroc is not None]
    right = int((guesses == labels).sum())
    return ClassFigures(
        faces=len(labels),
        accuracy=right / len(labels),
        accuracy_interval=wilson_interval(right, len(labels)),
        balanced_accuracy=_mean([row.recall for row in table.values() if row.support]),
        macro_f1=_mean([row.f1 for row, times in zip(table.values(), guessed, strict=True) if row.support or times]),
        auroc=_mean(areas) if len(areas) == len(names) else None,
        per_class=table,
        confusion=tuple(tuple(map(int, row)) for row in confusion_matrix(labels, guesses, labels=order)),
        calibration=calibration_of(probabilities, labels) if calibrated else None,
    )


def smile_figures(smile: npt.NDArray[np.float32], smiling: Mask) -> SmileFigures:
    """Compare probabilities (N,) of a smile with whether there is one (N,). Raises ValueError when there are none."""
    given = smile.astype(np.float64)
    probabilities = np.stack([1 - given, given], 1)
    both = class_figures(probabilities, smiling.astype(np.int64), SMILES)
    one = both.per_class[SMILES[1]]
    return SmileFigures(
        faces=both.faces,
        smiling=one.support,
        accuracy=both.accuracy,
        accuracy_interval=both.accuracy_interval,
        precision=one.precision,
        recall=one.recall,
        f1=one.f1,
        auroc=one.auroc,
        calibration=calibration_of(probabilities, smiling.astype(np.int64)),
        confusion=both.confusion,
    )


def wilson_interval(right: int, faces: int) -> Interval:
    """The 95 % interval of a share."""
    # Takes half a second to import.
    from scipy.stats import binomtest

    interval = binomtest(right, faces).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def calibration_of(probabilities: Probabilities, labels: Labels) -> Calibration:
    """Whether probabilities (N, K), rows summing to 1, agree with how often they are right."""
    from sklearn.metrics import log_loss

    exact = probabilities.astype(np.float64)
    exact /= exact.sum(1, keepdims=True)
    sure, right = exact.max(1), exact.argmax(1) == labels
    places = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    bins = []
    for place in np.unique(places):
        there = places == place
        bins.append(
            Bin(faces=int(there.sum()), confidence=float(sure[there].mean()), accuracy=float(right[there].mean()))
        )
    return Calibration(
        error=sum(abs(one.accuracy - one.confidence) * one.faces for one in bins) / len(labels),
        nll=float(log_loss(labels, exact, labels=range(exact.shape[1]))),
        bins=tuple(bins),
    )


def _check(probabilities: Probabilities, labels: Labels, names: Sequence[str]) -> None:
    if not len(labels):
        raise ValueError("no rows")
    if probabilities.shape != (len(labels), len(names)):
        raise ValueError("probabilities, labels and names do not go together")


def _calibration_dict(calibration: Calibration | None) -> dict[str, float | None]:
    if calibration is None:
        return {}
    return {"calibration_error": _rounded(calibration.error), "nll": _rounded(calibration.nll)}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
