"""Brings back what bears on a message from the person's own diary, for writers that can use it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.people import Person
from core.ports import Diary, Memories
from core.types import Brief, DiaryEntry, Recall
from llm.meanings import Meanings
from llm.memory import Cue, Limits
from llm.memory_bank import MemoryBank
from llm.tokens import estimated_tokens

SUMMARY_TOKENS = 80
LIMITS = Limits()
MOST_LOOKS = 4
"""Times that memories are chosen anew because they were not as the diary has them now."""


class Recaller:
    """Keeps an index of the diaries that were asked of last, in memory; reads a diary whole when it is first needed."""

    def __init__(
        self,
        diary: Diary,
        memories: Memories,
        bank: MemoryBank | None = None,
        *,
        meanings: Meanings | None = None,
    ) -> None:
        """None is owned or closed here. `meanings`: finds what is said in other words; None: nothing does."""
        self._diary = diary
        self._memories = memories
        self._bank = bank or MemoryBank()
        self._meanings = meanings

    async def recall(self, brief: Brief) -> Recall:
        """The brief's recall with memories, facts and a summary. Raises StorageError."""
        person, today = brief.recall.person, brief.today
        if self._bank.knows(person.id):
            await asyncio.to_thread(self._bank.update, person.id, brief.recall.recent, today)
        else:
            entries = await self._diary.entries(person.id, limit=self._bank.entries)
            await asyncio.to_thread(self._bank.load, person.id, entries, today)
        forgotten = await self._memories.forgotten(person.id)
        facts = tuple(fact.text for fact in await self._memories.facts(person.id))
        meaning = await self._meaning(person.id, brief.words, forgotten)
        for _ in range(MOST_LOOKS):
            found = await asyncio.to_thread(self._chosen, brief, person, forgotten, facts, meaning)
            if await self._as_they_are(person.id, found.memories, today):
                return found
        return replace(found, memories=())

    async def _as_they_are(self, person_id: str, memories: Sequence[DiaryEntry], today: date) -> bool:
        """Whether memories are those of the diary as it is now; takes in what changed, here or in another process."""
        if not memories:
            return True
        ids = [memory.id for memory in memories]
        entries = await self._diary.these(person_id, ids)
        gone = set(ids) - {entry.id for entry in entries}
        if not gone and await asyncio.to_thread(self._bank.holds, person_id, entries):
            return True
        await asyncio.to_thread(self._bank.update, person_id, entries, today)
        if gone:
            await asyncio.to_thread(self._bank.drop, person_id, gone)
        return False

    def outdate(self, person_id: str) -> None:
        """Read a person's diary anew when it is needed next: something changed that is not among the newest entries."""
        self._bank.forget(person_id)

    def forget(self, person_id: str) -> None:
        """Drop what is kept of a person."""
        self._bank.forget(person_id)
        if self._meanings is not None:
            self._meanings.forget(person_id)

    async def _meaning(self, person_id: str, words: str, forgotten: frozenset[str]) -> Mapping[str, float]:
        if self._meanings is None:
            return {}
        rows = [row for row in self._bank.past(person_id) if row.entry_id not in forgotten]
        return await self._meanings.likeness(person_id, rows, words)

    def _chosen(
        self,
        brief: Brief,
        person: Person,
        forgotten: frozenset[str],
        facts: tuple[str, ...],
        meaning: Mapping[str, float],
    ) -> Recall:
        summary = self._bank.summary(
            person.id,
            brief.language,
            estimated_tokens,
            tokens=SUMMARY_TOKENS,
            today=brief.today,
            exclude=forgotten,
        )
        found = self._bank.recall(
            person.id,
            Cue(words=brief.words, mood=brief.mood, now=brief.local_time, day=brief.today),
            estimated_tokens,
            facts=facts,
            summary=summary,
            exclude=forgotten,
            limits=LIMITS,
            meaning=meaning,
        )
        return replace(
            brief.recall,
            recent=tuple(entry for entry in brief.recall.recent if entry.id not in forgotten),
            memories=tuple(memory.entry for memory in found.memories),
            facts=found.facts,
            summary=found.summary,
        )
