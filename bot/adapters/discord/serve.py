"""Serves Discord until it is told to end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.adapters.discord.client import build_client
from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.pace import Pace
from bot.adapters.services import ChatServices
from config.settings import Settings
from core.errors import ConfigError

log = logging.getLogger(__name__)

LONGEST_PAUSE = 300.0
BAD_TOKEN = 4004
"""How Discord closes a connection whose token is not one."""


async def serve_discord(
    settings: Settings,
    services: ChatServices,
    *,
    api: str | None = None,
    gateway: str | None = None,
    pace: Pace | None = None,
) -> None:
    """Serve until cancelled, then finish the turns in flight. Raises ConfigError for a token that is not accepted.

    `api`, `gateway`: addresses instead of Discord's, for the whole process; `pace`: for tests.
    """
    if settings.discord_token is None:
        raise ConfigError("FACELOG_DISCORD_TOKEN: is not set")
    pace = pace or Pace()
    quieten()
    pause = pace.reconnect
    with _addresses(api, gateway):
        while True:
            client = build_client(services, settings.language, pace, shards=settings.discord_shards)
            try:
                await client.start(settings.discord_token.get_secret_value())
            except discord.LoginFailure as error:
                raise ConfigError("FACELOG_DISCORD_TOKEN: Discord does not accept it") from error
            except discord.ConnectionClosed as error:
                if error.code == BAD_TOKEN:
                    raise ConfigError("FACELOG_DISCORD_TOKEN: Discord does not accept it") from error
                log.error("Discord closed the connection: %s", error.code)
            except (*FAILURES, discord.GatewayNotFound) as error:
                log.error("Discord cannot be reached: %s", type(error).__name__)
            finally:
                pause = pace.reconnect if client.is_ready() else min(pause * 2, LONGEST_PAUSE)
                await client.finish()
            await pace.sleep(pause)


def quieten() -> None:
    """Keep the library's own words out of the log: addresses hold tokens, tracebacks may hold what somebody wrote."""
    logging.getLogger("discord").setLevel(logging.CRITICAL)
    logging.getLogger("discord.gateway").setLevel(logging.WARNING)


@contextmanager
def _addresses(api: str | None, gateway: str | None) -> Iterator[None]:
    """The library keeps its addresses in classes."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = api or before[0]
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway) if gateway else before[1]
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
