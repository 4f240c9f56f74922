"""Serves Telegram until cancelled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from telegram.error import TelegramError

from bot.adapters.admitted import Admitted
from bot.adapters.services import ChatServices
from bot.adapters.telegram.actions import Actions
from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.client import Bot, build_bot, connect, hush
from bot.adapters.telegram.ears import Ears
from bot.adapters.telegram.fetch import Fetcher
from bot.adapters.telegram.followers import Followers
from bot.adapters.telegram.inlet import Inlet
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.menus import send_menus
from bot.adapters.telegram.moves import Moves
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.polling import Poller
from bot.adapters.telegram.progress import Progress
from bot.adapters.telegram.screens import Screens
from bot.adapters.telegram.sender import Sender
from bot.adapters.telegram.visitor import Parts, Visitor
from bot.adapters.telegram.webhook import webhook
from config.settings import Settings
from core.errors import ConfigError

log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 5.0


async def serve_telegram(
    settings: Settings,
    services: ChatServices,
    *,
    base_url: str | None = None,
    base_file_url: str | None = None,
    pace: Pace | None = None,
) -> None:
    """Take messages in and deliver replies, until cancelled; what is being done is finished first.

    `base_url`, `base_file_url`: another server than Telegram's. Raises ConfigError for a token that is missing or
    unknown, StorageError when what was left unanswered cannot be read.
    """
    if settings.telegram_token is None:
        raise ConfigError("FACELOG_TELEGRAM_TOKEN: it is not set")
    hush()
    pace = pace or Pace()
    token = settings.telegram_token.get_secret_value()
    bot = build_bot(token, pace, base_url=base_url, base_file_url=base_file_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_leave, bot)
        await connect(bot, pace)
        sender = Sender(bot, Moves(services.bookmarks))
        actions = Actions(sender, pace)
        channel = TelegramChannel(sender, actions, Progress(services.bookmarks))
        stack.push_async_callback(channel.aclose)
        services.postman.connect("telegram", Admitted(channel, services.door))
        await services.intake.recover("telegram")
        lanes = Lanes()
        visitor = _visitor(services, bot, sender, channel, actions, lanes, pace)
        inlet = Inlet(visitor.receive, lanes, services.bookmarks)
        await inlet.load()
        menus = send_menus(bot, services.door.desk.specs, settings.language, services.bookmarks, pace)
        await stack.enter_async_context(_beside(menus))
        log.info("serving Telegram")
        await _take_updates(settings, bot, inlet, lanes, pace)


def _visitor(
    services: ChatServices,
    bot: Bot,
    sender: Sender,
    channel: TelegramChannel,
    actions: Actions,
    lanes: Lanes,
    pace: Pace,
) -> Visitor:
    screens = Screens(sender, actions, pace)
    fetcher = Fetcher(bot, services.attachment_bytes, pace)
    return Visitor(
        Parts(
            services=services,
            sender=sender,
            screens=screens,
            actions=actions,
            channel=channel,
            fetcher=fetcher,
            ears=Ears(bot.bot, fetcher.most_bytes),
            moves=sender.moves,
            followers=Followers(services.door, screens, lanes),
            pace=pace,
        )
    )


async def _take_updates(settings: Settings, bot: Bot, inlet: Inlet, lanes: Lanes, pace: Pace) -> None:
    """By webhook where one is set, else by asking; at the end, what was taken in is finished and acknowledged."""
    if settings.telegram_webhook is not None:
        async with webhook(bot, inlet, settings, settings.telegram_webhook, pace) as gate:
            try:
                await asyncio.Event().wait()
            finally:
                gate.shut()
                await lanes.drain(pace.ending)
                inlet.abandon()
                await inlet.save()
        return
    poller = Poller(bot, inlet, pace)
    try:
        await poller.run()
    finally:
        await lanes.drain(pace.ending)
        await poller.acknowledge()


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside, for as long as there is time."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        # It may be writing to the database, which is closed next.
        await asyncio.wait({task})


async def _leave(bot: Bot) -> None:
    """Close the connections; one that does not close in time is left to the process."""
    with suppress(TelegramError, TimeoutError):
        async with asyncio.timeout(SHUTDOWN_SECONDS):
            await bot.shutdown()
