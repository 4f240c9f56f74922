"""Softmax regression on hashed features with a bias for each domain, by L-BFGS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from emotion.text import OUTPUTS
from emotion.text_features import TABLE_BITS, extract
from emotion.train.text.data import Domain, Example

Floats = npt.NDArray[np.float64]
DOMAINS = tuple(Domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """What decides the weights, beside the data. Chosen on GoEmotions dev, KOTE folds and diary folds."""

    ridge: float = 3e-5
    """Weight of the squared norm."""
    rarity: float = 1.0
    """Power of the inverse document frequency that features are scaled by while fitting."""
    domain_weights: tuple[float, float, float] = (1.0, 5.0, 8.0)
    """Of one text of GoEmotions, KOTE, and the diary sentences."""
    iterations: int = 60
    least_texts: int = 2
    """A bucket that fewer texts fall into keeps the weight 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearWeights:
    """What fitting gives: the columns of `emotion.text.OUTPUTS`, and a bias for each domain."""

    table: Floats
    """Shape (2**TABLE_BITS, OUTPUTS)."""
    biases: Floats
    """Shape (domains, OUTPUTS)."""

    def outputs(self, features: sparse.csr_matrix, domain: Domain) -> Floats:
        """Raw outputs, shape (texts, OUTPUTS), with the bias of a domain."""
        return np.asarray(features @ self.table + self.biases[DOMAINS.index(domain)])


def feature_matrix(texts: Sequence[str]) -> sparse.csr_matrix:
    """One row a text, as `extract` sees it."""
    found = [extract(text) for text in texts]
    ends = np.cumsum([0] + [len(features.buckets) for features in found])
    values = np.concatenate([features.values for features in found])
    columns = np.concatenate([features.buckets for features in found])
    return sparse.csr_matrix((values, columns, ends), shape=(len(found), 1 << TABLE_BITS), dtype=np.float32)


def fit_weights(features: sparse.csr_matrix, examples: Sequence[Example], settings: FitSettings) -> LinearWeights:
    """Fit the emotions, valence, arousal and valence of Korean alone, one after another."""
    everything = np.ones(len(examples), np.bool_)
    kept, rarity, scaled = _scaled(features, everything, settings)
    domains = np.array([DOMAINS.index(example.domain) for example in examples])
    weights = np.array(
        [example.weight * settings.domain_weights[d] for example, d in zip(examples, domains, strict=True)]
    )
    table = np.zeros((features.shape[1], OUTPUTS))
    biases = np.zeros((len(DOMAINS), OUTPUTS))

    def fit(rows: npt.NDArray[np.bool_], target: Floats) -> tuple[Floats, Floats]:
        return _softmax_regression(scaled[rows], domains[rows], target[rows], weights[rows], settings)

    slopes, levels = fit(everything, np.array([example.target.emotions for example in examples]))
    table[kept, :-3], biases[:, :-3] = slopes * rarity[:, None], levels
    valence = np.array([np.nan if e.target.valence is None else e.target.valence for e in examples])
    arousal = np.array([example.target.arousal for example in examples])
    for column, target in ((-3, valence), (-2, arousal)):
        slopes, levels = fit(~np.isnan(target), np.stack([1 - target, target], axis=1))
        table[kept, column] = (slopes[:, 1] - slopes[:, 0]) * rarity
        biases[:, column] = levels[:, 1] - levels[:, 0]
    # English texts, nine in ten, fall into the same rows and cost Korean valence a point of AUROC.
    korean = np.array([example.language == "ko" for example in examples])
    kept, rarity, scaled = _scaled(features, korean, settings)
    slopes, levels = fit(korean & ~np.isnan(valence), np.stack([1 - valence, valence], axis=1))
    table[kept, -1] = (slopes[:, 1] - slopes[:, 0]) * rarity
    biases[:, -1] = levels[:, 1] - levels[:, 0]
    return LinearWeights(table=table, biases=biases)


def _scaled(
    features: sparse.csr_matrix, rows: npt.NDArray[np.bool_], settings: FitSettings
) -> tuple[npt.NDArray[np.int64], Floats, sparse.csr_matrix]:
    """Columns that enough of the rows fall into, their rarity among the rows, and all rows scaled by it."""
    seen = np.asarray((features[rows] > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(seen >= settings.least_texts)
    rarity = ((np.log((1 + rows.sum()) / (1 + seen[kept])) + 1) / 3) ** settings.rarity
    return kept, rarity, (features[:, kept] @ sparse.diags(rarity.astype(np.float32))).tocsr()


def probabilities(logits: Floats) -> Floats:
    """Softmax over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _softmax_regression(
    features: sparse.csr_matrix, domains: npt.NDArray[np.int64], target: Floats, weights: Floats, settings: FitSettings
) -> tuple[Floats, Floats]:
    """Slopes (columns, classes) and a bias a domain (domains, classes) that minimise the weighted cross-entropy."""
    columns, classes = features.shape[1], target.shape[1]
    turned = features.T.tocsr()
    share = (weights / weights.sum())[:, None]
    member = np.eye(len(DOMAINS))[domains]

    def loss(point: Floats) -> tuple[float, Floats]:
        slopes = point[: columns * classes].reshape(columns, classes)
        biases = point[columns * classes :].reshape(len(DOMAINS), classes)
        likely = probabilities(features @ slopes.astype(np.float32) + biases[domains])
        value = -np.sum(share * target * np.log(likely + 1e-300)) + settings.ridge / 2 * np.sum(slopes * slopes)
        error = share * (likely - target)
        slope = turned @ error.astype(np.float32) + settings.ridge * slopes
        return float(value), np.concatenate([slope.ravel(), (member.T @ error).ravel()])

    start = np.zeros((columns + len(DOMAINS)) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": settings.iterations, "maxcor": 6}).x
    return (
        found[: columns * classes].reshape(columns, classes),
        found[columns * classes :].reshape(len(DOMAINS), classes),
    )
