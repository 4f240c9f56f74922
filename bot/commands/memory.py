"""`/memory`: what informed the last reply and what is remembered; one tap forgets one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Outcome, Screen, rows_of
from bot.recollections import recollect
from core.ports import Memories
from core.types import DiaryEntry
from core.words import excerpt

SHOWN = 160
"""Characters of an entry that are shown."""
MOST_BUTTONS = 60
"""Fewer than any platform takes in one message."""
WIDTH = 5


class MemoryCommand(Command):
    """Shows memories and forgets them."""

    spec = Spec(name="memory")

    def __init__(self, memories: Memories) -> None:
        self._memories = memories

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Numbered; a button a number."""
        shown = await recollect(self._memories, caller.person.id)
        lines = [caller.say("memory-title" if shown.entries else "memory-none")]
        lines += [f"{place}. {_line(caller, entry)}" for place, entry in enumerate(shown.entries, start=1)]
        if shown.facts:
            lines.append(caller.say("memory-facts"))
        first = 1 + len(shown.entries)
        lines += [f"{place}. {fact.text}" for place, fact in enumerate(shown.facts, start=first)]
        kinds = [("entry", entry.id) for entry in shown.entries] + [("fact", fact.id) for fact in shown.facts]
        buttons = [
            self.button(caller.say("memory-forget-button", number=place), kind, one)
            for place, (kind, one) in enumerate(kinds[:MOST_BUTTONS], start=1)
        ]
        return Screen(text="\n".join(lines), rows=rows_of(buttons, WIDTH))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Forget one, and show what is left."""
        match arguments:
            case ["entry", one]:
                done = "memory-forgotten" if await self._memories.forget(caller.person.id, one) else "memory-gone"
            case ["fact", one]:
                done = "memory-fact-dropped" if await self._memories.drop(caller.person.id, one) else "memory-gone"
            case _:
                return await self.open(caller, "")
        left = await self.open(caller, "")
        if not isinstance(left, Screen):
            return plain(caller, done)
        return Screen(text=f"{caller.say(done)}\n\n{left.text}", rows=left.rows)


def _line(caller: Caller, entry: DiaryEntry) -> str:
    felt = f" · {caller.words.emotion(entry.felt)}" if entry.felt else ""
    said = " ".join(f"{entry.text}\n{entry.transcript}".split()) or caller.say("entry-wordless")
    told = excerpt(said, SHOWN)
    return f"{caller.words.day(entry.local_date)}{felt}: {told}{'…' * (len(told) < len(said))}"
