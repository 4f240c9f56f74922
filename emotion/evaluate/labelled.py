"""Faces that people have labelled, as files in the layout of FER2013 or SMILEsmileD."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS
from core.errors import DataError
from emotion.align import Bytes
from emotion.classify import VOTERS
from emotion.evaluate.archive import MOST_BYTES, Archive

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FER2013_SIDE = 48
SMILES_SIDE = 64
_MOST_VOTES = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFaces:
    """FER2013: faces with an emotion, the votes of FER+, or both."""

    images: Bytes = field(repr=False)
    """(N, 48, 48)"""
    labels: Integers | None = field(repr=False)
    """(N,), an index into EMOTIONS."""
    votes: Bytes | None = field(repr=False)
    """(N, 10): how many voted for each answer, in the order of FER+."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmilingFaces:
    """SMILEsmileD: faces that smile or do not."""

    images: Bytes = field(repr=False)
    """(N, 64, 64)"""
    smiling: Mask = field(repr=False)
    """(N,)"""


def read_labelled(path: Path, *, most: int = MOST_BYTES) -> LabelledFaces | SmilingFaces:
    """Read `images` with `label` or `votes`, or with `smiling`; other arrays of the file are not looked at.

    Raises DataError, naming what is wrong, for anything else and for what would take more than `most` bytes.
    """
    with Archive(path, most=most) as archive:
        emotional, smiling = bool(archive.names & {"label", "votes"}), "smiling" in archive.names
        if emotional == smiling:
            has = "both" if smiling else "neither"
            raise DataError(f"{path}: expected the arrays 'label' or 'votes', or else 'smiling'; it has {has}")
        return _smiling(path, archive) if smiling else _emotional(path, archive)


def _emotional(path: Path, archive: Archive) -> LabelledFaces:
    images = archive.read("images", row=(FER2013_SIDE, FER2013_SIDE), kinds="u", width=1)
    labels = votes = None
    if "label" in archive.names:
        labels = archive.read("label", row=(), kinds="iu")
        _check(path, "label", labels, len(images), len(EMOTIONS) - 1)
        labels = labels.astype(np.int64)
    if "votes" in archive.names:
        votes = archive.read("votes", row=(VOTERS,), kinds="iu")
        _check(path, "votes", votes, len(images), _MOST_VOTES)
        votes = votes.astype(np.uint8)
    return LabelledFaces(images=images, labels=labels, votes=votes)


def _smiling(path: Path, archive: Archive) -> SmilingFaces:
    images = archive.read("images", row=(SMILES_SIDE, SMILES_SIDE), kinds="u", width=1)
    smiling = archive.read("smiling", row=(), kinds="iub")
    _check(path, "smiling", smiling, len(images), 1)
    return SmilingFaces(images=images, smiling=smiling.astype(np.bool_))


def _check(path: Path, name: str, values: npt.NDArray[np.generic], count: int, highest: int) -> None:
    if len(values) != count:
        raise DataError(f"{path}: {count} images but {len(values)} rows of {name!r}")
    if values.min() < 0 or values.max() > highest:
        raise DataError(f"{path}: {name!r} has values outside 0..{highest}")
