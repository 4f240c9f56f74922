"""Reads the emotion of cut-out faces."""

from __future__ import annotations

import numpy as np

from core.emotions import EMOTIONS, Scores
from core.errors import ModelUnavailable
from emotion.align import Bytes, Floats, normalise
from emotion.card import CropRule, ModelCard
from emotion.session import open_session


class Classifier:
    """An emotion classifier on ONNX Runtime; mirror averaging and temperature are part of its graph.

    Not thread-safe: call it from one thread.
    """

    def __init__(self, card: ModelCard, threads: int) -> None:
        """Open the model of the card. Raises ModelUnavailable; also when the card lacks size, crop or our labels."""
        if card.input is None or card.input.size is None or card.input.crop is None or len(card.files) != 1:
            raise ModelUnavailable(f"{card.name}: the card does not describe a face classifier")
        if card.labels != tuple(EMOTIONS):
            raise ModelUnavailable(f"{card.name}: the card's labels are not the seven emotions in order")
        self.title = card.title
        self.size: int = card.input.size
        self.crop: CropRule = card.input.crop
        self._mean, self._std = card.input.mean, card.input.std
        self._session = open_session(card.weights(card.files[0].name), card.name, threads)

    def probabilities(self, faces: Bytes) -> Floats:
        """Grey faces (N, size, size), cut by the card's rule, to calibrated probabilities (N, 7)."""
        if not len(faces):
            return np.zeros((0, len(EMOTIONS)), np.float32)
        (probabilities,) = self._session.run(None, {"faces": normalise(faces[:, None], self._mean, self._std)})
        result: Floats = probabilities
        return result

    def read(self, faces: Bytes) -> tuple[Scores, ...]:
        """The same as scores, one per face."""
        return tuple(Scores.of(row) for row in self.probabilities(faces).tolist())
