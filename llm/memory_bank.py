"""The recall indexes of the people who wrote last, in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from core.people import Language
from core.types import DiaryEntry
from llm.memory import Count, Cue, Limits, Recalled, recall
from llm.memory_digest import digest
from llm.recall_index import RecallIndex, Remembered


class MemoryBank:
    """Keeps an index a person, built once and then grown. Safe to use from several threads."""

    def __init__(self, *, people: int = 16, entries: int = 2000) -> None:
        """`people`: indexes kept, those used last; `entries`: newest diary entries in each."""
        self.entries = entries
        self._people = people
        self._indexes: OrderedDict[str, RecallIndex] = OrderedDict()
        self._era = 0
        """Counts what was forgotten, so that a thread which began before does not bring it back."""
        self._lock = threading.Lock()

    def knows(self, person_id: str) -> bool:
        """Tell whether there is an index to update; if not, `load` one."""
        with self._lock:
            return person_id in self._indexes

    def load(self, person_id: str, entries: Iterable[DiaryEntry], today: date) -> None:
        """Build the index from the newest `self.entries` entries, any order; those of others are passed over.

        Blocks: call it in a thread.
        """
        with self._lock:
            era = self._era
        index = RecallIndex(person_id, today=today).grown(entries, today=today, capacity=self.entries)
        with self._lock:
            if era == self._era:
                self._keep(index)

    def update(self, person_id: str, entries: Iterable[DiaryEntry], today: date) -> None:
        """Take in new and changed entries, the newest will do; nothing happens without an index.

        Takes microseconds where nothing changed, and about 50 ms for 2,000 entries on the first call of a day. Blocks.
        """
        entries = tuple(entries)
        while True:
            with self._lock:
                era, index = self._era, self._indexes.get(person_id)
            if index is None:
                return
            grown = index.grown(entries, today=today, capacity=self.entries)
            with self._lock:
                if era == self._era and self._indexes.get(person_id) is index:
                    self._keep(grown)
                    return

    def holds(self, person_id: str, entries: Iterable[DiaryEntry]) -> bool:
        """Whether the index has these entries as they are. Blocks for microseconds."""
        with self._lock:
            index = self._indexes.get(person_id)
        return index is not None and index.holds(entries)

    def recall(
        self,
        person_id: str,
        cue: Cue,
        count: Count,
        *,
        facts: Sequence[str] = (),
        summary: str = "",
        exclude: Collection[str] = (),
        limits: Limits | None = None,
        meaning: Mapping[str, float] | None = None,
    ) -> Recalled:
        """Choose as `llm.memory.recall` does; from facts and summary alone where there is no index."""
        index = self._used(person_id) or RecallIndex(person_id, today=cue.today)
        return recall(index, cue, count, facts=facts, summary=summary, exclude=exclude, limits=limits, meaning=meaning)

    def past(self, person_id: str) -> Sequence[Remembered]:
        """The entries that may be found, oldest first; none without an index."""
        index = self._used(person_id)
        return index.past if index is not None else ()

    def summary(
        self,
        person_id: str,
        language: Language,
        count: Count,
        *,
        tokens: int,
        today: date,
        exclude: Collection[str] = (),
    ) -> str:
        """Digest the last month, without the entries of the ids in `exclude`; empty without an index."""
        index = self._used(person_id)
        if index is None:
            return ""
        rows = [row for row in index.rows.values() if row.entry_id not in exclude]
        return digest(rows, language, count, tokens=tokens, today=today)

    def drop(self, person_id: str, entry_ids: Iterable[str]) -> None:
        """Drop deleted entries. Blocks."""
        gone = frozenset(entry_ids)
        with self._lock:
            self._era += 1
            index = self._indexes.get(person_id)
            if index is not None:
                self._indexes[person_id] = index.without(gone)

    def forget(self, person_id: str) -> None:
        """Drop everything of a person."""
        with self._lock:
            self._era += 1
            self._indexes.pop(person_id, None)

    def _keep(self, index: RecallIndex) -> None:
        self._indexes[index.person_id] = index
        self._indexes.move_to_end(index.person_id)
        while len(self._indexes) > self._people:
            self._indexes.popitem(last=False)

    def _used(self, person_id: str) -> RecallIndex | None:
        with self._lock:
            index = self._indexes.get(person_id)
            if index is not None:
                self._indexes.move_to_end(person_id)
            return index
