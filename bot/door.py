"""Who is let in, and where what they send goes: a command, an answer to a question, or the companion.

Every adapter of a chat platform brings everything here: messages, edits, pressed buttons, commands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.amending import Amender
from bot.captions import for_its_day
from bot.commands.desk import Desk
from bot.commands.screen import Button, Outcome, Said, Screen, action
from bot.companion import Answered
from bot.intake import Intake
from bot.limits import Limiter
from bot.view import TurnView
from bot.wording.wording import wording
from core.access import AccessState
from core.days import utc_now
from core.errors import FacelogError
from core.modes import Mode
from core.people import Language
from core.stores import Access
from core.types import Attachment, ConversationKey, IncomingMessage, Platform

log = logging.getLogger(__name__)

SHUT = Screen(text="")
"""Nothing is shown to somebody who was told already. Compare with `is`."""
LATE = timedelta(minutes=1)
"""A message that is older waited for this process: how fast it was written is not known."""
GROUP_COMMANDS_TELL = "commands-in-private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Something that somebody did, as an adapter heard of it. Nothing of it has been fetched or stored."""

    key: ConversationKey
    language: Language | None = None
    """What the platform says they read."""
    alone: bool = True
    """Whether nobody else reads the conversation."""
    sent_at: datetime | None = None
    """When a message was written, by the platform's clock; None for what happens now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a message."""

    screen: Screen | None = None
    """To be shown; None when the companion answers, or nothing is to be said."""
    answered: asyncio.Future[Answered] | None = field(default=None, repr=False)
    """Ends with the turn. Its delivery goes through the channel whether or not anybody awaits this."""


