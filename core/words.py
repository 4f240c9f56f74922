"""Text as people send it, made safe to store, read and show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_KEPT_CONTROLS = {"\n", "\t", "\u200d"}
"""Line break, tab, and the joiner that holds compound emoji together."""
MAX_MARKS = 30
"""Combining marks in a row, as in Unicode's Stream-Safe Text Format: sorting more of them takes quadratic time."""
_FORMAT_OR_CONTROL = {"Cc", "Cf", "Cs", "Co"}


def clean(text: str) -> str:
    """Normalise to NFC, unify line ends, and drop control, bidirectional, surrogate and private-use characters.

    What is left cannot steer a terminal or reorder the text around it. Words are kept whole: this does not shorten.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(_kept(unified))).strip()


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            continue
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in _FORMAT_OR_CONTROL:
            yield character


def excerpt(text: str, limit: int) -> str:
    """The first `limit` characters, back to the last white space where there is one in the last tenth."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return cut[:space] if space >= limit - limit // 10 else cut
