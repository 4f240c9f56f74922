"""A hand-written face classifier, and labelled faces that it can tell apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emotion.card import CropRule
from emotion.classify import Answers
from emotion.evaluate.labelled import FER2013_SIDE, SMILES_SIDE
from emotion.ferplus import LABELS

_RULE = CropRule(frame=48, points=((15.0, 19.0), (33.0, 19.0), (24.0, 29.0), (16.0, 38.0), (32.0, 38.0)))


class FakeClassifier:
    """Takes the brightness of a face's corner for what it shows: an emotion, a vote, a smile from 1 on."""

    title = "fake 1"
    size = 44
    crop = _RULE

    def __init__(self, sure: float = 1.0) -> None:
        self.sure = sure
        self.received: list[tuple[int, ...]] = []

    def answers(self, faces: np.ndarray) -> Answers:
        self.received.append(faces.shape)
        seen = faces[:, 0, 0]
        return Answers(
            probabilities=self._rows(seen % 7, 7),
            votes=self._rows(seen, 10),
            smile=np.where(seen > 0, self.sure, 1 - self.sure).astype(np.float32),
        )

    def _rows(self, seen: np.ndarray, count: int) -> np.ndarray:
        rest = (1 - self.sure) / (count - 1)
        return np.where(np.eye(count, dtype=bool)[seen], self.sure, rest).astype(np.float32)


def plain_faces(shown: list[int], side: int = FER2013_SIDE) -> np.ndarray:
    """One face (side, side) a brightness; two of the same differ in their last pixel, which is cut off."""
    faces = np.broadcast_to(np.array(shown, np.uint8)[:, None, None], (len(shown), side, side)).copy()
    faces[:, -1, -1] = np.arange(len(shown)) % 256
    return faces


def majority_votes(labels: list[int]) -> np.ndarray:
    """Votes (N, 10) of ten people; a label of -1 is one that nobody agrees on."""
    rows = np.zeros((len(labels), 10), np.uint8)
    for row, label in zip(rows, labels, strict=True):
        if label < 0:
            row[: len(LABELS) - 3] = 2
        else:
            row[label] = 9
            row[-1] = 1
    return rows


def fer2013(path: Path, shown: list[int], labels: list[int] | None = None, votes: list[int] | None = None) -> Path:
    """Write a file in the layout of FER2013."""
    arrays = {"images": plain_faces(shown), "split": np.zeros(len(shown), np.uint8)}
    if labels is not None:
        arrays["label"] = np.array(labels, np.uint8)
    if votes is not None:
        arrays["votes"] = majority_votes(votes)
    np.savez_compressed(path, **arrays)
    return path


def smiles(path: Path, shown: list[int], smiling: list[int]) -> Path:
    """Write a file in the layout of SMILEsmileD."""
    names = np.array([f"{place}.jpg" for place in range(len(shown))])
    np.savez(path, images=plain_faces(shown, SMILES_SIDE), smiling=np.array(smiling, np.uint8), name=names)
    return path
