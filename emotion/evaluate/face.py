"""Measures a face classifier on labelled faces, prepared as when it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from core.emotions import EMOTIONS
from emotion.align import Bytes, resized
from emotion.card import CropRule
from emotion.classify import Answers
from emotion.evaluate.digests import Digests
from emotion.evaluate.figures import ClassFigures, SmileFigures, class_figures, smile_figures
from emotion.evaluate.labelled import LabelledFaces, Mask, SmilingFaces, read_labelled
from emotion.ferplus import LABELS, majority_labels

Kind = Literal["fer2013", "smiles"]
Track = Callable[[Sequence[slice]], Iterable[slice]]
"""Goes through the batches, and may show how far it is."""

_BATCH = 64
"""More at once takes more memory, and time to get it, than it saves."""
_NAMES = tuple(emotion.value for emotion in EMOTIONS)
_MISSING = (
    "accuracy",
    "accuracy_interval",
    "balanced_accuracy",
    "macro_f1",
    "auroc",
    "calibration_error",
    "nll",
    "per_class",
    "confusion",
)
"""Keys that are null where a file has no labels."""


class FaceClassifier(Protocol):
    """What is measured; `emotion.classify.Classifier` is one."""

    title: str
    size: int
    crop: CropRule

    def answers(self, faces: Bytes) -> Answers:
        """Read grey faces (N, size, size)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Figures on a set of faces; None for what the set has no labels for."""

    faces: int
    emotion: ClassFigures | None = None
    ferplus: ClassFigures | None = None
    """By the published majority protocol: eight labels, contempt among them."""
    smile: SmileFigures | None = None

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        if self.smile is not None:
            return self.smile.as_dict()
        figures = dict.fromkeys(_MISSING) if self.emotion is None else self.emotion.as_dict()
        return {"faces": self.faces} | figures | {"ferplus": None if self.ferplus is None else self.ferplus.as_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceFigures:
    """Figures on one file."""

    kind: Kind
    model: str
    all: Measured
    twins: int | None
    """Faces that the classifier was trained on, pixel by pixel; None when that is not known."""
    without_twins: Measured | None
    """Figures on the others; None when that is not known or there are none."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data, rounded."""
        rest = None if self.without_twins is None else self.without_twins.as_dict()
        return (
            {"kind": self.kind, "model": self.model}
            | self.all.as_dict()
            | {"twins": self.twins}
            | {"without_twins": rest}
        )


def evaluate_faces(
    path: Path, classifier: FaceClassifier, *, known: Digests | None, track: Track = iter
) -> FaceFigures:
    """Measure a classifier on a file of `read_labelled`; `known`: what it was trained on. Raises DataError."""
    return measure_faces(read_labelled(path), classifier, known=known, track=track)


def measure_faces(
    faces: LabelledFaces | SmilingFaces, classifier: FaceClassifier, *, known: Digests | None, track: Track = iter
) -> FaceFigures:
    """Measure a classifier on labelled faces; `known`: what it was trained on."""
    answers = answers_of(faces.images, classifier, track)
    everything = np.ones(len(faces.images), np.bool_)
    twins = None if known is None else known.twins(faces.images)
    return FaceFigures(
        kind="smiles" if isinstance(faces, SmilingFaces) else "fer2013",
        model=classifier.title,
        all=_measured(faces, answers, everything),
        twins=None if twins is None else int(twins.sum()),
        without_twins=None if twins is None or twins.all() else _measured(faces, answers, ~twins),
    )


def card_figures(figures: FaceFigures, name: str) -> dict[str, float]:
    """The single numbers and the recalls among the figures, flat, for a ModelCard; every key starts with `name`."""
    flat = _flat(figures.all.as_dict(), name)
    if figures.without_twins is not None:
        flat |= _flat(figures.without_twins.as_dict(), f"{name}_without_twins")
    return flat


def answers_of(images: Bytes, classifier: FaceClassifier, track: Track = iter) -> Answers:
    """What the classifier says about faces (N, S, S) that are cut out already."""
    batches = [slice(start, start + _BATCH) for start in range(0, len(images), _BATCH)]
    parts = [classifier.answers(centred(images[batch], classifier)) for batch in track(batches)]
    return Answers(
        probabilities=np.concatenate([part.probabilities for part in parts]),
        votes=np.concatenate([part.votes for part in parts]),
        smile=np.concatenate([part.smile for part in parts]),
    )


def centred(images: Bytes, classifier: FaceClassifier) -> Bytes:
    """Faces (N, S, S) as the classifier takes them: brought to the frame of its crop rule, and of that the middle."""
    framed = resized(images, classifier.crop.frame)
    margin = (classifier.crop.frame - classifier.size) // 2
    inside = slice(margin, margin + classifier.size)
    return framed[:, inside, inside]


def _measured(faces: LabelledFaces | SmilingFaces, answers: Answers, chosen: Mask) -> Measured:
    count = int(chosen.sum())
    if isinstance(faces, SmilingFaces):
        return Measured(faces=count, smile=smile_figures(answers.smile[chosen], faces.smiling[chosen]))
    emotion = None
    if faces.labels is not None:
        emotion = class_figures(answers.probabilities[chosen], faces.labels[chosen], _NAMES)
    return Measured(faces=count, emotion=emotion, ferplus=_ferplus(faces, answers, chosen))


def _ferplus(faces: LabelledFaces, answers: Answers, chosen: Mask) -> ClassFigures | None:
    """Only where most voters agree on one of the eight emotions; None when they nowhere do."""
    if faces.votes is None:
        return None
    majority = majority_labels(faces.votes)
    agreed = chosen & (majority >= 0)
    if not agreed.any():
        return None
    # Shares of votes are no probabilities of the majority: half of the votes may be enough to be sure of it.
    return class_figures(answers.votes[agreed, : len(LABELS)], majority[agreed], LABELS, calibrated=False)


def _flat(table: dict[str, Any], name: str) -> dict[str, float]:
    flat = {f"{name}_{key}": float(value) for key, value in table.items() if isinstance(value, int | float)}
    for label, row in (table.get("per_class") or {}).items():
        flat[f"{name}_recall_{label.replace(' ', '_')}"] = row["recall"]
    if table.get("ferplus") is not None:
        flat |= _flat(table["ferplus"], f"{name}_ferplus")
    return flat
