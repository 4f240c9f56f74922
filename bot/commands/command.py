"""One command: its name, where it may be used, and what it does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.screen import Button, Outcome, Screen, action
from bot.wording.wording import Wording, wording
from core.people import Person
from core.types import Attachment, ConversationKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, from where, and when."""

    person: Person
    key: ConversationKey
    at: datetime
    """Aware, UTC."""
    said_at: datetime | None = None
    """When they typed it, which may be long before it arrived: what 어제 means then. Aware; None for `at`."""
    asked: str | None = field(default=None, repr=False)
    """The question that is open where a button was pressed; it may hold what was answered so far."""

    @property
    def words(self) -> Wording:
        """Sentences in their language."""
        return wording(self.person.language)

    def say(self, key: str, **args: str | int | float) -> str:
        """A sentence in their language and speech level. Raises KeyError and ValueError as `Wording.say`."""
        return self.words.say(key, level=self.person.preferences.speech_level.value, **args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What adapters declare of a command; its description is the sentence `command-NAME`."""

    name: str
    """Lower case letters, digits and _."""
    argument: str = ""
    """Key of the sentence that describes what may follow; empty when nothing may."""
    choices: tuple[str, ...] = field(default=())
    """Values that may follow, for completion; empty for free text."""
    in_groups: bool = False
    """Whether it shows nothing private, so that it may be answered where others read."""


class Command(ABC):
    """What every command can do. Raises FacelogError from each method where the service fails."""

    spec: Spec
    patience: timedelta | None = timedelta(hours=1)
    """How long an open question waits for words; None for ever."""

    @abstractmethod
    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Answer the command."""

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Answer a button. A button of an older version, or of a screen that is no longer true, opens anew."""
        return await self.open(caller, "")

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take words that answer a question; None, with nothing done, when they are an ordinary message."""
        return None

    def keeps(self, question: Sequence[str]) -> bool:
        """Whether a question only keeps something for a button: then it stays open when an ordinary message comes."""
        return False

    async def document(self, caller: Caller, file: Attachment) -> Outcome | None:
        """Take a file that was sent; None where it is not for this command."""
        return None

    def button(self, label: str, *arguments: str) -> Button:
        """A button of this command."""
        return Button(label=label, action=action(self.spec.name, *arguments))

    def question(self, *arguments: str) -> str:
        """What a screen's `question` is, for this command."""
        return action(self.spec.name, *arguments)


def plain(caller: Caller, key: str, **args: str | int | float) -> Screen:
    """A screen of one sentence."""
    return Screen(text=caller.say(key, **args))
