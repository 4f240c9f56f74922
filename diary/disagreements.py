"""How often what showed and what was said differed, over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.emotions import HURT, Emotion
from core.observations import Source
from core.types import DiaryEntry

_SHOWN = frozenset({Source.FACE, Source.VIDEO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """An entry whose face and words differed so much that a friend would ask."""

    day: date
    shown: Emotion = field(repr=False)
    """What the face, or the voice, looked like."""
    told: Emotion = field(repr=False)
    """What the words said."""

    @property
    def smiling(self) -> bool:
        """Whether it was a smile over words that hurt, not a hurt face over words that say little."""
        return self.shown not in HURT


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreements:
    """The differences among the entries in which there could have been one."""

    found: tuple[Disagreement, ...] = field(repr=False)
    """Oldest first."""
    both: int
    """Entries in which both a face and words could be read, or that differed."""


def disagreements(entries: Iterable[DiaryEntry]) -> Disagreements:
    """Collect the differences; the order of the entries does not matter."""
    found: list[Disagreement] = []
    both = 0
    for entry in sorted(entries, key=lambda one: (one.local_date, one.written_at, one.id)):
        sources = frozenset() if entry.mood is None else frozenset(entry.mood.sources)
        if entry.mismatch is None:
            both += Source.WORDS in sources and bool(sources & _SHOWN)
            continue
        both += 1
        gap = entry.mismatch
        found.append(Disagreement(day=entry.local_date, shown=gap.first_label, told=gap.second_label))
    return Disagreements(found=tuple(found), both=both)
