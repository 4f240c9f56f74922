"""A diary entry with what was noticed for it, to be changed, and where; and its words alone, to be looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from core.observations import Observation
from core.types import DiaryEntry, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """What somebody said in an entry, and its tags. Not the entry: to look through many, no more of them is opened."""

    id: str
    text: str = field(default="", repr=False)
    transcript: str = field(default="", repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it is kept. Not for showing: it holds what was noticed."""

    entry: DiaryEntry = field(repr=False)
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    messages: int = 1
    """How many messages it was made of."""


class Entries(Protocol):
    """Changes diary entries. What is removed can be brought back until it is purged."""

    async def last(self, person_id: str) -> KeptEntry | None:
        """The entry that was stored last; None where there is none."""
        ...

    async def one(self, person_id: str, entry_id: str) -> KeptEntry | None:
        """A person's entry by its id; None where it is not theirs, gone, or removed."""
        ...

    async def of_message(self, platform: Platform, message_id: str) -> KeptEntry | None:
        """The entry that a message became, or became a part of; None where it became none, or that one is removed."""
        ...

    async def amend(self, kept: KeptEntry) -> bool:
        """Put other words, tags, observations, mood and mismatch in an entry's place; False when gone or removed.

        What the person said of the mood stands. Everything else of the entry stays as it is stored.
        """
        ...

    async def move(self, person_id: str, entry_id: str, day: date) -> bool:
        """Put an entry and its mood on another diary day; False when it is not theirs, gone, or removed."""
        ...

    async def retag(self, person_id: str, entry_id: str, tags: Sequence[str]) -> bool:
        """Put other tags in place of an entry's; False when it is not theirs, gone, or removed."""
        ...

    async def remove(self, person_id: str, entry_id: str, at: datetime) -> bool:
        """Hide an entry and its mood from everything; False when it is not theirs, or removed already."""
        ...

    async def restore(self, person_id: str, entry_id: str) -> bool:
        """Bring a removed entry back; False when it is not there to be brought back."""
        ...

    async def expire(self, person_id: str, before: date, at: datetime) -> int:
        """Remove all entries of the diary days before one; returns how many. They too can be brought back."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete for good what was removed before a time (aware, UTC), with its turn; returns how many."""
        ...

    async def aclose(self) -> None: ...
