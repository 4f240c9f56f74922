"""Text out of the pieces of bytes that a local model writes: whole characters only, and none of a stop string."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

THINKS, THOUGHT = "<think>", "</think>"
"""Between them some models think aloud before they answer."""


class PieceReader:
    """Turns token bytes into text. A piece may be half a character, or no character at all: that is left out."""

    def __init__(self, stop: Sequence[str] = (), *, thinking: bool = False) -> None:
        """`stop`: strings before which the text ends; `thinking`: the prompt told the model to think first."""
        self._stop = tuple(word for word in stop if word)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._held = ""
        self._begun = False
        self._thinking = thinking
        self.stopped = False
        """Whether a stop string was met; there is no more text then."""

    def read(self, piece: bytes) -> str:
        """What may be shown now: what could begin a stop string waits, leading space and thoughts are dropped."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(piece)
        if not self._begun and not self._begins():
            return ""
        self._cut()
        if self.stopped:
            return self.rest()
        waiting = max((_overlap(self._held, word) for word in self._stop), default=0)
        shown = self._held[: len(self._held) - waiting]
        self._held = self._held[len(shown) :]
        return shown

    def rest(self) -> str:
        """What was waiting when the model ended; half a character is dropped, and so is an unfinished thought."""
        self._cut()
        shown, self._held = "" if self._thinking else self._held, ""
        self._decoder.reset()
        return shown

    def _cut(self) -> None:
        """Drop the first stop string and what is after it."""
        found = [at for word in self._stop if (at := self._held.find(word)) >= 0]
        if found:
            self.stopped = True
            self._held = self._held[: min(found)]

    def _begins(self) -> bool:
        """Drop what is before the answer; whether that has begun."""
        self._held = self._held.lstrip()
        if self._held.startswith(THINKS):
            self._thinking = True
        if self._thinking:
            _, thought, answer = self._held.partition(THOUGHT)
            if not thought:
                return False
            self._thinking = False
            self._held = answer.lstrip()
        self._begun = bool(self._held) and not THINKS.startswith(self._held)
        return self._begun


def _overlap(text: str, word: str) -> int:
    """Characters at the end of the text with which the word begins."""
    return next((size for size in range(min(len(word) - 1, len(text)), 0, -1) if text.endswith(word[:size])), 0)
