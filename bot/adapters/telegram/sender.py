"""Sends to a place, wherever its chat is by now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from telegram import (
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated

from bot.adapters.telegram.client import Bot
from bot.adapters.telegram.failures import says
from bot.adapters.telegram.moves import Moves
from bot.adapters.telegram.place import Place
from core.types import Voice

MOST_TEXT = 4096
"""UTF-16 units of a message."""
MOST_CAPTION = 1024
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A preview would have Telegram's servers open what somebody wrote."""

Result = TypeVar("Result")


class Sender:
    """The library's calls that the adapter needs. Each raises TelegramError."""

    def __init__(self, bot: Bot, moves: Moves) -> None:
        """`bot`: not owned."""
        self._bot = bot
        self._moves = moves

    @property
    def moves(self) -> Moves:
        """Where chats are by now."""
        return self._moves

    async def text(
        self,
        place: Place,
        text: str,
        *,
        markup: InlineKeyboardMarkup | None = None,
        entities: Sequence[MessageEntity] = (),
        reply_to: int | None = None,
    ) -> None:
        """Send words, at most `MOST_TEXT`."""
        await self._at(
            place,
            lambda at: self._bot.send_message(
                at.chat_id,
                text,
                message_thread_id=at.thread_id,
                reply_markup=markup,
                entities=entities or None,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=_reply(reply_to),
            ),
        )

    async def picture(
        self, place: Place, picture: bytes, caption: str = "", *, markup: InlineKeyboardMarkup | None = None
    ) -> None:
        """Send a PNG with words below it, at most `MOST_CAPTION`."""
        await self._at(
            place,
            lambda at: self._bot.send_photo(
                at.chat_id,
                picture,
                caption=caption or None,
                message_thread_id=at.thread_id,
                reply_markup=markup,
                filename="facelog.png",
            ),
        )

    async def voice(self, place: Place, voice: Voice) -> None:
        """Send a voice message. BadRequest where the person takes none: see `is_forbidden_voice`."""
        await self._at(
            place,
            lambda at: self._bot.send_voice(
                at.chat_id,
                voice.content,
                duration=max(1, round(voice.seconds)),
                message_thread_id=at.thread_id,
                filename="reply.ogg",
            ),
        )

    async def file(self, place: Place, content: bytes, name: str, caption: str) -> None:
        """Send a file."""
        document = InputFile(content, filename=name)
        await self._at(
            place,
            lambda at: self._bot.send_document(
                at.chat_id,
                document,
                caption=caption or None,
                message_thread_id=at.thread_id,
                disable_content_type_detection=True,
            ),
        )

    async def edit(
        self, place: Place, message_id: int, text: str, *, markup: InlineKeyboardMarkup | None = None
    ) -> None:
        """Put other words into a message of ours."""
        await self._at(
            place,
            lambda at: self._bot.edit_message_text(
                text, at.chat_id, message_id, reply_markup=markup, link_preview_options=_NO_PREVIEW
            ),
        )

    async def edit_picture(
        self, place: Place, message_id: int, picture: bytes, caption: str, *, markup: InlineKeyboardMarkup | None = None
    ) -> None:
        """Put a picture with words into a message of ours."""
        media = InputMediaPhoto(picture, caption=caption or None, filename="facelog.png")
        await self._at(
            place, lambda at: self._bot.edit_message_media(media, at.chat_id, message_id, reply_markup=markup)
        )

    async def take_buttons(self, place: Place, message_id: int) -> None:
        """Take the buttons off a message of ours."""
        await self._at(place, lambda at: self._bot.edit_message_reply_markup(at.chat_id, message_id, reply_markup=None))

    async def draft(self, place: Place, draft_id: int, text: str) -> None:
        """Show a reply that is being written, for 30 seconds; only where nobody else reads."""
        await self._bot.send_message_draft(place.chat_id, draft_id, text, message_thread_id=place.thread_id)

    async def action(self, place: Place, action: ChatAction) -> None:
        """Show what the bot is doing, for 5 seconds."""
        await self._at(place, lambda at: self._bot.send_chat_action(at.chat_id, action, message_thread_id=at.thread_id))

    async def answer(self, query_id: str) -> None:
        """End the wait that a pressed button shows."""
        await self._bot.answer_callback_query(query_id)

    async def _at(self, place: Place, call: Callable[[Place], Awaitable[Result]]) -> Result:
        """Call with the chat's id of today, and outside of a topic that is gone."""
        at = place.moved(await self._moves.now(place.chat_id))
        try:
            return await call(at)
        except ChatMigrated as error:
            await self._moves.moved(place.chat_id, error.new_chat_id)
            # Topics do not move along.
            return await call(Place(chat_id=error.new_chat_id))
        except BadRequest as error:
            if at.thread_id is None or not says(error, "thread not found", "topic_deleted", "topic_closed"):
                raise
            return await call(Place(chat_id=at.chat_id))


def is_forbidden_voice(error: BadRequest) -> bool:
    """Whether somebody lets nobody send them voice messages."""
    return says(error, "voice_messages_forbidden")


def _reply(message_id: int | None) -> ReplyParameters | None:
    return None if message_id is None else ReplyParameters(message_id, allow_sending_without_reply=True)
