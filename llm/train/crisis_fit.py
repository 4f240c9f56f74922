"""Fit the crisis net and choose its thresholds by cross-validation over templates."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from llm.crisis_features import BLOCKS, TABLE_BITS, CrisisFeatures, extract
from llm.crisis_net import CrisisNet
from llm.safety import find_by_patterns, plain_words
from llm.train.crisis_data import Template

FOLDS = 5
FALSE_ALARMS = {"ko": 0.03, "en": 0.03}
"""Of hard negatives, at most; by cross-validation."""
EVERY_PUBLIC = 3
"""One in so many public comments is trained on; the others show how often the net alarms."""
PUBLIC_ALARMS = 0.008
"""Of comments that no pattern hits, at most."""
_DROPPED = 0.003
"""This share of the public comments, those that score highest at first, is left out: some are crises."""
_STRENGTH = 30.0
"""Inverse of the regularisation."""
_JOINED = 0.5
_PUBLIC = 0.3
_FIRST_PERSON = re.compile(r"\b(?:i|im|i'm|my|me)\b|나는|내가|나도|저는|제가|나 |내 ")
_HANGUL = re.compile("[가-힣]")
_END = " .!?~ㅋㅎㅠ"

Array = npt.NDArray[np.float64]


@dataclass(slots=True)
class _Rows:
    """A matrix in the making: a row for each passage."""

    parts: list[csr_matrix] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    """-1: never held out."""

    def add(self, text: str, label: bool, weight: float, fold: int, *, passages: bool) -> None:
        rows = _matrix(extract(text), passages=passages)
        count = rows.shape[0]
        if count:
            self.parts.append(rows)
            self.labels += [label] * count
            self.weights += [weight / count] * count
            self.folds += [fold] * count


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Cross-validated margins above a threshold of 0 and weights, for the sentences of the templates."""

    templates: tuple[Template, ...] = field(repr=False)
    margins: tuple[tuple[float, ...], ...] = field(repr=False)
    """For each template and sentence."""

    def threshold(self, language: str) -> float:
        """The lowest one that keeps false alarms on hard negatives within the limit."""
        values, weights = self._of(language, crisis=False)
        order = np.argsort(values)
        reached = np.cumsum(weights[order]) / weights.sum()
        return float(values[order][np.searchsorted(reached, 1 - FALSE_ALARMS[language])])

    def found(self, language: str, threshold: float, *, crisis: bool, group: str = "") -> float:
        """Share of the templates' sentences above a threshold, each template counting once."""
        values, weights = self._of(language, crisis=crisis, group=group)
        return float(np.average(values > threshold, weights=weights))

    def _of(self, language: str, *, crisis: bool, group: str = "") -> tuple[Array, Array]:
        pairs = [
            (margin, 1 / len(margins))
            for template, margins in zip(self.templates, self.margins, strict=True)
            if template.language == language and template.crisis == crisis and group in ("", template.group)
            for margin in margins
        ]
        values = np.array(pairs, np.float64)
        return values[:, 0], values[:, 1]


def fit(templates: Sequence[Template], diary: Sequence[str], public: Sequence[str]) -> tuple[CrisisNet, Validation]:
    """Cross-validate, choose thresholds, and fit on everything."""
    rows = _Rows()
    _add_templates(rows, templates, diary)
    for line in diary:
        rows.add(plain_words(line), False, 1.0, _fold(line), passages=True)
    _add_public(rows, public)
    validation = _validate(rows, templates)
    net = _net(rows, held_out=None)
    common = _public_thresholds(net, [text for index, text in enumerate(public) if index % EVERY_PUBLIC])
    thresholds = (max(validation.threshold("ko"), common[0]), max(validation.threshold("en"), common[1]))
    return CrisisNet(weights=net.weights, bias=net.bias, thresholds=thresholds), validation


