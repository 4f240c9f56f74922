"""Takes commands, pressed buttons and answers to open questions, and keeps the questions open over a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.offers import follow_up_button
from bot.commands.screen import Outcome, Said, Screen, parts_of
from bot.wording.wording import wording
from core.days import utc_now
from core.errors import FacelogError
from core.people import Language
from core.ports import Profiles
from core.stores import Questions
from core.types import Attachment, ConversationKey
from llm.safety import assess, crisis_reply

log = logging.getLogger(__name__)


class Desk:
    """All commands of this installation."""

    def __init__(
        self,
        commands: Sequence[Command],
        *,
        profiles: Profiles,
        questions: Questions,
        newcomers: Command | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`newcomers`: the command whose screen comes before anything else is done for somebody who is new."""
        self._commands: Mapping[str, Command] = {command.spec.name: command for command in commands}
        self._profiles = profiles
        self._questions = questions
        self._newcomers = newcomers
        self._clock = clock

    @property
    def specs(self) -> tuple[Spec, ...]:
        """What can be asked for, in the order to show it."""
        return tuple(command.spec for command in self._commands.values())

    def knows(self, name: str) -> bool:
        """Whether there is such a command."""
        return name in self._commands

    def in_groups(self, name: str) -> bool:
        """Whether a command, known or not, may be answered where others read."""
        command = self._commands.get(name)
        return command is None or command.spec.in_groups

    async def caller(self, key: ConversationKey, language: Language | None = None) -> Caller:
        """Who is behind a conversation. Raises StorageError."""
        return Caller(person=await self._profiles.person(key, language), key=key, at=self._clock())

    async def welcome(self, key: ConversationKey, language: Language | None = None) -> Screen | None:
        """What to show instead of answering somebody who has not agreed to anything yet; None for others."""
        caller = await self.caller(key, language)
        if caller.person.onboarded or self._newcomers is None:
            return None
        outcome = await self._whole(caller, self._newcomers.open(caller, ""))
        return outcome if isinstance(outcome, Screen) else None

    async def run(
        self,
        key: ConversationKey,
        name: str,
        argument: str = "",
        *,
        language: Language | None = None,
        said_at: datetime | None = None,
    ) -> Outcome:
        """Answer a command. Never raises FacelogError: the screen says that something failed.

        `said_at`: when it was typed (aware), where it may have waited for this process.
        """
        caller = await self._caller(key, language)
        if isinstance(caller, Screen):
            return caller
        caller = replace(caller, said_at=said_at)
        command = self._commands.get(name)
        if command is None:
            return await _heeded(caller, argument, plain(caller, "commands-unknown", command=f"/{name}"))
        return await self._whole(caller, self._open(caller, command, argument.strip()))

    async def heeded(
        self, key: ConversationKey, said: str, screen: Screen, *, language: Language | None = None
    ) -> Screen:
        """A screen instead of the command's own, below helplines where words of crisis were typed.

        Of somebody who has agreed to nothing nothing is read. Raises StorageError.
        """
        if await self.welcome(key, language) is not None:
            return screen
        heeded = await _heeded(await self.caller(key, language), said, screen)
        # Where others read, no button is answered.
        return replace(screen, text=heeded.text)

    async def beside(self, key: ConversationKey, name: str) -> Outcome:
        """What a command shows, without its being asked for: an open question stays. Raises FacelogError."""
        return await self._commands[name].open(await self.caller(key), "")

    async def press(self, key: ConversationKey, pressed: str, *, language: Language | None = None) -> Outcome:
        """Answer a button, also one of an older version. Never raises FacelogError."""
        caller = await self._caller(key, language)
        if isinstance(caller, Screen):
            return caller
        name, arguments = parts_of(pressed)
        command = self._commands.get(name)
        if command is None:
            return plain(caller, "commands-old-button")
        return await self._whole(caller, self._press(caller, command, arguments))

    async def document(self, key: ConversationKey, file: Attachment, *, language: Language | None = None) -> Outcome:
        """Answer a file that was sent as such. Never raises FacelogError."""
        caller = await self._caller(key, language)
        if isinstance(caller, Screen):
            return caller
        return await self._whole(caller, self._document(caller, file))

    async def _document(self, caller: Caller, file: Attachment) -> Outcome:
        for command in self._commands.values():
            if (outcome := await command.document(caller, file)) is not None:
                return outcome
        return plain(caller, "problem-unsupported-file")

    async def reply(self, key: ConversationKey, text: str, *, said_at: datetime | None = None) -> Outcome | None:
        """Take words as the answer to an open question; None when they are an ordinary message.

        `said_at`: as for `run`. Never raises FacelogError; when the question cannot be read, words are an ordinary
        message.
        """
        try:
            caller = replace(await self.caller(key), said_at=said_at)
            asked = await self._questions.asked(caller.person.id, key.platform)
        except FacelogError as error:
            log.error("an open question cannot be read: %s", type(error).__name__)
            return None
        if asked is None:
            return None
        question, at = asked
        name, arguments = parts_of(question)
        command = self._commands.get(name)
        late = command is not None and command.patience is not None and caller.at - at > command.patience
        if command is None or (not late and command.keeps(arguments)):
            return None
        if late:
            # Closed all the same: it may hold words.
            return await self._settled(caller, _nothing())
        return await self._settled(caller, self._reply(caller, command, arguments, text))

    async def _reply(self, caller: Caller, command: Command, question: Sequence[str], text: str) -> Outcome | None:
        # Words of crisis answer no question: they are for the companion.
        alarming = await asyncio.to_thread(assess, text) is not None
        return None if alarming else await command.reply(caller, question, text)

    async def _open(self, caller: Caller, command: Command, argument: str) -> Outcome:
        return await _heeded(caller, argument, await command.open(caller, argument))

    async def _press(self, caller: Caller, command: Command, arguments: Sequence[str]) -> Outcome:
        asked = await self._questions.asked(caller.person.id, caller.key.platform)
        return await command.press(replace(caller, asked=asked and asked[0]), arguments)

    async def _caller(self, key: ConversationKey, language: Language | None) -> Caller | Screen:
        try:
            return await self.caller(key, language)
        except FacelogError as error:
            log.error("a command could not be begun: %s", type(error).__name__)
            return Screen(text=wording(language or "ko").say("notice-not-saved"))

    async def _whole(self, caller: Caller, work: Awaitable[Outcome]) -> Outcome:
        """Do it, and keep or close the open question; a failure is a screen."""
        return await self._settled(caller, work) or plain(caller, "notice-not-saved")

    async def _settled(self, caller: Caller, work: Awaitable[Outcome | None]) -> Outcome | None:
        person, platform = caller.person.id, caller.key.platform
        try:
            outcome = await work
            if isinstance(outcome, Screen) and outcome.question is not None:
                await self._questions.ask(person, platform, outcome.question, caller.at)
            else:
                # Also when the words were no answer: whoever goes on to something else is not asked any more.
                await self._questions.close(person, platform)
        except FacelogError as error:
            log.error("a command failed: %s", type(error).__name__)
            return plain(caller, "notice-not-saved")
        return outcome


async def _nothing() -> None:
    """Answer nothing."""


async def _heeded(caller: Caller, said: str, outcome: Outcome) -> Outcome:
    """The outcome; helplines stand above a screen where words of crisis were typed, whatever they were typed for."""
    if isinstance(outcome, Said) or await asyncio.to_thread(assess, said) is None:
        return outcome
    helplines = crisis_reply(caller.person.language, caller.person.timezone)
    if helplines in outcome.text:
        return outcome
    rows = (*outcome.rows, (follow_up_button(caller.words),))
    return replace(outcome, text=f"{helplines}\n\n{outcome.text}", rows=rows)
