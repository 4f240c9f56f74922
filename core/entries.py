"""A diary entry with what was noticed for it, to be changed; and its words alone, to be looked through."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.observations import Observation
from core.types import DiaryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """What somebody said in an entry. Not the entry: to look through many, nothing else of them is opened."""

    id: str
    text: str = field(default="", repr=False)
    transcript: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it is kept. Not for showing: it holds what was noticed."""

    entry: DiaryEntry = field(repr=False)
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    messages: int = 1
    """How many messages it was made of."""
