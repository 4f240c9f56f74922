"""Entries by their words, tags or moods, newest first: the last weeks, then the words of all, then a page."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.emotions import Emotion
from core.entries import EntryWords
from core.ports import Diary
from core.types import DiaryEntry
from diary.calendar import EVERY
from diary.tags import apart, tag_key

FIRST_STRETCH = 60
"""Days that are read first; each further stretch is twice as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: all tags, and all words, in any order, anywhere in the person's own words; or a mood."""

    words: tuple[str, ...] = field(repr=False)
    """Folded; at least one where there is no tag."""
    tags: tuple[str, ...] = field(default=(), repr=False)
    """As `tag_key` gives them."""
    felt: Emotion | None = field(default=None, repr=False)
    """Entries that felt so are found too, whatever they say; not without the tags."""

    def matches(self, entry: DiaryEntry) -> bool:
        """Whether an entry is looked for."""
        if self.felt is not None and entry.felt is self.felt:
            return self._tagged(entry.tags)
        return self.in_words(entry)

    def in_words(self, entry: DiaryEntry | EntryWords) -> bool:
        """Whether all that is looked for is in what somebody wrote and said, and among the tags."""
        if not self._tagged(entry.tags):
            return False
        said = folded(f"{entry.text}\n{entry.transcript}")
        return all(word in said for word in self.words)

    def _tagged(self, tags: Sequence[str]) -> bool:
        return not self.tags or set(self.tags) <= set(map(tag_key, tags))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found."""

    entries: tuple[DiaryEntry, ...] = field(repr=False)
    """Newest first."""
    more: bool
    """Whether there are older ones."""


def query_of(text: str, felt: Emotion | None = None) -> Query | None:
    """A search for the words and hashtags of a text; None for a text without any."""
    tags, rest = apart(text)
    words = tuple(dict.fromkeys(folded(rest).split()))
    return Query(words=words, tags=tuple(map(tag_key, tags)), felt=felt) if words or tags else None


def folded(text: str) -> str:
    """The text as it is compared: composed, without the difference of capitals and small letters."""
    return unicodedata.normalize("NFC", text).casefold()


async def search(diary: Diary, person_id: str, query: Query, today: date, *, page: int, size: int) -> Found:
    """The page of that number, from 0, of what matches. Raises StorageError.

    What is common is found in the last weeks; else the words of the whole diary are decrypted, and nothing else.
    A mood takes as long as it takes to read the whole diary.
    """
    if query.felt is None:
        return await _by_words(diary, person_id, query, today, page=page, size=size)
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


async def _by_words(diary: Diary, person_id: str, query: Query, today: date, *, page: int, size: int) -> Found:
    start, needed = page * size, (page + 1) * size + 1
    lately = await diary.entries(person_id, since=today - timedelta(days=FIRST_STRETCH), limit=EVERY)
    found = await asyncio.to_thread(_matching, query, lately)
    if len(found) >= needed:
        return Found(entries=tuple(found[start : start + size]), more=True)
    every = await diary.words(person_id)
    ids = await asyncio.to_thread(lambda: [one.id for one in every if query.in_words(one)])
    entries = await diary.these(person_id, ids[start : start + size])
    return Found(entries=tuple(entries), more=len(ids) >= needed)


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
