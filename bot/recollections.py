"""What `/memory` shows and forgets, and what people ask to remember: the same for every adapter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from core.ports import Memories
from core.types import MAX_FACTS, DiaryEntry, Fact, Mode, Notice
from llm.remember import ForgetRequest, RememberRequest, closest, request_in

_FORGET = re.compile(
    r"(?:forget|잊기|잊어|잊어줘|삭제)?\s*#?(\d{1,3})\s*번?\s*(?:forget|잊기|잊어|잊어줘|삭제)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """What informed the last reply, and what the person asked to remember: numbered from 1, entries first.

    Keep it as long as its numbers are on the screen: the next reply draws on other entries.
    """

    entries: tuple[DiaryEntry, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = field(default=(), repr=False)

    def at(self, number: int) -> DiaryEntry | Fact | None:
        """What stands at a number; None where nothing does."""
        items: tuple[DiaryEntry | Fact, ...] = (*self.entries, *self.facts)
        return items[number - 1] if 1 <= number <= len(items) else None


async def recollect(memories: Memories, person_id: str) -> Recollection:
    """Read what to show. Raises StorageError."""
    return Recollection(entries=tuple(await memories.informed(person_id)), facts=tuple(await memories.facts(person_id)))


async def forget(memories: Memories, person_id: str, item: DiaryEntry | Fact) -> bool:
    """Never recall an entry again, which stays in the diary, or delete a fact; False when it is gone already."""
    if isinstance(item, Fact):
        return await memories.drop(person_id, item.id)
    return await memories.forget(person_id, item.id)


async def heed(memories: Memories, person_id: str, words: str, mode: Mode, at: datetime) -> Notice | None:
    """Do what the words ask to remember or forget, and return what to tell about it; None where they ask nothing.

    A request to forget something that was never asked to be remembered is ordinary talk, and a PRIVATE turn asks
    nothing: nothing of it is stored. `at`: aware, UTC. Raises StorageError.
    """
    match None if mode is Mode.PRIVATE else request_in(words):
        case RememberRequest(fact=text, shortened=shortened):
            fact = await memories.remember(person_id, text, at)
            if fact is None:
                return Notice(code="notice-facts-full", args=(("most", MAX_FACTS),))
            code = "notice-remembered-shortened" if shortened else "notice-remembered"
            return Notice(code=code, args=(("fact", fact.text),))
        case ForgetRequest(fact=text):
            meant = closest(text, await memories.facts(person_id))
            if meant is not None and await memories.drop(person_id, meant.id):
                return Notice(code="notice-fact-forgotten", args=(("fact", meant.text),))
    return None


def number_in(words: str) -> int | None:
    """The number that the words after `/memory` name, as in "forget 2", "2" or "2번 잊어줘"; None for other words."""
    match = _FORGET.fullmatch(words.strip())
    return int(match[1]) if match else None
