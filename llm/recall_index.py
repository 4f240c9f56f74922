"""One person's diary, prepared for recall: a bounded, immutable index that grows into a new one.

It holds, in memory only: ids, days, moods, the sentences of the entries (what a memory is made of), 32-bit hashes of
their terms, and the sparse matrix that bm25s makes of these. Nothing of it is written anywhere.
"""

from __future__ import annotations

import logging
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.emotions import EMOTIONS, Emotion
from core.observations import Mood
from core.types import DiaryEntry
from core.words import clean
from llm.terms import READ_AT_MOST, terms

if TYPE_CHECKING:
    from bm25s import BM25

Floats = NDArray[np.float64]

_STIRRED = tuple(emotion for emotion in EMOTIONS if emotion is not Emotion.NEUTRAL)
SURE = 0.35
"""Confidence from which a mood is named."""
SLACK = 100
"""Entries of today that may stand above the capacity, so that the oldest need not go with every new one."""
FEW = 50
"""A diary of fewer entries is weighed as if others stood beside them: what is in all of a handful is not yet common."""
_FILLER = -1
"""The term of those; no text has it."""
_SENTENCE = re.compile(r"(?<=[.!?。！？…])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A diary entry as the index keeps it. Not the entry: the persona's comment and what was seen are not in it."""

    entry_id: str
    turn_id: str
    local_date: date
    written_at: datetime
    mood: Mood | None = field(repr=False)
    corrected: Emotion | None = field(repr=False)
    """What the person said it was."""
    sentences: tuple[str, ...] = field(repr=False)
    terms: tuple[array[int], ...] = field(repr=False)
    """Hashed terms, sentence by sentence."""
    source: int
    """Tells whether the entry's words changed since."""

    @property
    def felt(self) -> Emotion | None:
        """The person's word, else the label that was read; None where the reading is unsure."""
        if self.corrected is not None or self.mood is None:
            return self.corrected
        return self.mood.label if self.mood.confidence >= SURE else None


def feeling(mood: Mood | None, corrected: Emotion | None = None) -> Floats:
    """Return shape (6,): the emotions but neutral, each with how sure it is; zeros where nothing is known."""
    if corrected is not None:
        return np.array([float(emotion is corrected) for emotion in _STIRRED])
    if mood is None:
        return np.zeros(len(_STIRRED))
    return np.array([mood.scores[emotion] for emotion in _STIRRED]) * mood.confidence


class RecallIndex:
    """The newest entries of one person. Immutable: threads may read it while another one grows its successor."""

    def __init__(self, person_id: str, rows: Mapping[str, Remembered] | None = None, *, today: date) -> None:
        """`rows` by entry id. Blocks: about 50 ms for 2,000 entries.

        Entries of `today` and later are kept but not yet found: the recent turns of a conversation hold them.
        """
        self.person_id = person_id
        self.today = today
        self.rows = dict(rows or {})
        self.past = tuple(_past(self.rows.values(), today))
        """Oldest first, whatever order they came in."""
        self.days = np.array([row.local_date.toordinal() for row in self.past], dtype=np.float64)
        self.feelings: Floats = np.array([feeling(row.mood, row.corrected) for row in self.past]).reshape(
            -1, len(_STIRRED)
        )
        self._vocabulary: dict[int, int] = {}
        self._bm25 = self._weighed()

    def grown(self, entries: Iterable[DiaryEntry], *, today: date, capacity: int) -> RecallIndex:
        """Return the index with new and changed entries of this person; itself where nothing changed.

        At most `capacity` entries of the past are found: the newest. Only new and changed entries are read; the matrix
        is made anew only when something of the past changed or a day has passed. Blocks.
        """
        changed = {entry.id: entry for entry in entries if entry.person_id == self.person_id and self._is_new(entry)}
        if not changed and today == self.today:
            return self
        rows = self.rows | {entry_id: _remembered(entry) for entry_id, entry in changed.items()}
        if len(rows) <= capacity + SLACK and tuple(_past(rows.values(), today)) == self.past:
            return self._with_rows(rows, today)
        newest = sorted(rows.values(), key=_place, reverse=True)[:capacity]
        return RecallIndex(self.person_id, {row.entry_id: row for row in newest}, today=today)

    def holds(self, entries: Iterable[DiaryEntry]) -> bool:
        """Whether the index has these entries as they are."""
        return not any(self._is_new(entry) for entry in entries)

    def without(self, entry_ids: Iterable[str]) -> RecallIndex:
        """Return the index without some entries. Blocks."""
        gone = frozenset(entry_ids)
        if gone.isdisjoint(self.rows):
            return self
        rows = {entry_id: row for entry_id, row in self.rows.items() if entry_id not in gone}
        return RecallIndex(self.person_id, rows, today=self.today)

    def word_scores(self, asked: Sequence[int]) -> Floats:
        """Return shape (len(past),): BM25 of every past entry for hashed terms, each counted once."""
        known = sorted({self._vocabulary[term] for term in asked if term in self._vocabulary})
        if self._bm25 is None or not known:
            return np.zeros(len(self.past))
        return np.asarray(self._bm25.get_scores_from_ids(known)[: len(self.past)], dtype=np.float64)

    def _weighed(self) -> BM25 | None:
        documents = [list(chain.from_iterable(row.terms)) for row in self.past]
        for term in chain.from_iterable(documents):
            self._vocabulary.setdefault(term, len(self._vocabulary))
        if not self._vocabulary:
            return None
        # 0.2 s to import, and it sets its own logger to DEBUG.
        from bm25s import BM25
        from bm25s.tokenization import Tokenized

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        bm25 = BM25(method="lucene")
        ids = [[self._vocabulary[term] for term in document] for document in documents]
        filler = [len(self._vocabulary)] * max(1, sum(map(len, ids)) // len(ids))
        self._vocabulary[_FILLER] = filler[0]
        ids += [filler] * (FEW - len(ids))
        bm25.index(Tokenized(ids=ids, vocab=self._vocabulary), create_empty_token=False, show_progress=False)
        return bm25

    def _with_rows(self, rows: dict[str, Remembered], today: date) -> RecallIndex:
        """Copy, sharing the matrix: nothing of the past changed."""
        successor = copy(self)
        successor.rows, successor.today = rows, today
        return successor

    def _is_new(self, entry: DiaryEntry) -> bool:
        row = self.rows.get(entry.id)
        known = row and (row.source, row.mood, row.corrected, row.local_date)
        return known != (_source(entry), entry.mood, entry.corrected, entry.local_date)


def _place(row: Remembered) -> tuple[date, datetime, str]:
    return row.local_date, row.written_at, row.entry_id


def _past(rows: Iterable[Remembered], today: date) -> list[Remembered]:
    """Oldest first."""
    return sorted((row for row in rows if row.local_date < today), key=_place)


def _source(entry: DiaryEntry) -> int:
    return hash((entry.text, entry.transcript))


def _remembered(entry: DiaryEntry) -> Remembered:
    sentences = tuple(sentence for part in (entry.text, entry.transcript) for sentence in _sentences(part))
    return Remembered(
        entry_id=entry.id,
        turn_id=entry.turn_id,
        local_date=entry.local_date,
        written_at=entry.written_at,
        mood=entry.mood,
        corrected=entry.corrected,
        sentences=sentences,
        terms=tuple(terms(sentence) for sentence in sentences),
        source=_source(entry),
    )


def _sentences(text: str) -> list[str]:
    """The sentences within what is read; the last is left out where the bound cuts it."""
    found = _SENTENCE.split(clean(text[:READ_AT_MOST]))
    if len(text) > READ_AT_MOST:
        found = found[:-1]
    return [" ".join(sentence.split()) for sentence in found if sentence.strip()]
