"""Breaks streamed text between words."""

from __future__ import annotations

import re

from rich.cells import cell_len

_PIECES = re.compile(r"\n|[^\S\n]+|\S+")


class WordWrap:
    """Inserts line breaks into text that comes in pieces. Not for text that is whole: Rich wraps that itself."""

    def __init__(self, width: int, column: int = 0) -> None:
        """`width`: cells of a line; `column`: cells that are taken already."""
        self._width = width
        self._column = column

    def feed(self, piece: str) -> str:
        """The next piece with its line breaks; white space at a break is dropped. A Hangul syllable takes two cells."""
        out: list[str] = []
        for part in _PIECES.findall(piece):
            cells = cell_len(part)
            if part == "\n":
                self._column = 0
            elif self._column and self._column + cells > self._width:
                out.append("\n")
                self._column = 0
                if part.isspace():
                    continue
                self._column = cells
            elif part.isspace() and not self._column and out:
                continue
            else:
                self._column += cells
            out.append(part)
        return "".join(out)
