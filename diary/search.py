"""Entries by their words or moods, newest first: read back in stretches, for each entry must be decrypted."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.emotions import Emotion
from core.ports import Diary
from core.types import DiaryEntry
from diary.calendar import EVERY

FIRST_STRETCH = 60
"""Days that are read first; each further stretch is twice as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: all words, in any order, anywhere in the person's own words; or a mood."""

    words: tuple[str, ...] = field(repr=False)
    """Folded; at least one."""
    felt: Emotion | None = field(default=None, repr=False)
    """Entries that felt so are found too, whatever they say."""

    def matches(self, entry: DiaryEntry) -> bool:
        """Whether an entry is looked for."""
        if self.felt is not None and entry.felt is self.felt:
            return True
        said = folded(f"{entry.text}\n{entry.transcript}")
        return all(word in said for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found."""

    entries: tuple[DiaryEntry, ...] = field(repr=False)
    """Newest first."""
    more: bool
    """Whether there are older ones."""


def query_of(text: str, felt: Emotion | None = None) -> Query | None:
    """A search for the words of a text; None for a text without any."""
    words = tuple(dict.fromkeys(folded(text).split()))
    return Query(words=words, felt=felt) if words else None


def folded(text: str) -> str:
    """The text as it is compared: composed, without the difference of capitals and small letters."""
    return unicodedata.normalize("NFC", text).casefold()


async def search(diary: Diary, person_id: str, query: Query, today: date, *, page: int, size: int) -> Found:
    """The page of that number, from 0, of what matches. Raises StorageError.

    What is common is found at once; a word that hardly occurs takes as long as it takes to read the whole diary.
    """
    needed = (page + 1) * size + 1
    found: list[DiaryEntry] = []
    since: date | None = today - timedelta(days=FIRST_STRETCH)
    until: date | None = None
    length = FIRST_STRETCH
    while True:
        entries = await diary.entries(person_id, since=since, until=until, limit=EVERY)
        found += await asyncio.to_thread(_matching, query, entries)
        if len(found) >= needed or since is None:
            break
        until, length = since - timedelta(days=1), length * 2
        older = await diary.entries(person_id, until=until, limit=1)
        if not older:
            break
        # What is left may lie far back, after years without an entry.
        since = min(until, older[0].local_date) - timedelta(days=length)
        if since.year <= 1900:
            since = None
    return Found(entries=tuple(found[page * size : (page + 1) * size]), more=len(found) >= needed)


async def on_this_day(diary: Diary, person_id: str, day: date, *, years: int = 30) -> Sequence[DiaryEntry]:
    """Entries of the same day in earlier years, newest first, `years` back. Raises StorageError."""
    found: list[DiaryEntry] = []
    for before in range(1, years + 1):
        try:
            then = day.replace(year=day.year - before)
        except ValueError:
            # 29 February, or before the first year.
            continue
        found += await diary.entries(person_id, since=then, until=then, limit=EVERY)
    return found


def _matching(query: Query, entries: Sequence[DiaryEntry]) -> list[DiaryEntry]:
    return [entry for entry in entries if query.matches(entry)]
