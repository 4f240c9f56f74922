"""Lets Telegram bring updates, behind a proxy that speaks https."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Updater
from tornado.web import HTTPError

from bot.adapters.telegram.client import Bot
from bot.adapters.telegram.inlet import ALLOWED, Inlet
from bot.adapters.telegram.pace import Pace
from config.settings import Settings
from core.errors import ConfigError

log = logging.getLogger(__name__)

SECRET_BYTES = 32
UNAVAILABLE = 503


class Gate(asyncio.Queue[object]):
    """Stands where the library puts updates: its answer to Telegram waits until an update is kept."""

    def __init__(self, inlet: Inlet, pace: Pace) -> None:
        """`inlet`: not owned."""
        super().__init__()
        self._inlet = inlet
        self._pace = pace
        self._shut = False

    async def put(self, item: object) -> None:
        """Take an update in. Raises HTTPError when Telegram is to bring it again."""
        if self._shut or not isinstance(item, Update):
            raise HTTPError(UNAVAILABLE)
        taken = self._inlet.take(item)
        # It is taken in whether or not Telegram waits for it.
        await asyncio.wait({taken}, timeout=self._pace.webhook)
        if not taken.done() or taken.cancelled():
            raise HTTPError(UNAVAILABLE)
        await self._inlet.save()

    def shut(self) -> None:
        """Take nothing more."""
        self._shut = True


@asynccontextmanager
async def webhook(bot: Bot, inlet: Inlet, settings: Settings, address: str, pace: Pace) -> AsyncIterator[Gate]:
    """Listen and tell Telegram where. What waits there is brought. Raises ConfigError."""
    gate = Gate(inlet, pace)
    updater = Updater(bot, gate)
    host, _, port = settings.telegram_webhook_listen.rpartition(":")
    given = settings.telegram_webhook_secret
    secret = secrets.token_urlsafe(SECRET_BYTES) if given is None else given.get_secret_value()
    await updater.initialize()
    try:
        # The library tells Telegram first and listens then.
        await _try_out(host.strip("[]"), int(port))
    except OSError as error:
        raise ConfigError(f"FACELOG_TELEGRAM_WEBHOOK_LISTEN: {error.strerror}") from error
    start = partial(
        updater.start_webhook,
        listen=host.strip("[]"),
        port=int(port),
        url_path=urlsplit(address).path,
        webhook_url=address,
        secret_token=secret,
        allowed_updates=ALLOWED,
        drop_pending_updates=False,
    )
    await _tell(start, pace)
    log.info("listening for Telegram's updates")
    try:
        yield gate
    finally:
        await updater.stop()


async def _try_out(host: str, port: int) -> None:
    """Raise OSError where nothing can listen."""
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    server.close()
    await server.wait_closed()


async def _tell(start: Callable[[], Awaitable[object]], pace: Pace) -> None:
    """Tell Telegram where to bring updates, however long it takes to reach it. Raises ConfigError when it refuses."""
    tries = 0
    while True:
        try:
            await start()
        except InvalidToken:
            # Not chained: the library's error may hold the token.
            raise ConfigError("FACELOG_TELEGRAM_TOKEN: Telegram does not know this token") from None
        except BadRequest as error:
            raise ConfigError(
                "FACELOG_TELEGRAM_WEBHOOK: Telegram refuses this address, or FACELOG_TELEGRAM_WEBHOOK_SECRET"
            ) from error
        except TelegramError as error:
            tries += 1
            log.warning("Telegram cannot be told where to bring updates: %s", type(error).__name__)
            await pace.sleep(pace.waits(tries))
        else:
            return
