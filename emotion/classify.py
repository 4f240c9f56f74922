"""Reads the emotion of cut-out faces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.emotions import EMOTIONS, Scores
from core.errors import ModelUnavailable
from emotion.align import Bytes, Floats, normalise
from emotion.card import CropRule, ModelCard
from emotion.session import open_session

VOTERS = 10
"""Answers that a FER+ voter could give."""
_OUTPUTS = ("probabilities", "votes", "smile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the classifier says about one face."""

    scores: Scores
    smile: float
    """Probability 0..1."""
    unclear: float
    """Share of people who could not tell, or saw no face, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the classifier says about N faces."""

    probabilities: Floats = field(repr=False)
    """(N, 7) over EMOTIONS, calibrated."""
    votes: Floats = field(repr=False)
    """(N, 10): shares of FER+ voters who would say neutral, happiness, surprise, sadness, anger, disgust, fear,
    contempt, "unknown", "not a face"."""
    smile: Floats = field(repr=False)
    """(N,), probability 0..1."""

    def __len__(self) -> int:
        return len(self.probabilities)

    def of(self, place: int) -> Answer:
        """Those about one face."""
        return Answer(
            scores=Scores.of(self.probabilities[place].tolist()),
            smile=_share(self.smile[place]),
            unclear=_share(self.votes[place, -2:].sum()),
        )


class Classifier:
    """An emotion classifier on ONNX Runtime; mirror averaging and temperatures are part of its graph.

    Not thread-safe: call it from one thread.
    """

    def __init__(self, card: ModelCard, threads: int) -> None:
        """Open the model of the card. Raises ModelUnavailable; also when it lacks size, crop, our labels or outputs."""
        if card.input is None or card.input.size is None or card.input.crop is None or not card.files:
            raise ModelUnavailable(f"{card.name}: the card does not describe a face classifier")
        if card.labels != tuple(EMOTIONS):
            raise ModelUnavailable(f"{card.name}: the card's labels are not the seven emotions in order")
        self.title = card.title
        self.size: int = card.input.size
        self.crop: CropRule = card.input.crop
        self._mean, self._std = card.input.mean, card.input.std
        self._session = open_session(card.weights(card.files[0].name), card.name, threads)
        if {output.name for output in self._session.get_outputs()} != set(_OUTPUTS):
            raise ModelUnavailable(f"{card.name}: the network does not answer what a face classifier does")

    def answers(self, faces: Bytes) -> Answers:
        """Read grey faces (N, size, size), cut by the card's rule."""
        if not len(faces):
            widths = ((0, len(EMOTIONS)), (0, VOTERS), (0,))
            return Answers(**{name: np.zeros(shape, np.float32) for name, shape in zip(_OUTPUTS, widths, strict=True)})
        given = self._session.run(_OUTPUTS, {"faces": normalise(faces[:, None], self._mean, self._std)})
        return Answers(**dict(zip(_OUTPUTS, given, strict=True)))


def _share(value: np.floating[Any]) -> float:
    return min(1.0, max(0.0, float(value)))
