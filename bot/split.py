"""Cuts a long reply into messages that a platform takes: between paragraphs, else sentences, else words."""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], int]
"""Length of a text as the platform counts it."""

_BOUNDARIES = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…。！？~])[\"'”’)]*\s+"),
    re.compile(r"\s+"),
)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def split(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Parts of at most `limit`, whose words are those of the text in their order; none is empty.

    Raises ValueError for a limit that a single character may not fit.
    """
    if limit < 2:
        raise ValueError("a part holds at least 2 units")
    parts: list[str] = []
    rest = text.strip()
    while rest:
        cut = _cut(rest, limit, measure)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return parts


def _cut(text: str, limit: int, measure: Measure) -> int:
    """Where the first part ends: at the last boundary of the coarsest kind that is not too far forward."""
    most = _fitting(text, limit, measure)
    if most == len(text):
        return most
    for boundary in _BOUNDARIES:
        # White space at the end of a part is dropped, so a boundary may reach past what fits.
        ends = [min(found.end(), most) for found in boundary.finditer(text[: most + 1]) if found.start() <= most]
        # A coarse boundary near the beginning would make a short part, and many of them.
        useful = [end for end in ends if most // 3 < end]
        if useful:
            return useful[-1]
    return most


def _fitting(text: str, limit: int, measure: Measure) -> int:
    """How many characters fit, by halving."""
    if measure(text) <= limit:
        return len(text)
    fits, more = 1, min(len(text), limit + 1)
    while more - fits > 1:
        middle = (fits + more) // 2
        fits, more = (middle, more) if measure(text[:middle]) <= limit else (fits, middle)
    return fits
