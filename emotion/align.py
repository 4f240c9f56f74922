"""Preprocessing shared by training, evaluation and serving: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.Image import Resampling, Transform

from core.observations import Point
from emotion.card import CropRule

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """Turns, scales and moves: x' = a x - b y + c, y' = b x + a y + d."""

    a: float
    b: float
    c: float
    d: float

    @property
    def scale(self) -> float:
        """How much longer a line becomes."""
        return hypot(self.a, self.b)

    def apply(self, point: Point) -> Point:
        """Where the point goes."""
        x, y = point
        return self.a * x - self.b * y + self.c, self.b * x + self.a * y + self.d


def normalise(grey: Bytes | Floats, mean: float, std: float) -> Floats:
    """Grey values 0..255 of any shape to network input; `mean` and `std` are those of the card, in 0..1."""
    return (grey.astype(np.float32, copy=False) / np.float32(255) - np.float32(mean)) / np.float32(std)


def resized(images: Bytes, side: int) -> Bytes:
    """Square grey (N, S, S) or colour (N, S, S, 3) pictures at another side, area-averaged when they shrink."""
    if images.shape[1] == side:
        return images
    drawn = [Image.fromarray(image).resize((side, side), Resampling.BOX) for image in images]
    return np.stack([np.asarray(image) for image in drawn])


def frame_to_picture(points: Sequence[Point], rule: CropRule) -> Similarity:
    """Where the pixels of the rule's frame lie in the picture that the five landmarks were found in.

    A turned head narrows the eyes, a raised one shortens the face: the longer of the two sets the scale, so that
    neither zooms in. Raises ValueError when the landmarks lie on one point.
    """
    eyes, face = _spans(points)
    eyes_there, face_there = _spans(rule.points)
    scale = max(abs(eyes) / abs(eyes_there), abs(face) / abs(face_there))
    if scale == 0:
        raise ValueError("landmarks lie on one point")
    # Both spans vote on the turn, each with its length.
    turn = eyes * eyes_there.conjugate() + face * face_there.conjugate()
    spin = scale * turn / abs(turn) if turn else complex(scale)
    offset = _middle(points) - spin * _middle(rule.points)
    return Similarity(a=spin.real, b=spin.imag, c=offset.real, d=offset.imag)


def cut_face(image: Image.Image, points: Sequence[Point], rule: CropRule, size: int) -> Bytes:
    """Cut the middle (size, size) of the rule's frame out of an RGB or grey picture, upright, in grey.

    Where the frame reaches past the picture, its edge goes on. Raises ValueError as `frame_to_picture` does.
    """
    to_picture = frame_to_picture(points, rule)
    margin = (rule.frame - size) / 2
    fine = 2  # drawn at twice the size and averaged: bilinear sampling alone would skip pixels
    step = 1 / fine
    region, shrink, left, top = _around(image, to_picture, margin, size, step)
    x, y = to_picture.apply((margin, margin))
    a, b = to_picture.a * step / shrink, to_picture.b * step / shrink
    matrix = (a, -b, (x - left) / shrink, b, a, (y - top) / shrink)
    drawn = region.transform((size * fine, size * fine), Transform.AFFINE, matrix, Resampling.BILINEAR)
    return np.asarray(drawn.reduce(fine))


def _around(
    image: Image.Image, to_picture: Similarity, margin: float, size: int, step: float
) -> tuple[Image.Image, int, int, int]:
    """The grey part of the picture that the frame needs, shrunk, its edges continued; and how to find places in it."""
    ends = [to_picture.apply((margin + x, margin + y)) for x in (0, size) for y in (0, size)]
    shrink = max(1, int(to_picture.scale * step))
    border = 2 * shrink
    left, top = (int(min(end[axis] for end in ends)) - border for axis in (0, 1))
    right, bottom = (int(max(end[axis] for end in ends)) + border + 1 for axis in (0, 1))
    inside = (
        min(max(left, 0), image.width - 1),
        min(max(top, 0), image.height - 1),
        max(min(right, image.width), 1),
        max(min(bottom, image.height), 1),
    )
    inside = (inside[0], inside[1], max(inside[2], inside[0] + 1), max(inside[3], inside[1] + 1))
    grey = np.asarray(image.crop(inside).convert("L"))
    edges = ((inside[1] - top, bottom - inside[3]), (inside[0] - left, right - inside[2]))
    padded = np.pad(grey, [(max(0, low), max(0, high)) for low, high in edges], mode="edge")
    region = Image.fromarray(padded)
    return (region.reduce(shrink) if shrink > 1 else region), shrink, left, top


def _spans(points: Sequence[Point]) -> tuple[complex, complex]:
    """From the left to the right eye, and from between the eyes to the middle of the mouth."""
    left_eye, right_eye, _nose, left_mouth, right_mouth = (complex(*point) for point in points)
    return right_eye - left_eye, (left_mouth + right_mouth - left_eye - right_eye) / 2


def _middle(points: Sequence[Point]) -> complex:
    left_eye, right_eye, _nose, left_mouth, right_mouth = (complex(*point) for point in points)
    return (left_eye + right_eye + left_mouth + right_mouth) / 4
