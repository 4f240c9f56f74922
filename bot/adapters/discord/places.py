"""Where a screen is shown: a channel, or the answer to an interaction."""

from __future__ import annotations

import logging
from typing import Protocol

import discord

from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.outgoing import Outgoing, screen_messages
from bot.commands.screen import Screen
from bot.door import SHUT

log = logging.getLogger(__name__)


class Place(Protocol):
    """Shows screens. What cannot be shown is logged, not raised: it can be asked for again."""

    async def show(self, screen: Screen) -> None:
        """Show a screen; nothing for `SHUT`."""
        ...


class ChannelPlace:
    """Messages in a channel."""

    def __init__(self, channel: discord.abc.Messageable, answers: discord.MessageReference | None = None) -> None:
        """`answers`: the message that the first one is shown as an answer to."""
        self._channel = channel
        self._answers = answers

    async def show(self, screen: Screen) -> None:
        """Send the screen's messages."""
        if screen is SHUT:
            return
        try:
            for number, message in enumerate(screen_messages(screen)):
                arguments = message.to_send()
                if number == 0 and self._answers is not None:
                    arguments["reference"] = self._answers
                await self._channel.send(**arguments)
        except FAILURES as error:
            log.warning("a screen could not be sent: %s", type(error).__name__)


class InteractionPlace:
    """The answer to a slash command or a button, deferred already."""

    def __init__(self, interaction: discord.Interaction, *, ephemeral: bool, replaces: bool) -> None:
        """`replaces`: whether the first message takes the place of the deferred answer, or of the pressed message."""
        self._interaction = interaction
        self._ephemeral = ephemeral
        self._replaces = replaces

    async def show(self, screen: Screen) -> None:
        """Edit or send the screen's messages; where the interaction's time is over, in the private channel."""
        messages = [] if screen is SHUT else screen_messages(screen)
        try:
            if not messages:
                await self._nothing()
            for number, message in enumerate(messages):
                await self._put(message, first=number == 0)
        except FAILURES as error:
            log.warning("an interaction could not be answered: %s", type(error).__name__)
            if isinstance(error, discord.HTTPException) and error.status in (401, 404) and not self._ephemeral:
                await self._beside(screen)

    async def _put(self, message: Outgoing, *, first: bool) -> None:
        if first and self._replaces:
            await self._interaction.edit_original_response(**message.to_edit())
        else:
            await self._interaction.followup.send(ephemeral=self._ephemeral, **message.to_send())

    async def _nothing(self) -> None:
        # "Thinking" would stay for ever; a pressed message stays as it is.
        if self._interaction.type is discord.InteractionType.application_command:
            await self._interaction.delete_original_response()

    async def _beside(self, screen: Screen) -> None:
        channel = self._interaction.channel_id
        if channel is not None:
            await ChannelPlace(self._interaction.client.get_partial_messageable(channel)).show(screen)
