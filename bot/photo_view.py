"""A kept photo as it is shown on a screen."""

from __future__ import annotations

import io

LONGEST = 1280
"""Pixels of the longer side; a PNG of that size stays below what chat platforms take."""


def photo_png(content: bytes) -> bytes:
    """An encoded photo as PNG. Blocks for some tenths of a second. Raises MediaError."""
    # Numpy and Pillow take a tenth of a second to import.
    from emotion.photo import decode_photo, shrunk

    out = io.BytesIO()
    shrunk(decode_photo(content).image, LONGEST).save(out, format="PNG")
    return out.getvalue()
