"""Delivers replies: a picture, words, what is to be known beside them, buttons, a voice."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, MessageEntity
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.actions import Actions
from bot.adapters.telegram.failures import delivery_error
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.progress import Progress
from bot.adapters.telegram.sender import MOST_TEXT, Sender, is_forbidden_voice
from bot.commands.offers import offers
from bot.split import split, utf16
from bot.wording.wording import wording
from core.errors import DeliveryError
from core.types import ConversationKey, Delivery, Reply, Voice

ANSWERED = 1000
"""Conversations in groups whose last message is known, so that the reply points to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One message of a reply."""

    text: str
    aside: int | None = None
    """Where what stands beside the reply begins, in UTF-16 units; None for a message of the reply alone."""
    buttons: InlineKeyboardMarkup | None = None


Part = bytes | Words | Voice
"""What one message carries; bytes are a PNG."""


class TelegramChannel:
    """Sends deliveries part by part, each once as far as can be known."""

    def __init__(self, sender: Sender, actions: Actions, progress: Progress) -> None:
        """Nothing is owned."""
        self._sender = sender
        self._actions = actions
        self._progress = progress
        self._asked: OrderedDict[ConversationKey, int] = OrderedDict()
        self._shut = False

    def asked(self, key: ConversationKey, message_id: int) -> None:
        """Remember what a reply in a group answers."""
        self._asked[key] = message_id
        self._asked.move_to_end(key)
        if len(self._asked) > ANSWERED:
            self._asked.popitem(last=False)

    async def deliver(self, delivery: Delivery) -> None:
        """Show a reply in its conversation. Raises DeliveryError."""
        if self._shut:
            raise DeliveryError("shut")
        place = Place.of(delivery.key)
        parts = parts_of(delivery.reply)
        went = await self._progress.of(delivery.id)
        for number, part in enumerate(parts[went:], start=went + 1):
            try:
                await self._send(delivery, place, part, first=number == 1)
            except TelegramError as error:
                raise delivery_error(error) from error
            if number < len(parts):
                await self._progress.went(delivery.id, number)
        self._progress.ended(delivery.id)

    async def aclose(self) -> None:
        """Take nothing more: what comes waits in the outbox for the next start."""
        self._shut = True

    async def _send(self, delivery: Delivery, place: Place, part: Part, *, first: bool) -> None:
        if isinstance(part, Voice):
            await self._speak(place, part, delivery.reply)
            return
        if isinstance(part, bytes):
            await self._show(place, part, delivery.reply)
            return
        reply_to = None if place.alone or not first else self._asked.get(delivery.key)
        entities = () if part.aside is None else (_italic(part.text, part.aside),)
        await self._sender.text(place, part.text, markup=part.buttons, entities=entities, reply_to=reply_to)

    async def _show(self, place: Place, picture: bytes, reply: Reply) -> None:
        """The picture; where it is not taken, a sentence, and the words come all the same."""
        await self._actions.once(place, ChatAction.UPLOAD_PHOTO)
        try:
            await self._sender.picture(place, picture)
        except BadRequest:
            # Also where the conversation is gone: then the sentence fails as the words would.
            await self._sender.text(place, wording(reply.language).say("telegram-picture-refused"))

    async def _speak(self, place: Place, voice: Voice, reply: Reply) -> None:
        await self._actions.once(place, ChatAction.UPLOAD_VOICE)
        try:
            await self._sender.voice(place, voice)
        except BadRequest as error:
            if not is_forbidden_voice(error):
                raise
            said = wording(reply.language).say("telegram-voice-forbidden")
            await self._sender.file(place, voice.content, "reply.ogg", said)


def parts_of(reply: Reply) -> list[Part]:
    """The messages of a reply in their order: picture, words, voice."""
    parts: list[Part] = [] if reply.picture is None else [reply.picture]
    parts += words_of(reply)
    return parts if reply.voice is None else [*parts, reply.voice]


def words_of(reply: Reply) -> list[Words]:
    """The messages of a reply: its words, then the notices; the buttons under its last words."""
    words = wording(reply.language)
    aside = "\n".join(words.notice(notice) for notice in reply.notices)
    parts = [Words(text=part) for part in split(reply.text, MOST_TEXT, utf16)]
    if aside and parts and utf16(f"{parts[-1].text}\n\n{aside}") <= MOST_TEXT:
        last = parts.pop().text
        parts.append(Words(text=f"{last}\n\n{aside}", aside=utf16(last) + 2))
    else:
        parts += [Words(text=part, aside=0) for part in split(aside, MOST_TEXT, utf16)]
    buttons = keyboard(offers(reply, words), below=True)
    if parts and buttons is not None:
        parts[-1] = Words(text=parts[-1].text, aside=parts[-1].aside, buttons=buttons)
    return parts


def _italic(text: str, start: int) -> MessageEntity:
    return MessageEntity(MessageEntity.ITALIC, offset=start, length=utf16(text) - start)
