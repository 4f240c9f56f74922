"""Choose lines: fixed by the seed, different from seed to seed, and not what was said lately."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache

from core.people import SpeechLevel
from llm.template import Template

_REMEMBERED = 30
_STRIDE = 3
_TELLING = 6
"""Characters of the shortest sentence that is noticed when it comes twice."""


@cache
def _shuffled(slot: str, size: int) -> tuple[int, ...]:
    order = list(range(size))
    random.Random(f"{slot}/{size}").shuffle(order)  # noqa: S311 - variety, not secrecy
    return tuple(order)


class Picker:
    """Picks lines for one reply; remembers what it has used."""

    def __init__(
        self,
        *,
        seed: int,
        level: SpeechLevel,
        values: dict[str, str],
        comments: Sequence[str],
        unfit: Sequence[str],
        capitalise: bool,
    ) -> None:
        """`comments`: earlier replies, newest first; `unfit`: parts of a line's source that rule the line out."""
        self._seed = seed
        self._level = level
        self._values = values
        self._comments = [comment.lower() for comment in comments[:_REMEMBERED]]
        self._unfit = unfit
        self._capitalise = capitalise
        self._used: set[Template] = set()
        self._said: list[str] = []

    def chance(self, slot: str, share: float) -> bool:
        """Decide by the seed whether something that happens in this share of replies happens now."""
        return random.Random(f"{slot}/{self._seed}").random() < share  # noqa: S311 - variety, not secrecy

    def pick(
        self,
        slot: str,
        lines: Sequence[Template],
        limit: int,
        *,
        least: bool = False,
        fresh: bool = False,
        always: bool = False,
    ) -> str | None:
        """Return a line of at most `limit` characters; `least`: rather the shortest one than none.

        `fresh`: rather none than one that was said lately. `always`: the line fits any hour and any message.
        """
        fitting: list[tuple[Template, str]] = []
        stale: list[tuple[int, Template, str]] = []
        shortest: tuple[Template, str] | None = None
        for line in self._walk(slot, lines):
            text = self._render(line, always=always)
            if text is None:
                continue
            if shortest is None or len(text) < len(shortest[1]):
                shortest = (line, text)
            if len(text) > limit:
                continue
            age = self._age(line)
            if age is None:
                fitting.append((line, text))
                break
            stale.append((age, line, text))
        if not fitting and stale and not fresh:
            fitting = [max(stale, key=lambda entry: entry[0])[1:]]
        if not fitting and least and shortest:
            fitting = [shortest]
        if not fitting:
            return None
        line, text = fitting[0]
        self._used.add(line)
        return text

    def note(self, text: str) -> None:
        """Remember what the reply says now: no line that repeats a sentence of it is picked."""
        self._said += _bare(text)

    def _walk(self, slot: str, lines: Sequence[Template]) -> Sequence[Template]:
        order = _shuffled(slot, len(lines))
        start = self._seed * _STRIDE % len(lines)
        return [lines[index] for index in order[start:] + order[:start]]

    def _render(self, line: Template, *, always: bool) -> str | None:
        if line in self._used or not line.fields <= self._values.keys():
            return None
        if not always and any(part in line.source for part in self._unfit):
            return None
        text = line.render(self._level, self._values)
        if any(new in old or old in new for new in _bare(text) for old in self._said):
            return None  # one reply says nothing twice
        return text[0].upper() + text[1:] if self._capitalise else text

    def _age(self, line: Template) -> int | None:
        """How many replies ago the line was said; None when it was not."""
        literal = line.literal(self._level).lower()
        if not literal:
            return None
        return next((age for age, comment in enumerate(self._comments) if literal in comment), None)


def _bare(text: str) -> list[str]:
    pieces = (piece.strip(" .!?…,").lower() for piece in sentences(text))
    return [piece for piece in pieces if len(piece) >= _TELLING]


def sentences(text: str) -> list[str]:
    """Split into sentences that join without separators: each but the first begins with its space."""
    return [piece for piece in re.split(r"(?<=[.!?…])(?=\s+\S)", text) if piece]