def _add_templates(rows: _Rows, templates: Sequence[Template], diary: Sequence[str]) -> None:
    """Each sentence by itself, and once more beside an everyday one or without spaces."""
    chance = random.Random(7)  # noqa: S311 - variety, not secrecy
    by_language = {
        "ko": [line for line in diary if _HANGUL.search(line)],
        "en": [line for line in diary if not _HANGUL.search(line)],
    }
    for template in templates:
        fold, share = _fold(template.sentences[0]), 1 / len(template.sentences)
        for sentence in template.sentences:
            rows.add(plain_words(sentence), template.crisis, share, fold, passages=False)
            plain = chance.choice(by_language[template.language]).rstrip(_END)
            joined = chance.choice((f"{plain} {sentence}", f"{sentence.rstrip(_END)} {plain}"))
            if template.language == "ko" and chance.random() < 0.5:
                joined = sentence.replace(" ", "")
            rows.add(plain_words(joined), template.crisis, _JOINED * share, fold, passages=False)


def _add_public(rows: _Rows, public: Sequence[str]) -> None:
    """Comments that no pattern hits, but for those that look most like a crisis to what was learnt so far."""
    everyday = [plain_words(text) for text in public[::EVERY_PUBLIC] if find_by_patterns(text) is None]
    if not everyday:
        return
    first = _net(rows, held_out=None)
    scores = np.array([first.margin(text) for text in everyday])
    limit = np.quantile(scores, 1 - _DROPPED)
    for text, score in zip(everyday, scores, strict=True):
        if score <= limit:
            weight = _PUBLIC * (2 if _FIRST_PERSON.search(text.lower()) else 1)
            rows.add(text, False, weight, -1, passages=True)


def _public_thresholds(net: CrisisNet, comments: Sequence[str]) -> tuple[float, float]:
    """The lowest thresholds, for comments with Hangul and others, that keep within PUBLIC_ALARMS."""
    margins: dict[bool, list[float]] = {True: [], False: []}
    for text in comments:
        if find_by_patterns(text) is None:
            margins[bool(_HANGUL.search(text))].append(net.margin(plain_words(text)))
    hangul, other = (
        float(np.quantile(margins[kind], 1 - PUBLIC_ALARMS)) if margins[kind] else -np.inf for kind in (True, False)
    )
    return hangul, other


def _validate(rows: _Rows, templates: Sequence[Template]) -> Validation:
    nets = [_net(rows, held_out=fold) for fold in range(FOLDS)]
    margins = (
        tuple(nets[_fold(template.sentences[0])].margin(plain_words(text)) for text in template.sentences)
        for template in templates
    )
    return Validation(templates=tuple(templates), margins=tuple(margins))


def _net(rows: _Rows, held_out: int | None) -> CrisisNet:
    """Fit on all rows but those of one fold; thresholds 0."""
    matrix, chosen = vstack(rows.parts, format="csr"), np.array(rows.folds) != (-2 if held_out is None else held_out)
    model = LogisticRegression(C=_STRENGTH, tol=1e-4, max_iter=400)
    model.fit(matrix[chosen], np.array(rows.labels)[chosen], sample_weight=np.array(rows.weights)[chosen])
    weights = model.coef_[0].astype(np.float16).astype(np.float32)
    return CrisisNet(weights=weights, bias=float(model.intercept_[0]), thresholds=(0.0, 0.0))


def _matrix(features: CrisisFeatures, *, passages: bool) -> csr_matrix:
    """A row for each passage, or one for the whole text; each block of it has length about 1."""
    spans: Iterable[tuple[int, int]] = features.spans if passages else [(0, len(features.hangul))]
    columns, values, ends = [], [], [0]
    for first, last in spans:
        inside = (features.tokens >= first) & (features.tokens < last)
        blocks = features.blocks[inside]
        sizes = np.maximum(1, np.bincount(blocks, minlength=BLOCKS))
        columns.append(features.rows[inside])
        values.append(1 / np.sqrt(sizes[blocks]))
        ends.append(ends[-1] + len(blocks))
    if ends[-1] == 0:
        return csr_matrix((0, 1 << TABLE_BITS), dtype=np.float32)
    data = np.concatenate(values).astype(np.float32)
    matrix = csr_matrix((data, np.concatenate(columns), ends), shape=(len(ends) - 1, 1 << TABLE_BITS))
    matrix.sum_duplicates()
    return matrix


def _fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS
