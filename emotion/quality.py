"""How far a face can be trusted to be read: size, sharpness, light and pose."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, log, pi

import numpy as np

from core.observations import Flaw, Point
from emotion.align import Bytes

READABLE_WIDTH = 16.0
"""Pixels of the photo; a narrower face is not read at all."""
_CLEAR_WIDTH = 48.0
"""What the classifier was trained on."""
_BLURRED, _SHARP = 0.001, 0.015
"""Of `sharpness`: a face blurred by a twentieth of its width, and a clear one with smooth skin; 1 in 100 of FER2013's
faces lies below the latter."""
_DARK, _BRIGHT = 45.0, 215.0
_FLAW = 0.5
"""A factor below it is named as a flaw."""


def judge(face: Bytes, points: Sequence[Point], width: float, unclear: float) -> tuple[float, tuple[Flaw, ...]]:
    """Quality 0..1 and its flaws, of a cut-out grey face, its landmarks and its width in pixels of the photo.

    `unclear`: share of people who could not tell what it shows.
    """
    mean = float(face.mean())
    factors = {
        Flaw.SMALL: _ramp(width, READABLE_WIDTH, _CLEAR_WIDTH),
        Flaw.BLURRED: _ramp(log(max(sharpness(face), 1e-9)), log(_BLURRED), log(_SHARP)),
        Flaw.DARK: _ramp(mean, _DARK / 3, _DARK * 1.5),
        Flaw.BRIGHT: _ramp(255 - mean, (255 - _BRIGHT) / 3, (255 - _BRIGHT) * 1.5),
        Flaw.TURNED: frontality(points),
        Flaw.UNCLEAR: 1 - unclear,
    }
    quality = float(np.prod([0.1 + 0.9 * factor for factor in factors.values()]))
    return quality, tuple(flaw for flaw, factor in factors.items() if factor < _FLAW)


def sharpness(face: Bytes) -> float:
    """Energy of the Laplacian relative to the variance; independent of contrast. 0 for an even face."""
    grey = face.astype(np.float32)
    variance = float(grey.var())
    if variance == 0:
        return 0.0
    inner = grey[1:-1, 1:-1]
    edges = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    return float(edges.var()) / variance / 16


def frontality(points: Sequence[Point]) -> float:
    """1 for a face that looks into the camera, down to 0 for one in profile; rolling the head costs little."""
    left_eye, right_eye, nose, left_mouth, right_mouth = (complex(*point) for point in points)
    across = right_eye - left_eye + right_mouth - left_mouth
    down = left_mouth + right_mouth - left_eye - right_eye
    if across == 0 or down == 0:
        return 0.0
    middle = (left_eye + right_eye + left_mouth + right_mouth) / 4
    aside = abs(((nose - middle) * across.conjugate()).real) / abs(across) ** 2 * 2
    narrow = abs(across) / abs(down)
    roll = abs(atan2(across.imag, across.real)) / pi
    return _ramp(0.55 - aside, 0.1, 0.45) * _ramp(narrow, 0.35, 0.65) * (1 - roll)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
