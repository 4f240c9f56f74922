"""The second net under the crisis patterns: a linear classifier over what `crisis_features` sees."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelUnavailable
from llm.crisis_features import BLOCKS, TABLE_BITS, CrisisFeatures, extract

MORE_SENTENCES = 0.3
"""How far the threshold rises with the natural logarithm of the number of sentences: many are many chances to err."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisNet:
    """Weights and thresholds. A score is a reason to show helplines, not a verdict about the person."""

    weights: Floats = field(repr=False)
    """One for each of 2**TABLE_BITS rows."""
    bias: float
    thresholds: tuple[float, float]
    """For passages with Hangul, and for those without."""

    def margin(self, text: str) -> float:
        """How far the most alarming passage of prepared words lies above its threshold; -inf without words."""
        features = extract(text)
        if not features.sentences:
            return -np.inf
        limits = np.where(hangul_in(features), *self.thresholds)
        highest = float((self._scores(features) - limits).max())
        return highest - MORE_SENTENCES * float(np.log(features.sentences))

    def _scores(self, features: CrisisFeatures) -> Floats:
        """A score for each passage."""
        count = len(features.hangul)
        places = features.blocks * count + features.tokens
        sums = _running(np.bincount(places, self.weights[features.rows], BLOCKS * count).reshape(BLOCKS, count))
        sizes = _running(np.bincount(places, minlength=BLOCKS * count).reshape(BLOCKS, count))
        first, last = features.spans.T
        norms = np.sqrt(np.maximum(1, sizes[:, last] - sizes[:, first]))
        scores: Floats = ((sums[:, last] - sums[:, first]) / norms).sum(axis=0) + self.bias
        return scores


def hangul_in(features: CrisisFeatures) -> npt.NDArray[np.bool_]:
    """Whether each passage holds a word in Hangul."""
    running = np.concatenate(([0], np.cumsum(features.hangul)))
    found: npt.NDArray[np.bool_] = running[features.spans[:, 1]] > running[features.spans[:, 0]]
    return found


def load_crisis_net(path: Path) -> CrisisNet:
    """Read weights as `llm.train.crisis fit` writes them. Raises ModelUnavailable."""
    try:
        with np.load(path, allow_pickle=False) as table:
            weights = table["weights"].astype(np.float32)
            bias, hangul, other = (float(value) for value in table["numbers"])
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelUnavailable(f"{path.name}: not the weights of a crisis net") from error
    if weights.shape != (1 << TABLE_BITS,) or not np.isfinite(weights).all():
        raise ModelUnavailable(f"{path.name}: weights of another shape")
    return CrisisNet(weights=weights, bias=bias, thresholds=(hangul, other))


@cache
def packaged_net() -> CrisisNet:
    """The weights that ship; the first call reads the file."""
    with as_file(files("llm") / "weights" / "crisis.npz") as path:
        return load_crisis_net(path)


def _running(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Sums of everything before each token, and of all."""
    return np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
