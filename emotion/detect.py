"""Finds faces with MTCNN: an image pyramid, then three networks that each look closer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.errors import ModelUnavailable
from emotion.align import Floats
from emotion.areas import Areas
from emotion.boxes import clipped, inside, kept, kept_inner, shifted, squared
from emotion.card import ModelCard
from emotion.photo import reduced, shrunk, whole_factor
from emotion.session import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_CELL = 12
"""Side in pixels of what P-Net sees at once; it looks at every second place."""
_FACTOR = 0.709
_THRESHOLDS = (0.6, 0.7, 0.7)
_MOST_CELLS = 1024
"""Of one level of the pyramid; this and the next bound the work on pictures full of face-like patterns."""
_MOST_CANDIDATES = 1024
_STRIP_PIXELS = 30_000
"""What P-Net looks at together."""
_BATCH = 16
"""Candidates that a network looks at together; more would only need more memory."""
_COARSE_SIDE = 1024
_COARSE_SHARE = 1 / 12
"""Smallest face of the first pass, as a share of the shorter side."""
_FINE_SIDE = 1280
_FINE_FACE = 20
"""Smallest face of the second pass, in pixels of a picture with sides up to _FINE_SIDE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Faces of one picture, best first, in its pixels."""

    boxes: Floats = field(repr=False)
    """(N, 4) left, top, right, bottom; may reach past the edge."""
    points: Floats = field(repr=False)
    """(N, 5, 2) left eye, right eye, nose, left and right mouth corner."""
    scores: Floats = field(repr=False)
    """(N,) 0..1"""

    def __len__(self) -> int:
        return len(self.scores)


class Detector:
    """MTCNN on ONNX Runtime. Not thread-safe: call it from one thread."""

    def __init__(self, card: ModelCard, threads: int) -> None:
        """Open the three networks. Raises ModelUnavailable."""
        if card.input is None:
            raise ModelUnavailable(f"{card.name}: the card does not describe a face detector")
        self._mean, self._std = np.float32(255 * card.input.mean), np.float32(255 * card.input.std)
        self._pnet, self._rnet, self._onet = (
            open_session(card.weights(f"{name}.onnx"), name, threads) for name in ("pnet", "rnet", "onet")
        )

    def find(self, image: Image.Image) -> Found:
        """Find faces in an RGB picture: large ones fast; only where there are none, small ones too."""
        coarse = reduced(image, _COARSE_SIDE)
        smallest = max(_FINE_FACE, min(coarse.size) * _COARSE_SHARE)
        found = _scaled(self.search(coarse, smallest), whole_factor(image.size, _COARSE_SIDE))
        if len(found):
            return found
        fine = shrunk(image, _FINE_SIDE)
        return _scaled(self.search(fine, _FINE_FACE), image.width / fine.width)

    def search(self, image: Image.Image, smallest: float) -> Found:
        """Find every face at least `smallest` pixels wide in one pass over the picture."""
        areas = Areas(image)
        boxes = inside(self._propose(areas, smallest), areas.size)
        if len(boxes):
            boxes = inside(self._refine(areas, boxes), areas.size)
        return self._finish(areas, boxes) if len(boxes) else _nothing()

    def _propose(self, areas: Areas, smallest: float) -> Floats:
        parts = [np.zeros((0, 9), np.float32)]
        width, height = areas.size
        for scale in _pyramid(areas.size, smallest):
            level = self._normalised(areas.whole(int(width * scale + 1), int(height * scale + 1)))
            seen = [self._run(self._pnet, strip) for strip in _strips(level)]
            shift, score = (np.concatenate(rows, 2) for rows in zip(*seen, strict=True))
            part = _cells(shift[0], score[0, 1], scale)
            parts.append(part[kept(part[:, :4], part[:, 4], 0.5)])
        found = np.concatenate(parts)
        found = found[np.argsort(-found[:, 4], kind="stable")][:_MOST_CANDIDATES]
        found = found[kept(found[:, :4], found[:, 4], 0.7)]
        # P-Net was trained on sides without the "+ 1" that the other two use.
        sides = np.tile(found[:, 2:4] - found[:, 0:2], 2)
        return squared(found[:, :4] + found[:, 5:9] * sides)

    def _refine(self, areas: Areas, boxes: Floats) -> Floats:
        shift, score = self._look(self._rnet, areas, boxes, 24)
        sure = score[:, 1] > _THRESHOLDS[1]
        boxes, shift, scores = boxes[sure], shift[sure], score[sure, 1]
        keep = kept(boxes, scores, 0.7)
        return squared(shifted(boxes[keep], shift[keep]))

    def _finish(self, areas: Areas, boxes: Floats) -> Found:
        shift, points, score = self._look(self._onet, areas, boxes, 48)
        sure = score[:, 1] > _THRESHOLDS[2]
        boxes, shift, points, scores = boxes[sure], shift[sure], points[sure], score[sure, 1]
        sides = boxes[:, 2:4] - boxes[:, 0:2] + 1
        # Five x, then five y, as shares of the box.
        places = points.reshape(-1, 2, 5).transpose(0, 2, 1) * sides[:, None] + boxes[:, None, 0:2] - 1
        boxes = shifted(boxes, shift)
        keep = kept_inner(boxes, scores, 0.7)
        return Found(boxes=boxes[keep], points=places[keep].astype(np.float32), scores=scores[keep])

    def _look(self, net: InferenceSession, areas: Areas, boxes: Floats, side: int) -> list[Floats]:
        """What a network says about each of the boxes, of which there is at least one."""
        places = clipped(boxes, areas.size)
        starts = range(0, len(places), _BATCH)
        batches = (areas.patches(places[start : start + _BATCH], side) for start in starts)
        said = [self._run(net, self._normalised(batch)) for batch in batches]
        return [np.concatenate(parts) for parts in zip(*said, strict=True)]

    def _normalised(self, pixels: Floats) -> Floats:
        """Turn 0..255 of any shape, in place, into what the networks take."""
        pixels -= self._mean
        pixels /= self._std
        return pixels

    def _run(self, net: InferenceSession, pixels: Floats) -> list[Floats]:
        outputs: list[Floats] = net.run(None, {"faces": pixels})
        return outputs


def _strips(level: Floats) -> Iterator[Floats]:
    """Cut a level (1, 3, H, W) into strips for which P-Net answers, row below row, as for the whole.

    What it holds in between then fits the processor's caches, and takes no more memory for a larger picture.
    """
    height, width = level.shape[2:]
    step = max(_STRIP_PIXELS // width, 2 * _CELL) // 2 * 2
    below = _CELL - 2  # rows that the last cell of a strip reaches past its own two
    top = 0
    while height - top > step + below:
        yield np.ascontiguousarray(level[:, :, top : top + step + below])
        top += step
    yield np.ascontiguousarray(level[:, :, top:])


def _pyramid(size: tuple[int, int], smallest: float) -> Iterator[float]:
    scale = _CELL / smallest
    shorter = min(size) * scale
    while shorter >= _CELL:
        yield scale
        scale *= _FACTOR
        shorter *= _FACTOR


def _cells(shift: Floats, score: Floats, scale: float) -> Floats:
    """Places where P-Net sees a face: (N, 9) box, score and shift, in pixels before scaling; the best _MOST_CELLS."""
    rows, columns = np.nonzero(score >= _THRESHOLDS[0])
    if len(rows) > _MOST_CELLS:
        best = np.sort(np.argsort(-score[rows, columns], kind="stable")[:_MOST_CELLS])
        rows, columns = rows[best], columns[best]
    # Single precision throughout: where a cell ends on a whole pixel, it decides which.
    corner = np.stack([columns, rows], 1).astype(np.float32) * 2
    low, high = np.floor((corner + 1) / np.float32(scale)), np.floor((corner + _CELL) / np.float32(scale))
    return np.concatenate([low, high, score[rows, columns, None], shift[:, rows, columns].T], 1)


def _scaled(found: Found, factor: float) -> Found:
    grow = np.float32(factor)
    return Found(boxes=found.boxes * grow, points=found.points * grow, scores=found.scores)


def _nothing() -> Found:
    shapes = {"boxes": (0, 4), "points": (0, 5, 2), "scores": (0,)}
    return Found(**{name: np.zeros(shape, np.float32) for name, shape in shapes.items()})
