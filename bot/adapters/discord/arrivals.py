"""Messages as Discord's gateway brings them: in order within a channel, each once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from weakref import WeakValueDictionary

import discord

from bot.adapters.discord.attachments import diaries_in, fetch, hand_over
from bot.adapters.discord.drafts import ChannelDraft
from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.missed import Missed
from bot.adapters.discord.places import ChannelPlace
from bot.adapters.discord.submissions import Submission, Submissions
from bot.adapters.services import ChatServices
from bot.commands.screen import Screen
from bot.door import Visit
from bot.wording.wording import Wording, wording
from core.errors import FacelogError
from core.modes import Mode
from core.people import Language
from core.types import ConversationKey, IncomingMessage

log = logging.getLogger(__name__)

REMEMBERED = 10_000
IMPORT = "/import"
SAID_ONCE = (Mode.CHAT.value, Mode.PRIVATE.value)
"""Commands that say what becomes of the words behind them, and of files beside those."""
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
"""Kinds of messages that people write; joining and pinning are messages too."""


class Arrivals:
    """Takes messages of people: all in private, those that mention or answer the bot elsewhere."""

    def __init__(
        self,
        me: Callable[[], discord.ClientUser | None],
        services: ChatServices,
        submissions: Submissions,
        missed: Missed,
        language: Language,
    ) -> None:
        """`me`: the bot's own account, once it is known; `language`: for people of whom nothing can be read."""
        self._me = me
        self._services = services
        self._submissions = submissions
        self._missed = missed
        self._language = language
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._writers: OrderedDict[int, int] = OrderedDict()

    async def take(self, message: discord.Message) -> None:
        """Take a message of the gateway, after those that were missed in its channel."""
        if not self.meant(message):
            return
        channel_id, alone = message.channel.id, _alone(message)
        async with self.lock(channel_id):
            if alone:
                await self._make_up(channel_id)
            await self._once(message, alone=alone)

    async def make_up(self, channel_id: int) -> None:
        """Take what was missed in a private channel."""
        async with self.lock(channel_id):
            await self._make_up(channel_id)

    async def _make_up(self, channel_id: int) -> None:
        for message in await self._missed.before(channel_id):
            if self.meant(message, alone=True):
                await self._once(message, alone=True)

    async def _once(self, message: discord.Message, *, alone: bool) -> None:
        if message.id in self._seen:
            return
        self._seen[message.id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        try:
            await self._receive(message, alone=alone)
        except FAILURES as error:
            log.warning("a message could not be answered: %s", type(error).__name__)
        if alone:
            await self._missed.handled(message.channel.id, message.id)

    async def _receive(self, message: discord.Message, *, alone: bool) -> None:
        visit = replace(self.visit_of(message, alone=alone), sent_at=message.created_at)
        answers = None if alone else message.to_reference(fail_if_not_exists=False)
        place = ChannelPlace(message.channel, answers)
        door = self._services.door
        try:
            screen = await door.admit(visit)
            if screen is None:
                screen = await self._admitted(message, visit, place, ChannelDraft(message.channel, answers))
        except FacelogError as error:
            log.error("a message could not be kept: %s", type(error).__name__)
            screen = Screen(text=wording(self._language).say("discord-not-kept"))
        if screen is not None:
            await place.show(screen)

    async def _admitted(
        self, message: discord.Message, visit: Visit, place: ChannelPlace, draft: ChannelDraft
    ) -> Screen | None:
        """Submit the message; a screen to show instead. Raises StorageError."""
        door = self._services.door
        text, mode, day = self.text_of(message), None, None
        forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
        papers, files = diaries_in([*message.attachments, *forwarded])
        if papers and visit.alone and text.partition(" ")[0].lower() == IMPORT:
            # Beside a file it says only what the file is for.
            text = text.partition(" ")[2].strip()
        typed = typed_command(text)
        # Beside a photo, words are what is said of it: a command would drop the photo.
        if typed is not None and door.desk.knows(typed[0]) and (not files or typed[0] in SAID_ONCE):
            outcome = await door.command(visit, *typed)
            if isinstance(outcome, Screen):
                return outcome
            text, mode, day = outcome.text, outcome.mode, outcome.day
        if (first := await door.welcome(visit)) is not None:
            return first
        words = (await door.desk.caller(visit.key, visit.language)).words
        if papers and visit.alone:
            await hand_over(papers, visit, place, self._services, words)
        fetched = await fetch(files, visit, place, self._services, words)
        if not text and not fetched.attachments:
            return None if fetched.refused or papers else _empty(message, words)
        incoming = IncomingMessage(
            id=f"{visit.key.chat_id}:{message.id}",
            key=visit.key,
            text=text,
            attachments=fetched.attachments,
            sent_at=message.created_at,
            day=day,
        )
        await self._submissions.submit(
            Submission(visit=visit, message=incoming, words=words, place=place, draft=draft, mode=mode)
        )
        return None

    def text_of(self, message: discord.Message) -> str:
        """What was written, and forwarded, without the mention of the bot."""
        me = self._me()
        parts = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
        text = "\n".join(part for part in parts if part)
        return text.strip() if me is None else re.sub(rf"<@!?{me.id}>", "", text).strip()

    def visit_of(self, message: discord.Message, *, alone: bool | None = None) -> Visit:
        """The visit that a message is."""
        alone = _alone(message) if alone is None else alone
        key = ConversationKey(platform="discord", chat_id=str(message.channel.id), user_id=str(message.author.id))
        if alone:
            self._writers[message.channel.id] = message.author.id
            if len(self._writers) > REMEMBERED:
                self._writers.popitem(last=False)
        return Visit(key=key, alone=alone)

    def writer_of(self, channel_id: int) -> int | None:
        """Who wrote in a private channel lately."""
        return self._writers.get(channel_id)

    def meant(self, message: discord.Message, *, alone: bool | None = None) -> bool:
        """Whether a message is for the bot."""
        me = self._me()
        if me is None or message.author.bot or message.webhook_id is not None or message.type not in WRITTEN:
            return False
        if _alone(message) if alone is None else alone:
            return True
        if any(user.id == me.id for user in message.mentions):
            return True
        replied = message.reference.resolved if message.reference is not None else None
        # Without a mention, Discord leaves an answer's words out unless the app may read all messages.
        return isinstance(replied, discord.Message) and replied.author.id == me.id and bool(message.content)

    def lock(self, channel_id: int) -> asyncio.Lock:
        """One message of a channel at a time."""
        return self._locks.setdefault(channel_id, asyncio.Lock())


def language_of(locale: discord.Locale) -> Language | None:
    """The language of a locale of Discord, where it is one of ours."""
    base = locale.value.partition("-")[0]
    return "ko" if base == "ko" else "en" if base == "en" else None


def _alone(message: discord.Message) -> bool:
    return message.guild is None and isinstance(message.channel, discord.DMChannel)


def typed_command(text: str) -> tuple[str, str] | None:
    """A command written as words, with what follows it."""
    if not text.startswith("/") or not text[1:].strip() or text[1].isspace():
        return None
    name, *argument = text[1:].split(maxsplit=1)
    return name.lower(), "".join(argument).strip()


def _empty(message: discord.Message, words: Wording) -> Screen:
    return Screen(text=words.say("discord-sticker" if message.stickers else "problem-empty-message"))
