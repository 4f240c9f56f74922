"""`/memory`: what informed the last reply, and what is remembered; and forgetting one of it."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.recollections import Recollection, forget, number_in, recollect
from bot.wording.wording import Wording
from core.people import Person
from core.ports import Memories
from core.types import DiaryEntry, Fact
from core.words import excerpt

_SHOWN = 160
"""Characters of an entry that are shown; `/today` shows a day whole."""


class MemoryCommand:
    """Shows memories by number, and keeps in mind which number is on the screen."""

    def __init__(self, memories: Memories, console: Console) -> None:
        self._memories = memories
        self._console = console
        self._shown: Recollection | None = None

    async def run(self, person: Person, words: Wording, rest: str) -> None:
        """Show the memories, or forget the one whose number the words after the command name. Raises StorageError.

        Without a list on the screen no number means anything, so the list comes first.
        """
        if not rest or self._shown is None:
            await self._show(person, words)
            return
        number = number_in(rest)
        item = None if number is None else self._shown.at(number)
        if item is None:
            self._say(words, "memory-no-number")
        elif not await forget(self._memories, person.id, item):
            self._say(words, "memory-gone")
        else:
            self._say(words, "memory-fact-dropped" if isinstance(item, Fact) else "memory-forgotten")

    def outdate(self) -> None:
        """A new reply was shown: the list before it is not the one that it drew on."""
        self._shown = None

    async def _show(self, person: Person, words: Wording) -> None:
        self._shown = shown = await recollect(self._memories, person.id)
        self._heading(words, "memory-title" if shown.entries else "memory-none")
        for number, entry in enumerate(shown.entries, start=1):
            self._line(number, self._entry(entry, words))
        if shown.facts:
            self._heading(words, "memory-facts")
        for number, fact in enumerate(shown.facts, start=1 + len(shown.entries)):
            self._line(number, Text(fact.text))
        if shown.entries or shown.facts:
            self._console.print(Text(words.say("memory-hint"), style="dim"))

    def _entry(self, entry: DiaryEntry, words: Wording) -> Text:
        felt = f" · {words.emotion(entry.felt)}" if entry.felt else ""
        said = " ".join(f"{entry.text}\n{entry.transcript}".split()) or words.say("entry-wordless")
        told = excerpt(said, _SHOWN)
        return Text(f"{words.day(entry.local_date)}{felt}: ", style="dim") + Text(told + "…" * (len(told) < len(said)))

    def _line(self, number: int, text: Text) -> None:
        self._console.print(Padding(Text(f"{number}. ", style="bold") + text, (0, 0, 0, 2)))

    def _heading(self, words: Wording, key: str) -> None:
        self._console.print(Text(words.say(key), style="italic"))

    def _say(self, words: Wording, key: str) -> None:
        self._console.print(Text(words.say(key)))
