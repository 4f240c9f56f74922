"""The connection to Discord: what its events mean, and in which order things are opened and closed."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

import discord

from bot.adapters.admitted import Admitted
from bot.adapters.discord.arrivals import Arrivals
from bot.adapters.discord.changes import Changes
from bot.adapters.discord.channel import DiscordChannel
from bot.adapters.discord.drafts import Drafts
from bot.adapters.discord.interactions import Interactions
from bot.adapters.discord.missed import Missed
from bot.adapters.discord.pace import Pace
from bot.adapters.discord.running import Running
from bot.adapters.discord.slash import SlashTree, WordingTranslator, add_commands, sync_changed
from bot.adapters.discord.submissions import Submissions
from bot.adapters.discord.typing_signs import TypingSigns
from bot.adapters.services import ChatServices
from core.people import Language

log = logging.getLogger(__name__)

LONGEST_WAIT = 30.0
"""Seconds that the library waits out of a rate limit; a longer one is an error, and a delivery waits in the outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the events of a connection go to."""

    arrivals: Arrivals
    changes: Changes
    interactions: Interactions
    channel: DiscordChannel
    missed: Missed
    signs: TypingSigns
    running: Running
    tree: SlashTree


class _Events(discord.Client):
    """Hands events on. Cached is nothing that somebody wrote."""

    services: ChatServices
    language: Language
    parts: Parts
    pace: Pace
    ending = False

    async def setup_hook(self) -> None:
        """Connect what waits in the outbox and the journal, once the bot's account is known. Raises StorageError."""
        parts, services = self.parts, self.services
        await parts.tree.set_translator(WordingTranslator())
        add_commands(parts.tree, services.door.desk.specs, self.language, self.command)
        await sync_changed(parts.tree, services.bookmarks, self.application_id or 0)
        await parts.missed.load()
        services.postman.connect("discord", Admitted(parts.channel, services.door))
        await services.intake.recover("discord")

    async def on_connect(self) -> None:
        """A session begins, which has nothing of what came before it; a resumed one has."""
        await self.parts.running.inside(self._make_up(self.parts.missed.begin()))

    async def on_message(self, message: discord.Message) -> None:
        """Take a message in; one that comes while the service ends is made up for by the next one."""
        if not self.ending:
            await self.parts.running.inside(self.parts.arrivals.take(message))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Follow an edit."""
        if not self.ending:
            await self.parts.running.inside(self.parts.changes.edited(payload.message))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Follow a deletion in private."""
        if payload.guild_id is None and not self.ending:
            await self.parts.running.inside(self.parts.changes.deleted(payload.channel_id, payload.message_id))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a component; commands come through the tree."""
        if interaction.type is discord.InteractionType.component and not self.ending:
            await self.parts.running.inside(self.parts.interactions.component(interaction))

    async def command(self, interaction: discord.Interaction, name: str, argument: str) -> None:
        """Answer a slash command."""
        if not self.ending:
            await self.parts.running.inside(self.parts.interactions.command(interaction, name, argument))

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log the type of what failed: a traceback may quote what somebody wrote."""
        log.error("%s failed: %s", event_method, type(sys.exception()).__name__)

    async def finish(self) -> None:
        """Finish the turns in flight, then close."""
        self.ending = True
        try:
            await self.parts.running.finish(self.pace.finish)
        finally:
            await self.parts.signs.aclose()
            await self.close()

    async def _make_up(self, channels: list[int]) -> None:
        for channel_id in channels:
            if not self.ending:
                await self.parts.arrivals.make_up(channel_id)


class OneConnection(_Events):
    """One connection for everything."""


class Shards(discord.AutoShardedClient, _Events):
    """As many connections as Discord recommends."""


def build_client(
    services: ChatServices, language: Language, pace: Pace, *, shards: bool = False
) -> OneConnection | Shards:
    """A client that is not connected. `language`: of descriptions for people who read neither of ours."""
    intents = discord.Intents.none()
    intents.guilds = intents.dm_messages = intents.guild_messages = True
    made = (Shards if shards else OneConnection)(
        intents=intents,
        # Nothing of what people write stays in memory, and nobody is ever pinged by what a model wrote.
        max_messages=None,
        allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=False, replied_user=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_ratelimit_timeout=LONGEST_WAIT,
    )
    made.services, made.language, made.pace = services, language, pace
    made.parts = _parts(made, services, language, pace)
    return made


def _parts(client: _Events, services: ChatServices, language: Language, pace: Pace) -> Parts:
    drafts = Drafts(services.bookmarks)
    missed = Missed(client, services.bookmarks)
    channel = DiscordChannel(client, drafts, missed.knows)

    async def show_typing(channel_id: int) -> None:
        await client.http.send_typing(channel_id)

    signs = TypingSigns(show_typing, pace)
    running = Running()
    submissions = Submissions(services, channel, drafts, signs, running, pace)
    arrivals = Arrivals(lambda: client.user, services, submissions, missed, language)
    return Parts(
        arrivals=arrivals,
        changes=Changes(client, services, arrivals),
        interactions=Interactions(services, submissions),
        channel=channel,
        missed=missed,
        signs=signs,
        running=running,
        tree=SlashTree(client, client.command),
    )
