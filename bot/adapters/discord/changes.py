"""Messages that somebody edits or deletes after they were taken in."""

from __future__ import annotations

import logging

import discord

from bot.adapters.discord.arrivals import Arrivals, typed_command
from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.places import ChannelPlace
from bot.adapters.services import ChatServices
from bot.commands.screen import Screen
from bot.door import Visit
from core.errors import FacelogError
from core.types import ConversationKey, IncomingMessage

log = logging.getLogger(__name__)


class Changes:
    """Follows edits everywhere, and deletions in private: what others read is in no diary."""

    def __init__(self, client: discord.Client, services: ChatServices, arrivals: Arrivals) -> None:
        """`client`: not owned."""
        self._client = client
        self._services = services
        self._arrivals = arrivals

    async def edited(self, message: discord.Message) -> None:
        """Follow an edit. Discord also says that a message was edited when it has looked at a link in it."""
        if message.edited_at is None or not self._arrivals.meant(message):
            return
        text = self._arrivals.text_of(message)
        typed = typed_command(text)
        # A command that was edited is not given again.
        if not text or (typed is not None and self._services.door.desk.knows(typed[0])):
            return
        visit = self._arrivals.visit_of(message)
        incoming = IncomingMessage(
            id=f"{visit.key.chat_id}:{message.id}", key=visit.key, text=text, sent_at=message.created_at
        )
        edit = f"{incoming.id}:{message.edited_at.timestamp():.3f}"
        async with self._arrivals.lock(message.channel.id):
            try:
                screen = await self._edited(visit, incoming, edit)
            except FacelogError as error:
                screen = self._services.door.failed(visit, error)
        if screen is not None:
            await ChannelPlace(message.channel).show(screen)

    async def deleted(self, channel_id: int, message_id: int) -> None:
        """Follow a deletion in a private channel."""
        user_id = await self._owner(channel_id)
        if user_id is None:
            return
        key = ConversationKey(platform="discord", chat_id=str(channel_id), user_id=str(user_id))
        visit = Visit(key=key)
        async with self._arrivals.lock(channel_id):
            try:
                screen = await self._deleted(visit, f"{channel_id}:{message_id}")
            except FacelogError as error:
                screen = self._services.door.failed(visit, error)
        if screen is not None:
            await ChannelPlace(self._client.get_partial_messageable(channel_id)).show(screen)

    async def _edited(self, visit: Visit, message: IncomingMessage, edit: str) -> Screen | None:
        """What to show; an answer goes through the channel. Raises StorageError."""
        door = self._services.door
        if (refused := await door.admit(visit)) is not None:
            return refused
        if await door.welcome(visit) is not None:
            return None
        return (await door.edited(visit, message, edit)).screen

    async def _deleted(self, visit: Visit, message_id: str) -> Screen | None:
        door = self._services.door
        # Whoever deletes something has said nothing: they are told nothing where they are not let in.
        return None if await door.admit(visit) is not None else await door.deleted(visit, message_id)

    async def _owner(self, channel_id: int) -> int | None:
        """Who writes in a private channel; Discord does not say who deleted something."""
        known = self._arrivals.writer_of(channel_id)
        if known is not None:
            return known
        try:
            channel = await self._client.fetch_channel(channel_id)
        except (*FAILURES, discord.InvalidData) as error:
            log.info("a channel could not be looked up: %s", type(error).__name__)
            return None
        recipient = channel.recipient if isinstance(channel, discord.DMChannel) else None
        return None if recipient is None else recipient.id
