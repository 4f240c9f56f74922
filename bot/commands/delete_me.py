"""`/delete_me`: everything of a person goes, after words that nobody types by accident."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Button, Outcome, Rows, Screen, action
from core.stores import Erasure
from core.types import ConversationKey

PHRASES = frozenset({"지워주세요", "deleteme"})
"""What confirms, in either language, without spaces, marks and capitals."""
ASSENTS = frozenset({"네", "예", "응", "ㅇㅇ", "그래", "확인", "yes", "y", "ok", "okay", "sure", "confirm"})
"""What is meant as a confirmation and is none: asked for again instead of kept in the diary."""
EXPORT = "export"

Forget = Callable[[ConversationKey, str], Awaitable[None]]
"""Drops what is in memory of a person, and what of the conversation's account waits for a turn."""


class DeleteMeCommand(Command):
    """Erases the person who asks."""

    spec = Spec(name="delete_me")
    patience = timedelta(minutes=10)

    def __init__(self, erasure: Erasure, forget: Forget | None = None, *, exports: Callable[[], bool]) -> None:
        """Nothing is owned. `forget`: is told after the rows are gone; `exports`: whether there is `/export`."""
        self._erasure = erasure
        self._forget = forget
        self._exports = exports

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """What goes, what stays, and what to type. Nothing is deleted without it, whatever follows the command."""
        return self._ask(caller, caller.say("delete-me-about"))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Leave everything as it is: the question is closed by this."""
        match arguments:
            case ["keep"]:
                return plain(caller, "delete-me-kept")
            case _:
                return await self.open(caller, "")

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Erase on the very words; other words are an ordinary message, and nothing is deleted."""
        said = _bare(text)
        if said in ASSENTS:
            return self._ask(caller, caller.say("delete-me-again"))
        if said not in PHRASES:
            return None
        done = await self._erasure.erase(caller.person.id)
        if self._forget is not None:
            await self._forget(caller.key, caller.person.id)
        return plain(caller, "delete-me-done" if done else "delete-me-gone")

    def _ask(self, caller: Caller, text: str) -> Screen:
        row: tuple[Button, ...] = (self.button(caller.say("delete-me-keep-button"), "keep"),)
        if self._exports():
            row = (Button(label=caller.say("delete-me-export-button"), action=action(EXPORT)), *row)
        rows: Rows = (row,)
        return Screen(text=text, rows=rows, question=self.question("sure"))


def _bare(text: str) -> str:
    """Letters and digits alone, in lower case: keyboards add full stops and capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text).casefold() if letter.isalnum())
