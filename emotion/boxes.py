"""Arithmetic on boxes (N, 4): left, top, right, bottom, in pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from emotion.align import Floats

Indices = npt.NDArray[np.intp]


def kept(boxes: Floats, scores: Floats, most: float) -> Indices:
    """Non-maximum suppression: indices, best first, of boxes that overlap no better one by more than `most` (IoU).

    Memory grows with the square of their number.
    """
    order = np.argsort(-scores, kind="stable")
    corners = boxes[order]
    sides = corners[:, 2:4] - corners[:, 0:2]
    areas = sides[:, 0] * sides[:, 1]
    shared = _shared(corners, 0)
    together = areas[:, None] + areas - shared
    np.divide(shared, together, out=shared, where=together > 0)
    return order[_greedy(shared, most)]


def kept_inner(boxes: Floats, scores: Floats, most: float) -> Indices:
    """Like `kept`, but the shared area counts against the smaller box, so that a face within a face goes."""
    order = np.argsort(-scores, kind="stable")
    corners = boxes[order]
    sides = corners[:, 2:4] - corners[:, 0:2] + 1
    areas = sides[:, 0] * sides[:, 1]
    return order[_greedy(_shared(corners, 1) / np.minimum(areas[:, None], areas), most)]


def squared(boxes: Floats) -> Floats:
    """The smallest squares with the same centres that cover the boxes."""
    sides = boxes[:, 2:4] - boxes[:, 0:2]
    longest = sides.max(1, keepdims=True)
    corner = boxes[:, 0:2] + sides / 2 - longest / 2
    return np.concatenate([corner, corner + longest], 1).astype(np.float32)


def shifted(boxes: Floats, shift: Floats) -> Floats:
    """Move the edges by shares (N, 4) of the sides, which count both edge pixels as MTCNN's training did."""
    sides = np.tile(boxes[:, 2:4] - boxes[:, 0:2] + 1, 2)
    return (boxes + shift * sides).astype(np.float32)


def clipped(boxes: Floats, size: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Whole pixels of the boxes that lie within a picture of `size` (width, height); right and bottom excluded."""
    whole = np.trunc(boxes).astype(np.int64)
    low = np.maximum(whole[:, 0:2], 1) - 1
    high = np.minimum(whole[:, 2:4], np.array(size))
    return np.concatenate([low, high], 1)


def inside(boxes: Floats, size: tuple[int, int]) -> Floats:
    """Those boxes that lie within a picture of `size` (width, height) at least in part."""
    left, top, right, bottom = clipped(boxes, size).T
    within: Floats = boxes[(right > left) & (bottom > top)]
    return within


def _shared(boxes: Floats, edge: int) -> Floats:
    """Area (N, N) that each two boxes share; `edge`: 1 where right and bottom pixels belong to the box."""
    left, top, right, bottom = boxes.T
    area = _common(left, right, edge)
    area *= _common(top, bottom, edge)
    return area


def _common(low: Floats, high: Floats, edge: int) -> Floats:
    """Length (N, N) that each two of N stretches share."""
    length: Floats = np.minimum(high[:, None], high) - np.maximum(low[:, None], low) + np.float32(edge)
    return length.clip(0)


def _greedy(overlap: npt.NDArray[np.floating[Any]], most: float) -> Indices:
    """Which of N boxes, best first, stay when each that stays removes those that overlap it by more than `most`."""
    # Compared in double precision, as torchvision does: overlaps of whole pixels often are exactly 0.5 or 0.7.
    over = np.triu(overlap > np.float64(most), 1)
    gone = np.zeros(len(over), bool)
    for place in np.flatnonzero(over.any(1)):
        if not gone[place]:
            gone |= over[place]
    return np.flatnonzero(~gone)
