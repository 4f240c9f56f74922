"""`/undo`: takes the last entry out of the diary, and puts it back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Outcome, Screen
from core.stores import Entries
from core.types import DiaryEntry
from core.words import excerpt

SHOWN = 80
"""Characters of the entry that are shown."""


class UndoCommand(Command):
    """Removes and restores entries."""

    spec = Spec(name="undo")

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Show the last entry and ask; nothing is removed without a second press."""
        kept = await self._entries.last(caller.person.id)
        if kept is None:
            return plain(caller, "undo-nothing")
        row = (self.button(caller.say("undo-button"), "out", kept.entry.id),)
        return Screen(text=caller.say("undo-ask", entry=_shown(caller, kept.entry)), rows=(row,))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Remove an entry, or put it back."""
        match arguments:
            case ["out", entry]:
                if not await self._entries.remove(caller.person.id, entry, caller.at):
                    return plain(caller, "undo-gone")
                return Screen(
                    text=caller.say("undo-done"), rows=((self.button(caller.say("undo-back"), "back", entry),),)
                )
            case ["back", entry]:
                done = await self._entries.restore(caller.person.id, entry)
                return plain(caller, "undo-restored" if done else "undo-gone")
            case _:
                return await self.open(caller, "")


def _shown(caller: Caller, entry: DiaryEntry) -> str:
    said = " ".join(f"{entry.text}\n{entry.transcript}".split()) or caller.say("entry-wordless")
    told = excerpt(said, SHOWN)
    return f"{caller.words.day(entry.local_date)}\n{told if told == said else f'{told}…'}"
