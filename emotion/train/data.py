"""FER2013 faces with soft targets made from the original labels and the FER+ votes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS, Emotion
from emotion.train.config import DataConfig

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_VOTES = (
    Emotion.NEUTRAL,
    Emotion.HAPPINESS,
    Emotion.SURPRISE,
    Emotion.SADNESS,
    Emotion.ANGER,
    Emotion.DISGUST,
    Emotion.FEAR,
)
_CONTEMPT = 7
_NOT_A_FACE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Grey faces, as many targets and labels."""

    images: Bytes = field(repr=False)
    """(N, 48, 48)"""
    targets: Floats = field(repr=False)
    """(N, 7), rows sum to 1."""
    labels: npt.NDArray[np.int64] = field(repr=False)
    """(N,), the original label as an index into EMOTIONS."""

    def __len__(self) -> int:
        return len(self.labels)


def load_training(config: DataConfig) -> Faces:
    """Load the training faces without non-faces and without pictures that the public test holds too."""
    folder = Path(config.folder)
    parts = [_load(folder / name, config) for name in config.training]
    faces = Faces(
        images=np.concatenate([faces.images for faces, _ in parts]),
        targets=np.concatenate([faces.targets for faces, _ in parts]),
        labels=np.concatenate([faces.labels for faces, _ in parts]),
    )
    is_face = np.concatenate([is_face for _, is_face in parts])
    seen = {image.tobytes() for image in load_public(config).images}
    unseen = np.array([image.tobytes() not in seen for image in faces.images])
    return _take(faces, is_face & unseen)


def load_public(config: DataConfig) -> Faces:
    """Load every face of the public test split."""
    return _load(Path(config.folder) / config.public, config)[0]


def load_labelled(path: Path) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """Faces (N, 48, 48) and labels (N,) of one file, votes or not."""
    with np.load(path) as archive:
        return archive["images"], archive["label"].astype(np.int64)


def soft_targets(labels: npt.NDArray[np.int64], votes: Bytes, config: DataConfig) -> Floats:
    """Mix votes (N, 10) over emotions with one-hot labels (N,); "unknown" and "not a face" votes count nothing.

    A row without a usable vote is its label alone.
    """
    counts = np.zeros((len(votes), len(EMOTIONS)), np.float32)
    for column, emotion in enumerate(_VOTES):
        counts[:, EMOTIONS.index(emotion)] += votes[:, column]
    contempt = votes[:, _CONTEMPT].astype(np.float32)
    counts[:, EMOTIONS.index(Emotion.DISGUST)] += config.contempt_to_disgust * contempt
    counts[:, EMOTIONS.index(Emotion.NEUTRAL)] += (1 - config.contempt_to_disgust) * contempt
    total = counts.sum(1, keepdims=True)
    one_hot = np.eye(len(EMOTIONS), dtype=np.float32)[labels]
    voted = np.where(total > 0, counts / np.maximum(total, 1), one_hot)
    mixed: Floats = config.vote_share * voted + (1 - config.vote_share) * one_hot
    return mixed.astype(np.float32)


def _load(path: Path, config: DataConfig) -> tuple[Faces, npt.NDArray[np.bool_]]:
    with np.load(path) as archive:
        images, votes = archive["images"], archive["votes"]
        labels = archive["label"].astype(np.int64)
    is_face = votes[:, _NOT_A_FACE] * 2 <= votes.sum(1)
    return Faces(images=images, targets=soft_targets(labels, votes, config), labels=labels), is_face


def _take(faces: Faces, keep: npt.NDArray[np.bool_]) -> Faces:
    return Faces(images=faces.images[keep], targets=faces.targets[keep], labels=faces.labels[keep])
