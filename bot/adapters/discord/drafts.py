"""The message that a turn is written into, and which of them an earlier process left unfinished."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

import discord

from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.outgoing import Outgoing
from core.errors import StorageError
from core.stores import Bookmarks

log = logging.getLogger(__name__)


class Draft(Protocol):
    """One message in Discord that is written again and again. Not stored: see `Drafts`."""

    @property
    def message_id(self) -> int | None:
        """Its id, once it is there."""
        ...

    async def write(self, outgoing: Outgoing, nonce: str | None = None) -> None:
        """Send it, or put this in the place of what it holds. Raises `FAILURES`; NotFound when it is gone."""
        ...

    async def drop(self) -> None:
        """Delete it where it is there."""
        ...


class ChannelDraft:
    """A message in a channel."""

    def __init__(self, channel: discord.abc.Messageable, answers: discord.MessageReference | None = None) -> None:
        """`answers`: the message that it is shown as an answer to."""
        self._channel = channel
        self._answers = answers
        self._message: discord.Message | None = None

    @property
    def message_id(self) -> int | None:
        """Its id, once it was sent."""
        return None if self._message is None else self._message.id

    async def write(self, outgoing: Outgoing, nonce: str | None = None) -> None:
        """Send or edit it. Raises `FAILURES`."""
        if self._message is not None:
            await self._message.edit(**outgoing.to_edit())
            return
        arguments = outgoing.to_send()
        if self._answers is not None:
            arguments["reference"] = self._answers
        if nonce is not None:
            arguments["nonce"] = nonce
        self._message = await self._channel.send(**arguments)

    async def drop(self) -> None:
        """Delete it; one that cannot be deleted stays."""
        if self._message is not None:
            message, self._message = self._message, None
            await delete(message)


class InteractionDraft:
    """The answer to a slash command in a private conversation."""

    def __init__(self, interaction: discord.Interaction) -> None:
        """`interaction`: deferred already."""
        self._interaction = interaction
        self._message_id: int | None = None

    @property
    def message_id(self) -> int | None:
        """Its id, once something was written."""
        return self._message_id

    async def write(self, outgoing: Outgoing, nonce: str | None = None) -> None:
        """Edit the answer. Raises `FAILURES`; NotFound when its time is over."""
        message = await self._interaction.edit_original_response(**outgoing.to_edit())
        self._message_id = message.id

    async def drop(self) -> None:
        """Delete the answer; one that cannot be deleted stays."""
        try:
            await self._interaction.delete_original_response()
        except FAILURES as error:
            log.info("an answer could not be deleted: %s", type(error).__name__)


async def delete(message: discord.Message | discord.PartialMessage) -> None:
    """Delete a message; one that cannot be deleted stays."""
    try:
        await message.delete()
    except FAILURES as error:
        log.info("a message could not be deleted: %s", type(error).__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A message that an earlier process was writing."""

    message_id: int
    delivery_id: str = ""
    """The delivery whose final state it was about to get; empty while it was being written."""


class Drafts:
    """Remembers the last draft of each channel: ids only. What cannot be remembered is no reason to fail."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        self._bookmarks = bookmarks
        self._left: dict[int, Left | None] = {}
        """What an earlier process left, by channels that were looked at."""

    async def begun(self, channel_id: int, message_id: int) -> None:
        """A draft is there, and not final."""
        await self.left(channel_id)
        await self._put(channel_id, str(message_id))

    async def ends(self, channel_id: int, message_id: int, delivery_id: str) -> None:
        """A draft is about to get the final state of a delivery."""
        await self.left(channel_id)
        await self._put(channel_id, f"{message_id} {delivery_id}")

    async def left(self, channel_id: int) -> Left | None:
        """What an earlier process left in a channel, until it is settled."""
        if channel_id not in self._left:
            self._left[channel_id] = await self._read(channel_id)
        return self._left[channel_id]

    def settled(self, channel_id: int) -> None:
        """Nothing is left in a channel any more."""
        self._left[channel_id] = None

    async def _read(self, channel_id: int) -> Left | None:
        try:
            value = await self._bookmarks.get(_name(channel_id))
        except StorageError as error:
            log.error("a draft could not be looked up: %s", type(error).__name__)
            return None
        number, _, delivery_id = (value or "").partition(" ")
        return Left(message_id=int(number), delivery_id=delivery_id) if number.isdigit() else None

    async def _put(self, channel_id: int, value: str) -> None:
        try:
            await self._bookmarks.put(_name(channel_id), value)
        except StorageError as error:
            log.error("a draft could not be remembered: %s", type(error).__name__)


def _name(channel_id: int) -> str:
    return f"discord-draft-{channel_id}"
