"""Memories over the shelf that the fakes of storage share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import StorageError
from core.types import MAX_FACT, MAX_FACTS, DiaryEntry, Fact, Mode
from core.words import excerpt
from tests.fakes.base import Fake

if TYPE_CHECKING:
    pass


class FakeMemories(Fake):
    """`core.ports.Memories`."""

    async def facts(self, person_id: str) -> list[Fact]:
        return self._shelf.facts.get(person_id, [])[::-1]

    async def remember(self, person_id: str, text: str, at: datetime) -> Fact | None:
        shelf = self._shelf
        if person_id not in shelf.people:
            raise StorageError("unknown_person")
        known = shelf.facts.setdefault(person_id, [])
        text = excerpt(text, MAX_FACT)
        for place, fact in enumerate(known):
            if fact.text == text:
                known.append(replace(known.pop(place), asked_at=at))
                return known[-1]
        if len(known) >= MAX_FACTS:
            return None
        known.append(Fact(id=shelf.new_id("fact"), text=text, asked_at=at))
        return known[-1]

    async def drop(self, person_id: str, fact_id: str) -> bool:
        known = self._shelf.facts.get(person_id, [])
        kept = [fact for fact in known if fact.id != fact_id]
        self._shelf.facts[person_id] = kept
        return len(kept) < len(known)

    async def informed(self, person_id: str) -> list[DiaryEntry]:
        shelf = self._shelf
        told = [turn for turn in shelf.turns.values() if turn.person_id == person_id and turn.mode is not Mode.PRIVATE]
        if not told:
            return []
        own = {entry.id: entry for entry in shelf.entries if entry.person_id == person_id}
        away = shelf.forgotten.get(person_id, set())
        return [own[one] for one in told[-1].reply.memories if one in own and one not in away]

    async def forgotten(self, person_id: str) -> frozenset[str]:
        shelf = self._shelf
        removed = {one.id for one in shelf.entries if one.person_id == person_id} & set(shelf.removed)
        return frozenset(shelf.forgotten.get(person_id, ())) | removed

    async def forget(self, person_id: str, entry_id: str) -> bool:
        shelf = self._shelf
        if not any(entry.id == entry_id and entry.person_id == person_id for entry in shelf.entries):
            return False
        shelf.forgotten.setdefault(person_id, set()).add(entry_id)
        return True
