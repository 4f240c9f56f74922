"""Figures of the exported classifier on labelled faces; needs no torch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS
from emotion.align import Bytes
from emotion.classify import Classifier

_BATCH = 256
_BINS = 15


def figures_of(classifier: Classifier, images: Bytes, labels: npt.NDArray[np.int64]) -> dict[str, float]:
    """Accuracy, macro F1, mean negative log likelihood, calibration error, recall of each emotion; all 0..1 but nll."""
    margin = (images.shape[1] - classifier.size) // 2
    cut = images[:, margin : margin + classifier.size, margin : margin + classifier.size]
    parts = [classifier.probabilities(cut[start : start + _BATCH]) for start in range(0, len(cut), _BATCH)]
    probabilities = np.concatenate(parts).astype(np.float64)
    guesses = probabilities.argmax(1)
    recall = [_share(guesses[labels == i] == i) for i in range(len(EMOTIONS))]
    precision = [_share(labels[guesses == i] == i) for i in range(len(EMOTIONS))]
    f1 = [2 * r * p / (r + p) if r + p else 0.0 for r, p in zip(recall, precision, strict=True)]
    chosen = np.maximum(probabilities[np.arange(len(labels)), labels], 1e-9)
    figures = {
        "faces": float(len(labels)),
        "accuracy": _share(guesses == labels),
        "macro_f1": float(np.mean(f1)),
        "nll": float(-np.log(chosen).mean()),
        "calibration_error": _calibration_error(probabilities, labels),
    }
    figures |= {f"recall_{emotion}": value for emotion, value in zip(EMOTIONS, recall, strict=True)}
    return {name: round(value, 4) for name, value in figures.items()}


def _share(hits: npt.NDArray[np.bool_]) -> float:
    return float(hits.mean()) if hits.size else 0.0


def _calibration_error(probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]) -> float:
    """Expected calibration error of the top guess over equally wide bins."""
    sure, right = probabilities.max(1), probabilities.argmax(1) == labels
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(right[bins == i].mean() - sure[bins == i].mean()) * np.mean(bins == i) for i in np.unique(bins)]
    return float(sum(gaps))