class Door:
    """Default deny, limits, and the way to the desk or the intake."""

    def __init__(
        self,
        *,
        access: Access,
        desk: Desk,
        intake: Intake,
        limiter: Limiter,
        amender: Amender,
        owners: Mapping[Platform, Collection[str]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`owners`: ids that are always served, by platform."""
        self._access = access
        self._desk = desk
        self._intake = intake
        self._limiter = limiter
        self._amender = amender
        self._owners = {platform: frozenset(ids) for platform, ids in owners.items()}
        self._clock = clock
        self._turns: dict[tuple[Platform, str], asyncio.Future[Answered]] = {}
        """Turns that run, by their messages: what somebody does to a message comes after its turn."""

    @property
    def desk(self) -> Desk:
        """The commands."""
        return self._desk

    async def admit(self, visit: Visit) -> Screen | None:
        """Let somebody in, or say what to show instead; `SHUT` for nothing. To be asked first, for everything.

        A stranger is told once, and never in front of others. Raises StorageError.
        """
        key = visit.key
        state = await self._state(key)
        if state is not AccessState.ALLOWED:
            return await self._stranger(visit, state)
        late = visit.sent_at is not None and self._clock() - visit.sent_at > LATE
        if self._limiter.message(key, late=late) is None:
            return None
        return Screen(text=self._say(visit, "door-too-often")) if self._limiter.may_tell(key) else SHUT

    async def serves(self, key: ConversationKey) -> bool:
        """Whether an account may be written to now: it may have been denied since it wrote. Raises StorageError."""
        return await self._state(key) is AccessState.ALLOWED

    async def attachment(self, visit: Visit, size: int, seconds: float = 0.0) -> Screen | None:
        """Count an attachment before it is fetched; what to show where it is too much of a day."""
        excess = self._limiter.attachment(visit.key, size, seconds)
        if excess is None:
            return None
        return Screen(text=self._say(visit, f"door-too-many-{excess.value}"))

    async def welcome(self, visit: Visit) -> Screen | None:
        """What to show somebody who has agreed to nothing yet, before anything of theirs is fetched.

        In front of others they are asked to write alone. Raises StorageError.
        """
        screen = await self._desk.welcome(visit.key, visit.language)
        if screen is None or visit.alone:
            return screen
        return Screen(text=self._say(visit, GROUP_COMMANDS_TELL))

    async def command(self, visit: Visit, name: str, argument: str) -> Outcome:
        """Answer a command; one that shows something private is not answered in front of others."""
        if not visit.alone and not self._desk.in_groups(name):
            elsewhere = Screen(text=self._say(visit, GROUP_COMMANDS_TELL))
            return await self._desk.heeded(visit.key, argument, elsewhere, language=visit.language)
        agreeing = visit.alone if name == "start" else self._desk.in_groups(name)
        if not agreeing and (first := await self.welcome(visit)) is not None:
            return first
        return await self._desk.run(visit.key, name, argument, language=visit.language, said_at=visit.sent_at)

    async def document(self, visit: Visit, file: Attachment) -> Outcome:
        """Answer a file that may be a diary: it is no message. In front of others nothing comes of it.

        Raises StorageError.
        """
        if not visit.alone:
            return SHUT
        if (first := await self.welcome(visit)) is not None:
            return first
        return await self._desk.document(visit.key, file, language=visit.language)

    async def press(self, visit: Visit, pressed: str) -> Outcome:
        """Answer a button.

        In front of others none is: it does something for whoever presses it. Somebody who has agreed to nothing may
        have old ones.
        """
        name = pressed.partition(":")[0]
        if not visit.alone and self._desk.knows(name):
            return Screen(text=self._say(visit, GROUP_COMMANDS_TELL))
        if name != "start" and not self._desk.in_groups(name) and (first := await self.welcome(visit)) is not None:
            return first
        return await self._desk.press(visit.key, pressed, language=visit.language)

    async def message(
        self,
        visit: Visit,
        message: IncomingMessage,
        view: TurnView | None = None,
        *,
        whole: bool = False,
        mode: Mode | None = None,
    ) -> Received:
        """Take a message in: as the answer to an open question, or as something for the companion.

        `mode`: what the message itself says, such as /private; else what the person chose, and CHAT before others.
        Raises StorageError when it cannot be kept: then it must not be acknowledged to the platform.
        """
        if visit.alone and mode is None and not message.attachments:
            outcome = await self._desk.reply(visit.key, message.text, said_at=message.sent_at)
            if isinstance(outcome, Screen):
                return Received(screen=outcome)
            if isinstance(outcome, Said):
                message, mode = replace(message, text=outcome.text, day=outcome.day), outcome.mode
        if mode is None:
            caller = await self._desk.caller(visit.key, visit.language)
            message = for_its_day(message, caller) if visit.alone else message
            mode = caller.person.preferences.mode if message.day is None else Mode.DIARY
        if not visit.alone:
            mode = Mode.CHAT if mode is Mode.DIARY else mode
        taken = replace(message, mode=mode, overheard=not visit.alone, language=visit.language)
        answered = await self._intake.submit(taken, view, whole=whole)
        if answered is not None:
            running = (taken.key.platform, taken.id)
            self._turns[running] = answered
            answered.add_done_callback(lambda _: self._turns.pop(running, None))
        return Received(answered=answered)

    async def _answered(self, platform: Platform, message_id: str) -> None:
        """Wait until no turn of a message runs, however it ended."""
        if (turn := self._turns.get((platform, message_id))) is not None:
            await asyncio.wait([turn])

    async def _state(self, key: ConversationKey) -> AccessState | None:
        if key.user_id in self._owners.get(key.platform, frozenset()):
            return AccessState.ALLOWED
        return await self._access.state(key.platform, key.user_id)

    async def _stranger(self, visit: Visit, state: AccessState | None) -> Screen:
        key = visit.key
        if state is not None or not visit.alone:
            return SHUT
        await self._access.mark(key.platform, key.user_id, AccessState.ASKED, self._clock())
        log.info("a stranger was told that the owner decides")
        command = f"facelog allow {key.platform} {key.user_id}"
        return Screen(text=self._say(visit, "door-stranger", id=key.user_id, command=command))

    async def edited(self, visit: Visit, message: IncomingMessage, edit: str, *, mode: Mode | None = None) -> Received:
        """Follow an edit of a message: its entry changes with it, and new words of crisis are answered.

        `edit`: an id of this edit of the message, so that it is answered once. Attachments are not looked at again.
        `mode`: as for `message`. Nothing is read of somebody who has not agreed to it. Raises StorageError.
        """
        platform = visit.key.platform
        person = (await self._desk.caller(visit.key, visit.language)).person
        if not person.preferences.words or await self.welcome(visit) is not None:
            return Received()
        await self._answered(platform, message.id)
        if await self._amender.alarms(platform, message.id, message.text):
            # What is in no diary, such as something private, is not brought there by its edit.
            if mode is None and not await self._amender.keeps(platform, message.id):
                mode = Mode.PRIVATE
            return await self.message(visit, replace(message, id=edit, attachments=()), mode=mode)
        changed = visit.alone and await self._amender.edited(platform, message.id, message.text)
        return Received(screen=Screen(text=self._say(visit, "edit-noted")) if changed else None)

    async def deleted(self, visit: Visit, message_id: str) -> Screen | None:
        """Follow the deletion of a message; what to tell, with a way back. Raises StorageError."""
        await self._answered(visit.key.platform, message_id)
        entry = await self._amender.deleted(visit.key.platform, message_id)
        if entry is None or not visit.alone:
            return None
        back = Button(label=self._say(visit, "undo-back"), action=action("undo", "back", entry.id))
        return Screen(text=self._say(visit, "deleted-noted"), rows=((back,),))

    async def after(self, visit: Visit, answered: Answered) -> Screen | None:
        """The picture of what was read in a turn, for somebody who wants one with each reply; None otherwise.

        Raises StorageError.
        """
        if not visit.alone or answered.turn.mood is None:
            return None
        if not (await self._desk.caller(visit.key)).person.preferences.bars:
            return None
        outcome = await self._desk.beside(visit.key, "bars")
        return outcome if isinstance(outcome, Screen) and outcome.picture is not None else None

    def failed(self, visit: Visit, error: FacelogError) -> Screen:
        """What to show when a visit failed."""
        log.error("a visit failed: %s", type(error).__name__)
        return Screen(text=self._say(visit, "notice-not-saved"))

    def _say(self, visit: Visit, key: str, **args: str | int | float) -> str:
        return wording(visit.language or "ko").say(key, **args)
