"""The library's client: its connections, its limits, and what it must not log."""

from __future__ import annotations

import logging
import os
import ssl
from functools import cache

import httpx
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.adapters.telegram.limiter import MessageLimiter
from bot.adapters.telegram.pace import Pace
from core.errors import ConfigError

log = logging.getLogger(__name__)

CONNECTIONS = 64
UPLOAD_SECONDS = 60.0

API, FILES = "https://api.telegram.org/bot", "https://api.telegram.org/file/bot"

Bot = ExtBot[int]


def hush() -> None:
    """Keep the token and what people write out of the log: the libraries write addresses and updates into it."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("telegram", "tornado"):
        # An update that cannot be read is logged whole, as critical. What fails is logged by this adapter, by a code.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def build_bot(token: str, pace: Pace, *, base_url: str | None = None, base_file_url: str | None = None) -> Bot:
    """A client that is not connected yet."""
    # The library's own switch for spans of time as timedelta; without it, it warns wherever it meets one.
    os.environ["PTB_TIMEDELTA"] = "true"
    return ExtBot(
        token,
        base_url=base_url or API,
        base_file_url=base_file_url or FILES,
        request=_request(pace, CONNECTIONS),
        get_updates_request=_request(pace, 1),
        rate_limiter=MessageLimiter(
            overall_max_rate=pace.messages_a_second, group_max_rate=pace.group_messages_a_minute
        ),
    )


async def connect(bot: Bot, pace: Pace) -> None:
    """Reach Telegram, however long it takes. Raises ConfigError when it does not know the token."""
    tries = 0
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            # Not chained: the library's error holds the token.
            raise ConfigError("FACELOG_TELEGRAM_TOKEN: Telegram does not know this token") from None
        except TelegramError as error:
            tries += 1
            log.warning("Telegram cannot be reached: %s", type(error).__name__)
            await pace.sleep(pace.waits(tries))
        else:
            return


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; loaded once, for it takes 20 ms."""
    return httpx.create_ssl_context()


def _request(pace: Pace, connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        httpx_kwargs={"verify": _certificates()},
        connection_pool_size=connections,
        read_timeout=pace.request,
        write_timeout=pace.request,
        connect_timeout=pace.request,
        # Waiting for a connection is no trouble of Telegram's: only so many requests run at a time.
        pool_timeout=120.0,
        media_write_timeout=UPLOAD_SECONDS,
    )
