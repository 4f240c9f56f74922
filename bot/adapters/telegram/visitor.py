"""Brings what people do in Telegram to the door, and shows what comes of it."""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, Message, Update

from bot.adapters.services import ChatServices
from bot.adapters.telegram.actions import Actions
from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.ears import Ears, Heard, language_of
from bot.adapters.telegram.fetch import Fetcher, FetchError
from bot.adapters.telegram.followers import Followers
from bot.adapters.telegram.keyboard import pressed
from bot.adapters.telegram.live import LiveView
from bot.adapters.telegram.moves import Moves
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.screens import Screens
from bot.adapters.telegram.sender import Sender
from bot.commands.screen import Outcome, Said, Screen
from bot.door import SHUT, Visit
from bot.limits import likely_seconds
from bot.wording.wording import Wording
from core.days import utc_now
from core.errors import StorageError
from core.modes import Mode
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage

log = logging.getLogger(__name__)

SEEN = 5000
"""Messages that are known to have been taken in, so that an edit of one is not taken in again."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a visitor works with; nothing is owned."""

    services: ChatServices
    sender: Sender
    screens: Screens
    actions: Actions
    channel: TelegramChannel
    fetcher: Fetcher
    ears: Ears
    moves: Moves
    followers: Followers
    pace: Pace


