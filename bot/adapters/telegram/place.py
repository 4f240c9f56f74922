"""Where in Telegram a conversation is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message

from core.errors import DeliveryError
from core.types import ConversationKey

_SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat, or a topic of one. Not a conversation: in a group several people have one each."""

    chat_id: int
    thread_id: int | None = None
    """Of a topic; None outside of topics."""

    @classmethod
    def of(cls, key: ConversationKey) -> Place:
        """The place of a conversation. Raises DeliveryError for an id that is none of Telegram's."""
        chat, _, thread = key.chat_id.partition(_SEPARATOR)
        try:
            return cls(chat_id=int(chat), thread_id=int(thread) if thread else None)
        except ValueError as error:
            raise DeliveryError("no-such-chat", retryable=False) from error

    @classmethod
    def where(cls, message: Message) -> Place:
        """Where a message was sent."""
        thread = message.message_thread_id if message.is_topic_message else None
        return cls(chat_id=message.chat.id, thread_id=thread)

    @property
    def alone(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.chat_id > 0

    @property
    def name(self) -> str:
        """The same as the `chat_id` of a `ConversationKey`."""
        return str(self.chat_id) if self.thread_id is None else f"{self.chat_id}{_SEPARATOR}{self.thread_id}"

    def moved(self, chat_id: int) -> Place:
        """The same place in the chat that took the old one's place."""
        return replace(self, chat_id=chat_id)
