"""Finds faces with MTCNN: an image pyramid, then three networks that each look closer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.Image import Resampling

from core.errors import ModelUnavailable
from emotion.align import Floats, normalise
from emotion.boxes import clipped, kept, kept_inner, shifted, squared
from emotion.card import ModelCard
from emotion.photo import shrunk
from emotion.session import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_CELL = 12
"""Side in pixels of what P-Net sees at once; it looks at every second place."""
_FACTOR = 0.709
_THRESHOLDS = (0.6, 0.7, 0.7)
_MOST_CANDIDATES = 256
"""Bounds the work on pictures full of face-like patterns."""
_COARSE_SIDE = 640
_COARSE_SHARE = 1 / 12
"""Smallest face of the first pass, as a share of the shorter side."""
_FINE_FACE = 20
"""Smallest face of the second pass in pixels of the picture."""


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
        self._mean, self._std = card.input.mean, card.input.std
        self._pnet, self._rnet, self._onet = (
            open_session(card.weights(f"{name}.onnx"), name, threads) for name in ("pnet", "rnet", "onet")
        )

    def find(self, image: Image.Image) -> Found:
        """Find faces in an RGB picture: large ones fast; only where there are none, small ones too."""
        coarse = shrunk(image, _COARSE_SIDE)
        smallest = max(_FINE_FACE, min(coarse.size) * _COARSE_SHARE)
        found = _scaled(self.search(coarse, smallest), image.width / coarse.width)
        if len(found):
            return found
        return self.search(image, _FINE_FACE)

    def search(self, image: Image.Image, smallest: float) -> Found:
        """Find every face at least `smallest` pixels wide in one pass over the picture."""
        boxes = self._propose(image, smallest)
        boxes, scores = self._refine(image, boxes)
        return self._finish(image, boxes, scores)

    def _propose(self, image: Image.Image, smallest: float) -> Floats:
        parts = [np.zeros((0, 9), np.float32)]
        source = image
        for scale in _pyramid(image.size, smallest):
            size = int(image.width * scale + 1), int(image.height * scale + 1)
            while source.width >= 4 * size[0] and source.height >= 4 * size[1]:
                source = source.reduce(2)  # averaging in steps is nearly the same, and much faster
            level = np.asarray(source.resize(size, Resampling.BOX))
            shift, score = self._run(self._pnet, level[None])
            part = _cells(shift[0], score[0, 1], scale)
            parts.append(part[kept(part[:, :4], part[:, 4], 0.5)])
        found = np.concatenate(parts)
        found = found[kept(found[:, :4], found[:, 4], 0.7)][:_MOST_CANDIDATES]
        # P-Net was trained on sides without the "+ 1" that the other two use.
        sides = np.tile(found[:, 2:4] - found[:, 0:2], 2)
        return squared(found[:, :4] + found[:, 5:9] * sides)

    def _refine(self, image: Image.Image, boxes: Floats) -> tuple[Floats, Floats]:
        boxes, patches = self._patches(image, boxes, 24)
        if not len(boxes):
            return boxes, np.zeros(0, np.float32)
        shift, score = self._run(self._rnet, patches)
        sure = score[:, 1] > _THRESHOLDS[1]
        boxes, shift, scores = boxes[sure], shift[sure], score[sure, 1]
        keep = kept(boxes, scores, 0.7)
        return squared(shifted(boxes[keep], shift[keep])), scores[keep]

    def _finish(self, image: Image.Image, boxes: Floats, scores: Floats) -> Found:
        boxes, patches = self._patches(image, boxes, 48)
        if not len(boxes):
            return Found(boxes=boxes, points=np.zeros((0, 5, 2), np.float32), scores=np.zeros(0, np.float32))
        shift, points, score = self._run(self._onet, patches)
        sure = score[:, 1] > _THRESHOLDS[2]
        boxes, shift, points, scores = boxes[sure], shift[sure], points[sure], score[sure, 1]
        sides = boxes[:, 2:4] - boxes[:, 0:2] + 1
        # Five x, then five y, as shares of the box.
        places = points.reshape(-1, 2, 5).transpose(0, 2, 1) * sides[:, None] + boxes[:, None, 0:2] - 1
        boxes = shifted(boxes, shift)
        keep = kept_inner(boxes, scores, 0.7)
        return Found(boxes=boxes[keep], points=places[keep].astype(np.float32), scores=scores[keep])

    def _patches(self, image: Image.Image, boxes: Floats, side: int) -> tuple[Floats, npt.NDArray[np.uint8]]:
        areas = clipped(boxes, image.size)
        whole = (areas[:, 2] > areas[:, 0]) & (areas[:, 3] > areas[:, 1])
        patches = [
            np.asarray(image.resize((side, side), Resampling.BOX, box=tuple(area))) for area in areas[whole].tolist()
        ]
        return boxes[whole], np.stack(patches) if patches else np.zeros((0, side, side, 3), np.uint8)

    def _run(self, net: InferenceSession, pixels: npt.NDArray[np.uint8]) -> list[Floats]:
        faces = normalise(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2)), self._mean, self._std)
        outputs: list[Floats] = net.run(None, {"faces": faces})
        return outputs


def _pyramid(size: tuple[int, int], smallest: float) -> Iterator[float]:
    scale = _CELL / smallest
    while min(size) * scale >= _CELL:
        yield scale
        scale *= _FACTOR


def _cells(shift: Floats, score: Floats, scale: float) -> Floats:
    """Places where P-Net sees a face: (N, 9) box, score and shift, in pixels before scaling."""
    rows, columns = np.nonzero(score >= _THRESHOLDS[0])
    corner = np.stack([columns, rows], 1) * 2.0
    low, high = np.floor((corner + 1) / scale), np.floor((corner + _CELL) / scale)
    return np.concatenate([low, high, score[rows, columns, None], shift[:, rows, columns].T], 1).astype(np.float32)


def _scaled(found: Found, factor: float) -> Found:
    grow = np.float32(factor)
    return Found(boxes=found.boxes * grow, points=found.points * grow, scores=found.scores)