class Visitor:
    """Handles one update at a time of a conversation; ends when the update need not come again."""

    def __init__(self, parts: Parts) -> None:
        """Work with these."""
        self._with = parts
        self._door = parts.services.door
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def receive(self, update: Update) -> None:
        """Take an update in."""
        if update.message is not None:
            await self._message(update.message, edited=False)
        elif update.edited_message is not None:
            await self._message(update.edited_message, edited=True)
        elif update.callback_query is not None:
            await self._pressed(update.callback_query)
        elif update.my_chat_member is not None:
            _changed(update.my_chat_member)

    async def _message(self, message: Message, *, edited: bool) -> None:
        if message.migrate_to_chat_id is not None:
            await self._with.moves.moved(message.chat.id, message.migrate_to_chat_id)
        user = message.from_user
        identity = f"{message.chat.id}:{message.message_id}"
        if user is None or user.is_bot:
            return
        heard = self._with.ears.hear(message)
        # A command that was edited is not given again.
        if heard is None or heard.empty or (edited and heard.command):
            return
        place = Place.where(message)
        key = ConversationKey(platform="telegram", chat_id=place.name, user_id=str(user.id))
        visit = Visit(
            key=key,
            language=language_of(user),
            alone=message.chat.type == message.chat.PRIVATE,
            sent_at=None if edited else message.date,
        )
        if not await self._admitted(visit, place):
            return
        incoming = IncomingMessage(id=identity, key=key, text=heard.text, sent_at=message.date)
        # An edit of a message that was not taken in before is taken in like a message.
        if edited and (
            await self._edited(visit, place, incoming, message.edit_date, heard.mode) or identity in self._seen
        ):
            return
        self._saw(identity)
        if not place.alone:
            self._with.channel.asked(key, message.message_id)
        if heard.command:
            outcome = await self._patiently(visit, place, lambda: self._door.command(visit, heard.command, heard.text))
            await self._answer(visit, place, outcome, incoming)
            return
        await self._said(visit, place, heard, incoming)

    async def _edited(
        self, visit: Visit, place: Place, message: IncomingMessage, at: datetime | None, mode: Mode | None
    ) -> bool:
        """Follow an edit into the diary; whether anything came of it."""
        if at is None:
            return False
        edit = f"{message.id}:edited:{at.timestamp():.0f}"
        received = await self._patiently(visit, place, lambda: self._door.edited(visit, message, edit, mode=mode))
        if received.screen is not None:
            await self._with.screens.show(place, received.screen)
        return received.screen is not None or received.answered is not None

    async def _said(self, visit: Visit, place: Place, heard: Heard, incoming: IncomingMessage) -> None:
        """Take in words and files of somebody who has agreed."""
        welcome = await self._patiently(visit, place, lambda: self._door.welcome(visit))
        if welcome is not None:
            await self._with.screens.show(place, welcome)
            return
        if heard.refused:
            await self._tell(visit, place, heard.refused)
        fetched = await self._fetched(visit, place, heard)
        if heard.file is not None and heard.file.kind is AttachmentKind.DOCUMENT:
            for file in fetched:
                await self._handed_over(visit, place, file)
            fetched = ()
        if not fetched and not heard.text:
            return
        await self._take_in(visit, place, replace(incoming, attachments=fetched), heard.mode)

    async def _fetched(self, visit: Visit, place: Place, heard: Heard) -> tuple[Attachment, ...]:
        """The file of a message; none where it cannot be had, which is said."""
        if heard.file is None:
            return ()
        seconds = heard.file.seconds or likely_seconds(heard.file.kind, heard.file.size)
        excess = await self._door.attachment(visit, heard.file.size, seconds)
        if excess is not None:
            await self._with.screens.show(place, excess)
            return ()
        self._with.actions.hold(place)
        try:
            return (await self._with.fetcher.fetch(heard.file),)
        except FetchError as error:
            await self._tell(visit, place, error.code, megabytes=self._with.fetcher.most(heard.file) // 1_000_000)
            return ()
        finally:
            self._with.actions.release(place)

    async def _handed_over(self, visit: Visit, place: Place, file: Attachment) -> None:
        """Show what a file would bring into the diary."""
        outcome = await self._patiently(visit, place, lambda: self._door.document(visit, file))
        if isinstance(outcome, Screen):
            await self._with.screens.show(place, outcome)

    async def _take_in(self, visit: Visit, place: Place, message: IncomingMessage, mode: Mode | None) -> None:
        """Give a message to whom it is for; the reply comes through the channel."""
        view = LiveView(
            sender=self._with.sender,
            actions=self._with.actions,
            place=place,
            draft_id=zlib.crc32(message.id.encode()) or 1,
            words=lambda: self._words(visit),
            pace=self._with.pace,
        )
        try:
            received = await self._patiently(visit, place, lambda: self._door.message(visit, message, view, mode=mode))
        except asyncio.CancelledError:
            await view.end()
            raise
        if received.answered is not None:
            self._with.followers.follow(visit, place, received.answered, view)
            return
        await view.end()
        if received.screen is not None:
            await self._with.screens.show(place, received.screen)

    async def _pressed(self, query: CallbackQuery) -> None:
        """Take a pressed button, and end the wait that it shows whatever comes of it."""
        try:
            shown, user = query.message, query.from_user
            if shown is None or query.data is None:
                return
            place = Place.where(shown) if isinstance(shown, Message) else Place(chat_id=shown.chat.id)
            key = ConversationKey(platform="telegram", chat_id=place.name, user_id=str(user.id))
            visit = Visit(key=key, language=language_of(user), alone=shown.chat.type == shown.chat.PRIVATE)
            if not await self._admitted(visit, place):
                return
            action, below = pressed(query.data)
            outcome = await self._patiently(visit, place, lambda: self._door.press(visit, action))
            incoming = IncomingMessage(id=f"{place.chat_id}:pressed:{query.id}", key=key, text="", sent_at=utc_now())
            # What others see is not changed by one of them.
            await self._answer(visit, place, outcome, incoming, None if below or not visit.alone else shown)
        finally:
            await self._with.screens.answer(query.id)

    async def _answer(
        self,
        visit: Visit,
        place: Place,
        outcome: Outcome,
        incoming: IncomingMessage,
        instead: MaybeInaccessibleMessage | None = None,
    ) -> None:
        if isinstance(outcome, Said):
            await self._take_in(visit, place, replace(incoming, text=outcome.text, day=outcome.day), outcome.mode)
            return
        await self._with.screens.show(place, outcome, instead)

    async def _admitted(self, visit: Visit, place: Place) -> bool:
        screen = await self._patiently(visit, place, lambda: self._door.admit(visit))
        if screen is not None and screen is not SHUT:
            await self._with.screens.show(place, screen)
        return screen is None

    async def _patiently(self, visit: Visit, place: Place, call: Callable[[], Awaitable[Result]]) -> Result:
        """Try again while the database cannot be used: an update that was not kept is not acknowledged.

        Said once, and in front of others not at all.
        """
        tries = 0
        while True:
            try:
                return await call()
            except StorageError as error:
                tries += 1
                screen = self._door.failed(visit, error)
                if tries == 1 and visit.alone:
                    await self._with.screens.show(place, screen)
                await self._with.pace.sleep(self._with.pace.waits(tries))

    async def _words(self, visit: Visit) -> Wording:
        return (await self._door.desk.caller(visit.key, visit.language)).words

    async def _tell(self, visit: Visit, place: Place, sentence: str, **args: int) -> None:
        words = await self._patiently(visit, place, lambda: self._words(visit))
        await self._with.screens.show(place, Screen(text=words.say(sentence, **args)))

    def _saw(self, identity: str) -> None:
        self._seen[identity] = None
        if len(self._seen) > SEEN:
            self._seen.popitem(last=False)


def _changed(change: ChatMemberUpdated) -> None:
    """Somebody blocked the bot, let it in again, or put it into a group: what is sent shows what still arrives."""
    log.info("a chat changed: the bot is %s there now", change.new_chat_member.status)
