"""FER2013 faces as arrays, with the original labels and the FER+ votes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.emotions import EMOTIONS
from core.errors import DataError
from emotion.ferplus import majority_labels
from emotion.train.config import DataConfig
from emotion.train.faces import Bytes, Faces, Floats, Integers
from emotion.train.heads import VOTES

_CONTEMPT = VOTES.index("contempt")
_NOT_A_FACE = VOTES.index("not a face")


def load_fer2013(path: Path, config: DataConfig) -> Faces:
    """One file with `images`, `label` and `votes`. Raises DataError when it is another kind of file."""
    try:
        with np.load(path) as archive:
            images, votes = archive["images"], archive["votes"]
            labels = archive["label"].astype(np.int64)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path.name} is not a file of FER2013 faces with votes") from error
    majority = majority_labels(votes)
    shares = votes / np.maximum(votes.sum(1, keepdims=True), 1)
    eight = np.where((majority >= 0)[:, None], shares[:, :8], 0)
    return Faces(
        images=images,
        targets={
            "emotion": soft_targets(labels, votes, config),
            "emotion8": (eight / np.maximum(eight.sum(1, keepdims=True), 1e-9)).astype(np.float32),
            "votes": shares.astype(np.float32),
        },
        labels={"emotion": labels, "emotion8": majority, "votes": votes.argmax(1)},
    )


def are_faces(faces: Faces) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask of those that not most voters called "not a face"."""
    return faces.targets["votes"][:, _NOT_A_FACE] <= 0.5


def soft_targets(labels: Integers, votes: Bytes, config: DataConfig) -> Floats:
    """Mix votes (N, 10) over emotions with one-hot labels (N,); "unknown" and "not a face" votes count nothing.

    A row without a usable vote is its label alone.
    """
    counts = np.zeros((len(votes), len(EMOTIONS)), np.float32)
    for column, name in enumerate(VOTES[:_CONTEMPT]):
        counts[:, [emotion.value for emotion in EMOTIONS].index(name)] += votes[:, column]
    contempt = votes[:, _CONTEMPT].astype(np.float32)
    names = [emotion.value for emotion in EMOTIONS]
    counts[:, names.index("disgust")] += config.contempt_to_disgust * contempt
    counts[:, names.index("neutral")] += (1 - config.contempt_to_disgust) * contempt
    total = counts.sum(1, keepdims=True)
    one_hot = np.eye(len(EMOTIONS), dtype=np.float32)[labels]
    voted = np.where(total > 0, counts / np.maximum(total, 1), one_hot)
    mixed: Floats = config.vote_share * voted + (1 - config.vote_share) * one_hot
    return mixed.astype(np.float32)
