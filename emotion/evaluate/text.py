"""Measures the reader of words on labelled texts, as it serves: macro-F1 over the emotions and AUROC of valence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS
from core.observations import TextReading
from emotion.evaluate.digests import Digests
from emotion.evaluate.labelled_texts import LabelledText, LabelledTexts, TextFormat

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Track = Callable[[Sequence[LabelledText]], Iterable[LabelledText]]
"""Goes through the texts, and may show how far it is."""

TEXT_DIGESTS_FILE = "text.digests"
MIDDLE = 0.5
"""Gold valence of a text that is as good as bad."""
_DIGITS = 4


class WordsModel(Protocol):
    """What is measured; `emotion.text.TextModel` is one."""

    @property
    def name(self) -> str:
        """Name and version."""
        ...

    def read(self, text: str) -> TextReading:
        """Read any text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionFigures:
    """How well one emotion is told; all but `support` 0..1."""

    precision: float
    recall: float
    f1: float
    support: int
    """Texts with the emotion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMeasured:
    """Figures on a set of texts, each of which may have several right emotions."""

    texts: int
    macro_f1: float
    """Mean over all seven; an emotion that neither occurs nor is guessed counts 0."""
    valence_auroc: float | None
    """Good against bad, texts that are neither left out; None when one kind is missing."""
    valence_texts: int
    """Texts that are good or bad."""
    per_class: Mapping[str, EmotionFigures]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        return {
            "texts": self.texts,
            "macro_f1": round(self.macro_f1, _DIGITS),
            "valence_auroc": None if self.valence_auroc is None else round(self.valence_auroc, _DIGITS),
            "valence_texts": self.valence_texts,
            "per_class": {
                name: {key: round(value, _DIGITS) for key, value in asdict(row).items()}
                for name, row in self.per_class.items()
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFigures:
    """Figures on one file."""

    format: TextFormat
    model: str
    all: TextMeasured
    left_out: int
    """Texts whose labels say nothing of the seven emotions."""
    twins: int | None
    """Texts that the model was trained on, letter by letter; None when that is not known."""
    without_twins: TextMeasured | None
    """Figures on the others; None when that is not known or there are none."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        return {
            "format": self.format.value,
            "model": self.model,
            **self.all.as_dict(),
            "left_out": self.left_out,
            "twins": self.twins,
            "without_twins": None if self.without_twins is None else self.without_twins.as_dict(),
        }


def measure_texts(
    texts: LabelledTexts,
    model: WordsModel,
    thresholds: Sequence[float],
    *,
    known: Digests | None,
    track: Track = iter,
) -> TextFigures:
    """Measure on labelled texts: an emotion is an answer from its threshold on; `known`: what was trained on."""
    readings = [model.read(one.text) for one in track(texts.texts)]
    scores = np.array([reading.scores.values_ for reading in readings])
    valence = np.array([reading.valence for reading in readings])
    twins = None if known is None else known.holds(text_key(one.text) for one in texts.texts)

    def measured(chosen: Flags) -> TextMeasured:
        part = [one for one, wanted in zip(texts.texts, chosen, strict=True) if wanted]
        return _measured(part, scores[chosen] >= np.array(thresholds), valence[chosen])

    return TextFigures(
        format=texts.format,
        model=model.name,
        all=measured(np.ones(len(readings), np.bool_)),
        left_out=texts.left_out,
        twins=None if twins is None else int(twins.sum()),
        without_twins=None if twins is None or twins.all() else measured(~twins),
    )


def text_key(text: str) -> bytes:
    """What a text is recognised by."""
    return " ".join(text.split()).encode()


def macro_f1(right: Flags, chosen: Flags) -> float:
    """Mean over the columns of the F1 score; a column without any answer, right or chosen, counts 0."""
    hits = (right & chosen).sum(axis=0)
    return float(np.mean(2 * hits / np.maximum(1, right.sum(axis=0) + chosen.sum(axis=0))))


def auroc(positive: Flags, score: Floats) -> float:
    """Share of pairs of a positive and a negative that the score orders rightly; a tie counts half.

    Raises ValueError when one of the kinds is missing.
    """
    _values, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    goods = int(positive.sum())
    bads = len(positive) - goods
    if not goods or not bads:
        raise ValueError("AUROC needs both kinds")
    return float((rank[positive].sum() - goods * (goods + 1) / 2) / (goods * bads))


def _measured(texts: Sequence[LabelledText], chosen: Flags, valence: Floats) -> TextMeasured:
    right = np.array([one.target.present for one in texts])
    wanted = np.array([MIDDLE if one.target.valence is None else one.target.valence for one in texts])
    clear = wanted != MIDDLE
    good = wanted[clear] > MIDDLE
    both = good.any() and not good.all()
    return TextMeasured(
        texts=len(texts),
        macro_f1=macro_f1(right, chosen),
        valence_auroc=auroc(good, valence[clear]) if both else None,
        valence_texts=int(clear.sum()),
        per_class={
            emotion.value: _emotion_figures(right[:, column], chosen[:, column])
            for column, emotion in enumerate(EMOTIONS)
        },
    )


def _emotion_figures(right: Flags, chosen: Flags) -> EmotionFigures:
    hits, support, guesses = int((right & chosen).sum()), int(right.sum()), int(chosen.sum())
    return EmotionFigures(
        precision=hits / max(1, guesses),
        recall=hits / max(1, support),
        f1=2 * hits / max(1, support + guesses),
        support=support,
    )
