"""How good a text reader is: macro-F1 over the seven emotions and AUROC of valence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS
from emotion.evaluate.text import auroc, macro_f1
from emotion.text import TextModel
from emotion.train.text.data import LANGUAGES, Domain, Example

Floats = npt.NDArray[np.float64]
CLEAR_VALENCE = 0.2
"""How far from the middle (0.5) a diary sentence's valence must lie to count as good or bad."""


def read_all(model: TextModel, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """Scores, shape (texts, 7), and valence, shape (texts,), as the reader gives them."""
    readings = [model.read(text) for text in texts]
    return np.array([r.scores.values_ for r in readings]), np.array([r.valence for r in readings])


def figures(
    model: TextModel, domain: Domain, examples: Sequence[Example], thresholds: Mapping[str, tuple[float, ...]]
) -> dict[str, float]:
    """Figures of the reader on texts of one domain, each under its name."""
    scores, valence = read_all(model, [example.text for example in examples])
    if domain is not Domain.DIARY:
        found = several_answers(scores, valence, examples, thresholds[domain.value])
        return {f"{domain}_{name}": round(value, 4) for name, value in found.items()}
    right = np.array([example.target.present for example in examples])
    found = {"calibration_error": calibration_error(scores, right)}
    for language in LANGUAGES:
        rows = [index for index, example in enumerate(examples) if example.language == language]
        part = one_answer(scores[rows], valence[rows], [examples[index] for index in rows])
        found |= {f"{language}_{name}": value for name, value in part.items()}
    return {f"diary_{name}": round(value, 4) for name, value in found.items()}


def several_answers(
    scores: Floats, valence: Floats, examples: Sequence[Example], thresholds: Sequence[float]
) -> dict[str, float]:
    """Figures where a text may have several right answers: every score at or over its threshold is an answer."""
    right = np.array([example.target.present for example in examples])
    wanted = np.array([0.5 if e.target.valence is None else e.target.valence for e in examples])
    return {
        "macro_f1": macro_f1(right, scores >= np.array(thresholds)),
        "valence_auroc": auroc(wanted[wanted != 0.5] > 0.5, valence[wanted != 0.5]),
        "texts": float(len(examples)),
    }


def one_answer(scores: Floats, valence: Floats, examples: Sequence[Example]) -> dict[str, float]:
    """Figures where a text has one right answer: the top score is the answer."""
    right = np.array([example.target.present for example in examples])
    chosen = np.eye(len(EMOTIONS), dtype=np.bool_)[scores.argmax(axis=1)]
    wanted = np.array([example.target.valence for example in examples], np.float64)
    clear = abs(wanted - 0.5) >= CLEAR_VALENCE
    return {
        "accuracy": float((right & chosen).any(axis=1).mean()),
        "macro_f1": macro_f1(right, chosen),
        "valence_auroc": auroc(wanted[clear] > 0.5, valence[clear]),
        "valence_sign": float(((wanted > 0.5) == (valence > 0))[clear].mean()),
        "texts": float(len(examples)),
    }


def best_thresholds(scores: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    """For each emotion the threshold with the best F1 on these texts."""
    return tuple(_best_threshold(scores[:, column], right[:, column]) for column in range(scores.shape[1]))


def _best_threshold(score: Floats, right: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(-score)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(score) + 1) + right.sum())
    return round(float(score[order][int(f1.argmax())]), 4)


def calibration_error(scores: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error of the top score, 0..1."""
    sure = scores.max(axis=1)
    hit = right[np.arange(len(right)), scores.argmax(axis=1)]
    place = np.minimum((sure * bins).astype(int), bins - 1)
    groups = [place == index for index in range(bins) if (place == index).any()]
    return float(sum(abs(sure[group].mean() - hit[group].mean()) * group.mean() for group in groups))
