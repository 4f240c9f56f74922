"""HEIC, in which iPhones keep photos; read where the extra `heic` is installed."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec

from PIL import Image

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_CONTAINERS = frozenset({b"mif1", b"msf1"})
"""Say nothing about the codec: HEIC and AVIF both come in them."""


def is_heic(content: bytes) -> bool:
    """Whether the bytes begin like a HEIC file."""
    if content[4:8] != b"ftyp":
        return False
    length = min(int.from_bytes(content[:4], "big"), 256)
    major, *compatible = (content[start : start + 4] for start in (8, *range(16, length, 4)))
    return major in _BRANDS or (major in _CONTAINERS and not _BRANDS.isdisjoint(compatible))


def heic_readable() -> bool:
    """Whether the extra `heic` is installed."""
    return find_spec("pillow_heif") is not None


def open_heic(content: bytes) -> Image.Image:
    """Read the headers of a HEIC file; its picture comes upright when loaded.

    Raises SyntaxError for damaged headers, and on loading what `HEIC_DAMAGE` names.
    """
    # Takes some 70 ms to import. Its opener is not registered with Pillow: that would be for the whole process.
    from pillow_heif import HeifImageFile

    opened: Callable[[io.BytesIO], Image.Image] = HeifImageFile
    return opened(io.BytesIO(content))


HEIC_DAMAGE = (EOFError, OSError, RuntimeError, SyntaxError, ValueError)
"""What libheif's decoder raises on damaged data."""
