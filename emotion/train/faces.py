"""Faces with targets, whatever set they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from emotion.train.heads import HEADS

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Pictures of one size and, for each head that the set says something about, their targets."""

    images: Bytes = field(repr=False)
    """(N, S, S) grey or (N, S, S, 3)."""
    targets: Mapping[str, Floats] = field(repr=False)
    """Head to (N, labels): rows sum to 1, or to 0 where nothing is known."""
    labels: Mapping[str, Integers] = field(repr=False)
    """Head to (N,): the label that counts as right, an index into the head's labels, or -1."""

    def __len__(self) -> int:
        return len(self.images)

    def take(self, chosen: npt.NDArray[np.bool_] | Integers) -> Faces:
        """Only some, by mask or by place."""
        return Faces(
            images=self.images[chosen],
            targets={head: rows[chosen] for head, rows in self.targets.items()},
            labels={head: rows[chosen] for head, rows in self.labels.items()},
        )


def joined(parts: Sequence[Faces]) -> Faces:
    """Several sets as one; a head that a part says nothing about has no targets there.

    Raises ValueError when their pictures differ in size.
    """
    if len(parts) == 1:
        return parts[0]
    heads = list(dict.fromkeys(head for part in parts for head in part.targets))
    return Faces(
        images=np.concatenate([part.images for part in parts]),
        targets={head: np.concatenate([_targets(part, head) for part in parts]) for head in heads},
        labels={head: np.concatenate([_labels(part, head) for part in parts]) for head in heads},
    )


def twins_of(images: Bytes, others: Bytes) -> npt.NDArray[np.bool_]:
    """Which images (N, ...) occur pixel by pixel among others of the same size."""
    seen = {image.tobytes() for image in others}
    return np.array([image.tobytes() in seen for image in images], bool)


def split(labels: Integers, *, share: float, seed: int) -> npt.NDArray[np.bool_]:
    """True for `share` of the places with every label, chosen by seed: a stratified split."""
    chosen = np.zeros(len(labels), bool)
    random = np.random.default_rng(seed)
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        chosen[places[: round(len(places) * share)]] = True
    return chosen


def _targets(faces: Faces, head: str) -> Floats:
    if head in faces.targets:
        return faces.targets[head]
    return np.zeros((len(faces), len(HEADS[head])), np.float32)


def _labels(faces: Faces, head: str) -> Integers:
    return faces.labels[head] if head in faces.labels else np.full(len(faces), -1, np.int64)
