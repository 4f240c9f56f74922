"""Reads picture files into arrays of one size; what cannot be read is counted, never passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import DecompressionBombError, Resampling
from tqdm import tqdm

from emotion.train.faces import Bytes

MOST_PIXELS = 50_000_000
"""A larger picture is left out: nothing in a set of faces is that large."""
Item = TypeVar("Item")
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright picture."""


def read_pictures(
    items: Sequence[Item],
    path_of: Callable[[Item], Path],
    box_of: Callable[[Item], Box | None],
    side: int,
    channels: int,
) -> tuple[Bytes, list[Item]]:
    """Read the pictures of items, cut to their boxes, as (N, side, side) or (N, side, side, 3); and whose they are.

    Those that are missing, damaged, too large or without anything in their box are left out, and printed by reason.
    """
    faces, read = [], []
    left_out: Counter[str] = Counter()
    for item in tqdm(items, leave=False, disable=None):
        try:
            faces.append(_face(path_of(item), box_of(item), side, channels))
        except FileNotFoundError:
            left_out["missing"] += 1
        except (DecompressionBombError, _TooLarge):
            left_out["too large"] += 1
        except _EmptyBox:
            left_out["nothing in its box"] += 1
        except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
            left_out["damaged"] += 1
        else:
            read.append(item)
    tell(left_out)
    shape = (0, side, side) if channels == 1 else (0, side, side, 3)
    return np.stack(faces) if faces else np.zeros(shape, np.uint8), read


def tell(left_out: Counter[str]) -> None:
    """Print how many were left out, and why; nothing when none were."""
    if left_out:
        reasons = ", ".join(f"{count} {reason}" for reason, count in left_out.most_common())
        print(f"left out: {reasons}")


class _TooLarge(Exception):
    pass


class _EmptyBox(Exception):
    pass


def _face(path: Path, box: Box | None, side: int, channels: int) -> Bytes:
    with Image.open(path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _TooLarge
        image = ImageOps.exif_transpose(opened).convert("L" if channels == 1 else "RGB")
    if box is not None:
        image = _square(image, box)
    return np.asarray(image.resize((side, side), Resampling.BOX if image.width > side else Resampling.BICUBIC))


def _square(image: Image.Image, box: Box) -> Image.Image:
    """The square around a box; where it reaches past the picture, the edge goes on."""
    left, top, right, bottom = box
    if min(right, image.width) - max(left, 0) < 2 or min(bottom, image.height) - max(top, 0) < 2:
        raise _EmptyBox
    half = max(right - left, bottom - top) / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    corners = round(x - half), round(y - half), round(x + half), round(y + half)
    inside = (max(corners[0], 0), max(corners[1], 0), min(corners[2], image.width), min(corners[3], image.height))
    pixels = np.asarray(image.crop(inside))
    pad = [(inside[1] - corners[1], corners[3] - inside[3]), (inside[0] - corners[0], corners[2] - inside[2])]
    return Image.fromarray(np.pad(pixels, pad + [(0, 0)] * (pixels.ndim - 2), mode="edge"))
