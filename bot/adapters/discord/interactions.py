"""Slash commands, buttons and menus: acknowledged at once, answered when the answer is there."""

from __future__ import annotations

import logging
from typing import Any, cast

import discord

from bot.adapters.discord.arrivals import language_of
from bot.adapters.discord.components import pressed_of
from bot.adapters.discord.drafts import ChannelDraft, Draft, InteractionDraft
from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.places import ChannelPlace, InteractionPlace, Place
from bot.adapters.discord.submissions import Submission, Submissions
from bot.adapters.services import ChatServices
from bot.commands.screen import Said, Screen
from bot.door import SHUT, Visit
from core.errors import FacelogError
from core.types import ConversationKey, IncomingMessage

log = logging.getLogger(__name__)


class Interactions:
    """Answers what people do with commands and components."""

    def __init__(self, services: ChatServices, submissions: Submissions) -> None:
        self._services = services
        self._submissions = submissions

    async def command(self, interaction: discord.Interaction, name: str, argument: str) -> None:
        """Answer a slash command; where others are, only its sender sees the answer."""
        visit = _visit(interaction)
        if visit is None:
            return
        hidden = not visit.alone
        deferred = await _deferred(interaction, ephemeral=hidden, thinking=True)
        place: Place | None = InteractionPlace(interaction, ephemeral=hidden, replaces=True)
        draft: Draft = InteractionDraft(interaction)
        if not deferred:
            place, draft = _instead(interaction, visit)
        if place is None:
            return
        door = self._services.door
        try:
            outcome = await door.admit(visit) or await door.command(visit, name, argument)
            await self._answer(interaction, visit, outcome, place, draft)
        except FacelogError as error:
            await place.show(door.failed(visit, error))

    async def component(self, interaction: discord.Interaction) -> None:
        """Answer a button or a menu: its screen takes the place of the message, unless it belongs to a reply."""
        visit = _visit(interaction)
        pressed = pressed_of(cast(dict[str, Any], interaction.data or {}))
        if visit is None or pressed is None:
            return
        deferred = await _deferred(interaction, ephemeral=False, thinking=False)
        # What others see is not changed by one of them.
        own = visit.alone or (interaction.message is not None and interaction.message.flags.ephemeral)
        beside: Place = InteractionPlace(interaction, ephemeral=True, replaces=False)
        place: Place | None = InteractionPlace(
            interaction, ephemeral=not visit.alone, replaces=own and not pressed.fresh
        )
        if not deferred:
            place, _ = _instead(interaction, visit)
            beside = place or beside
        if place is None:
            return
        door = self._services.door
        try:
            refused = await door.admit(visit)
            if refused is not None:
                await beside.show(refused)
                return
            outcome = await door.press(visit, pressed.action)
            await self._answer(interaction, visit, outcome, place, ChannelDraft(_channel(interaction)))
        except FacelogError as error:
            await beside.show(door.failed(visit, error))

    async def _answer(
        self, interaction: discord.Interaction, visit: Visit, outcome: Screen | Said, place: Place, draft: Draft
    ) -> None:
        """Show a screen, or take words in. Raises StorageError."""
        if isinstance(outcome, Screen):
            await place.show(outcome)
            return
        words = (await self._services.door.desk.caller(visit.key, visit.language)).words
        message = IncomingMessage(
            id=f"{visit.key.chat_id}:{interaction.id}",
            key=visit.key,
            text=outcome.text,
            day=outcome.day,
            sent_at=interaction.created_at,
        )
        submission = Submission(visit=visit, message=message, words=words, place=place, draft=draft, mode=outcome.mode)
        if not await self._submissions.submit(submission):
            await place.show(SHUT)


def _visit(interaction: discord.Interaction) -> Visit | None:
    if interaction.channel_id is None:
        return None
    key = ConversationKey(platform="discord", chat_id=str(interaction.channel_id), user_id=str(interaction.user.id))
    alone = interaction.guild_id is None and (interaction.context.dm_channel or _is_private(interaction))
    return Visit(key=key, language=language_of(interaction.locale), alone=alone)


def _is_private(interaction: discord.Interaction) -> bool:
    """For components, of which Discord does not always say the context."""
    return isinstance(interaction.channel, discord.DMChannel)


async def _deferred(interaction: discord.Interaction, *, ephemeral: bool, thinking: bool) -> bool:
    """Acknowledge, before anything else is done; False when Discord's three seconds were over."""
    try:
        await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
    except FAILURES as error:
        log.warning("an interaction could not be acknowledged: %s", type(error).__name__)
        return False
    return True


def _instead(interaction: discord.Interaction, visit: Visit) -> tuple[Place | None, Draft]:
    """Where an interaction that is over is answered: in private beside it, elsewhere not at all."""
    channel = _channel(interaction)
    return (ChannelPlace(channel) if visit.alone else None), ChannelDraft(channel)


def _channel(interaction: discord.Interaction) -> discord.PartialMessageable:
    return interaction.client.get_partial_messageable(interaction.channel_id or 0)
