"""Arithmetic on boxes (N, 4): left, top, right, bottom, in pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emotion.align import Floats

Indices = npt.NDArray[np.intp]


def kept(boxes: Floats, scores: Floats, most: float) -> Indices:
    """Non-maximum suppression: indices, best first, of boxes that overlap no better one by more than `most` (IoU)."""
    left, top, right, bottom = boxes.T
    areas = (right - left) * (bottom - top)
    order = np.argsort(-scores, kind="stable")
    chosen = []
    while order.size:
        best, rest = order[0], order[1:]
        chosen.append(best)
        width = np.minimum(right[best], right[rest]) - np.maximum(left[best], left[rest])
        height = np.minimum(bottom[best], bottom[rest]) - np.maximum(top[best], top[rest])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        order = rest[shared <= most * (areas[best] + areas[rest] - shared)]
    return np.array(chosen, np.intp)


def kept_inner(boxes: Floats, scores: Floats, most: float) -> Indices:
    """Like `kept`, but the shared area counts against the smaller box, so that a face within a face goes."""
    left, top, right, bottom = boxes.T
    areas = (right - left + 1) * (bottom - top + 1)
    order = np.argsort(-scores, kind="stable")
    chosen = []
    while order.size:
        best, rest = order[0], order[1:]
        chosen.append(best)
        width = np.minimum(right[best], right[rest]) - np.maximum(left[best], left[rest]) + 1
        height = np.minimum(bottom[best], bottom[rest]) - np.maximum(top[best], top[rest]) + 1
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        order = rest[shared <= most * np.minimum(areas[best], areas[rest])]
    return np.array(chosen, np.intp)


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
