"""How well faces are read when the photo is shifted, small, turned, blurred, dark or badly compressed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from PIL.Image import Resampling

from core.emotions import EMOTIONS
from emotion.models import FaceModels

_SIDE = 192
"""Pixels that a face of 48 is enlarged to, so that the detector is fed what it was made for."""
_AROUND = 96
"""Pixels of photo around it on each side; the edge of the face goes on there."""
_STEP = 24
"""Pixels of a shift: an eighth of the face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What is left when every photo is changed in one way."""

    change: str
    """A key of CHANGES."""
    found: float
    """Share of the faces that the detector found, 0..1."""
    accuracy: float
    """Of all faces; one that was not found is wrong. 0..1."""
    accuracy_found: float
    """Of those that were found, 0..1."""


def _same(photo: Image.Image) -> Image.Image:
    return photo


def _shifted(photo: Image.Image) -> Image.Image:
    return photo.transform(photo.size, Image.Transform.AFFINE, (1, 0, _STEP, 0, 1, -_STEP), Resampling.BILINEAR)


def _scaled(by: float) -> Callable[[Image.Image], Image.Image]:
    return lambda photo: photo.resize((round(photo.width * by), round(photo.height * by)), Resampling.BICUBIC)


def _turned(degrees: float) -> Callable[[Image.Image], Image.Image]:
    return lambda photo: photo.rotate(degrees, Resampling.BICUBIC, fillcolor=(128, 128, 128))


def _blurred(photo: Image.Image) -> Image.Image:
    return photo.filter(ImageFilter.GaussianBlur(_SIDE / 32))


def _darkened(photo: Image.Image) -> Image.Image:
    return photo.point(lambda value: value * 0.3)


def _compressed(photo: Image.Image) -> Image.Image:
    coded = io.BytesIO()
    photo.save(coded, "JPEG", quality=30)
    return Image.open(coded).convert("RGB")


CHANGES: Mapping[str, Callable[[Image.Image], Image.Image]] = MappingProxyType(
    {
        "none": _same,
        "shift": _shifted,
        "half size": _scaled(0.5),
        "double size": _scaled(2.0),
        "turn 20": _turned(20),
        "turn -20": _turned(-20),
        "blur": _blurred,
        "dark": _darkened,
        "jpeg 30": _compressed,
    }
)
"""Shift by an eighth of the face; blur with a radius of 1/32 of it; dark is three tenths of the light."""


def photo_of(face: npt.NDArray[np.uint8]) -> Image.Image:
    """A labelled grey face (S, S) as somebody would send it: larger, with something around it."""
    large = Image.fromarray(face).resize((_SIDE, _SIDE), Resampling.BICUBIC)
    return Image.fromarray(np.pad(np.asarray(large), _AROUND, mode="edge")).convert("RGB")


def robustness(
    models: FaceModels,
    images: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.int64],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Robustness]:
    """Read faces (N, S, S) with labels (N,) through detector, alignment and classifier, once for every change.

    Ends early when `stopped` says so. Raises ValueError when there are no faces.
    """
    if not len(images):
        raise ValueError("no faces")
    for name, change in CHANGES.items():
        guesses = np.full(len(images), -1)
        for place, face in enumerate(images):
            if stopped():
                return
            guesses[place] = _guess(models, change(photo_of(face)))
        found, right = guesses >= 0, guesses == labels
        yield Robustness(
            change=name,
            found=float(found.mean()),
            accuracy=float(right.mean()),
            accuracy_found=float(right[found].mean()) if found.any() else 0.0,
        )


def _guess(models: FaceModels, photo: Image.Image) -> int:
    """Index of the main face's top emotion; -1 when no face is found."""
    faces = models.faces(photo, (1.0, 1.0), most=1)
    return EMOTIONS.index(faces[0].scores.top) if faces else -1
