"""Measures where the landmarks of FER2013 faces lie, so that serving cuts faces as the training set did."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.Image import Resampling

from emotion.card import CropRule, load_card, packaged_weights
from emotion.detect import Detector

_ENLARGE = 4
_BORDER = 12
"""Pixels of the enlarged face; the detector wants something around a face."""


def measure_template(images: npt.NDArray[np.uint8], *, count: int, seed: int, threads: int) -> CropRule:
    """Median landmarks of `count` random faces (N, S, S) in their own pixels, left and right made symmetric."""
    detector = Detector(load_card(packaged_weights(), "detector"), threads)
    side = images.shape[1]
    chosen = np.random.default_rng(seed).permutation(len(images))[:count]
    places = [points for points in (_landmarks(detector, images[i]) for i in chosen) if points is not None]
    middle = np.median(np.stack(places), axis=0)
    mirrored = middle[[1, 0, 2, 4, 3]] * [-1, 1] + [side, 0]
    symmetric = (middle + mirrored) / 2
    return CropRule(frame=side, points=tuple((round(float(x), 3), round(float(y), 3)) for x, y in symmetric))


def _landmarks(detector: Detector, face: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64] | None:
    side = face.shape[0]
    large = Image.fromarray(face).resize((side * _ENLARGE, side * _ENLARGE), Resampling.BICUBIC)
    around = Image.fromarray(np.pad(np.asarray(large), _BORDER, mode="edge")).convert("RGB")
    found = detector.search(around, side * _ENLARGE / 2)
    if not len(found):
        return None
    places: npt.NDArray[np.float64] = (found.points[0].astype(np.float64) - _BORDER) / _ENLARGE
    return places
