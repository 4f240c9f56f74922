"""Private messages that came while nobody listened: Discord does not deliver them later, so they are looked up."""

from __future__ import annotations

import json
import logging

import discord

from bot.adapters.discord.failures import FAILURES
from core.errors import StorageError
from core.stores import Bookmarks

log = logging.getLogger(__name__)

INDEX = "discord-channels"
MOST_CHANNELS = 200
"""Private channels that are looked into at a start, those that were new last."""
MOST_MESSAGES = 200
"""Messages of one channel that are made up for."""


class Missed:
    """Remembers the last message of each private channel by its id, and finds what came after it."""

    def __init__(self, client: discord.Client, bookmarks: Bookmarks) -> None:
        """`client`: not owned."""
        self._client = client
        self._bookmarks = bookmarks
        self._known: list[int] = []
        self._behind: set[int] = set()
        """Channels that were not looked into yet: what is handled there meanwhile is not the last of what came."""

    async def load(self) -> None:
        """Read which channels are known. Raises StorageError."""
        try:
            known = json.loads(await self._bookmarks.get(INDEX) or "[]")
        except ValueError:
            known = []
        self._known = [channel for channel in known if isinstance(channel, int)] if isinstance(known, list) else []

    def knows(self, channel_id: int) -> bool:
        """Whether it is a private channel that somebody wrote in lately."""
        return channel_id in self._known

    def begin(self) -> list[int]:
        """A session begins: every channel may be behind. Returns them."""
        self._behind = set(self._known)
        return list(reversed(self._known))

    async def before(self, channel_id: int) -> list[discord.Message]:
        """What a channel has that was not handled, oldest first; asked for until it is known, once a session."""
        if channel_id not in self._behind:
            return []
        self._behind.discard(channel_id)
        channel = self._client.get_partial_messageable(channel_id, type=discord.ChannelType.private)
        try:
            last = await self._bookmarks.get(_name(channel_id))
            if last is None or not last.isdigit():
                return []
            after = discord.Object(int(last))
            found = [one async for one in channel.history(after=after, limit=MOST_MESSAGES, oldest_first=True)]
        except (discord.Forbidden, discord.NotFound) as error:
            log.warning("missed messages cannot be looked up: %s", type(error).__name__)
            return []
        except (*FAILURES, StorageError) as error:
            log.warning("missed messages could not be looked up: %s", type(error).__name__)
            self._behind.add(channel_id)
            return []
        if found:
            log.info("%d messages came while nobody listened", len(found))
        return found

    async def handled(self, channel_id: int, message_id: int) -> None:
        """A message of a private channel was taken in."""
        try:
            if channel_id not in self._behind:
                await self._bookmarks.put(_name(channel_id), str(message_id))
            if channel_id not in self._known:
                self._known = [*self._known, channel_id][-MOST_CHANNELS:]
                await self._bookmarks.put(INDEX, json.dumps(self._known))
        except StorageError as error:
            log.error("a message could not be remembered: %s", type(error).__name__)


def _name(channel_id: int) -> str:
    return f"discord-last-{channel_id}"
