"""Asks Telegram for updates, and acknowledges them only when they are kept."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.client import Bot
from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.inlet import ALLOWED, Inlet
from bot.adapters.telegram.pace import Pace
from core.errors import ConfigError

log = logging.getLogger(__name__)

CONFLICT_SECONDS = 10.0
FULL = 100
"""Updates that Telegram gives at a time."""


class Poller:
    """The library's own poll acknowledges what it handed on; a process that ends then would lose it."""

    def __init__(self, bot: Bot, inlet: Inlet, pace: Pace) -> None:
        """`bot` and `inlet`: not owned."""
        self._bot = bot
        self._inlet = inlet
        self._pace = pace
        self._moved = pace.now()
        """When something new came last, or could have."""

    async def run(self) -> None:
        """Take updates in until cancelled. Raises ConfigError when the token is no longer known."""
        tries = 0
        waiting_taken = False
        while True:
            try:
                if not waiting_taken:
                    # While a webhook is set, Telegram gives updates to nobody who asks.
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    waiting_taken = True
                await self._round()
                tries = 0
            except InvalidToken:
                # Not chained: the library's error may hold the token.
                raise ConfigError("FACELOG_TELEGRAM_TOKEN: Telegram does not know this token any more") from None
            except TelegramError as error:
                tries += 1
                log.warning("Telegram gives no updates: %s", type(error).__name__)
                waiting_taken = waiting_taken and not isinstance(error, Conflict)
                await self._pace.sleep(self._wait(error, tries))

    async def acknowledge(self) -> None:
        """Tell Telegram what was taken in, so that the next process need not be told of it again."""
        await self._inlet.save()
        if self._inlet.ledger.offset:
            with suppress(TelegramError):
                await self._bot.get_updates(
                    offset=self._inlet.ledger.offset, timeout=0, limit=1, allowed_updates=ALLOWED
                )

    async def _round(self) -> None:
        ledger = self._inlet.ledger
        await self._inlet.save()
        busy = ledger.busy
        updates = await self._bot.get_updates(
            offset=ledger.offset, timeout=0 if busy else int(self._pace.poll), allowed_updates=ALLOWED
        )
        taken = [self._inlet.take(update) for update in updates if not ledger.knows(update.update_id)]
        if taken or len(updates) < FULL:
            self._moved = self._pace.now()
        elif self._pace.now() - self._moved > self._pace.patience:
            log.warning("updates that cannot be taken in hold others up: they are passed by")
            ledger.pass_by()
        if not updates and not busy:
            ledger.confirmed()
        if ledger.busy:
            await self._look()

    async def _look(self) -> None:
        """Give what is being taken in a moment: Telegram brings it again with each answer until it is settled."""
        self._inlet.settling.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.look):
                while self._inlet.ledger.busy:
                    await self._inlet.settling.wait()
                    self._inlet.settling.clear()

    def _wait(self, error: TelegramError, tries: int) -> float:
        if isinstance(error, RetryAfter):
            return seconds_of(error.retry_after)
        return CONFLICT_SECONDS if isinstance(error, Conflict) else self._pace.waits(tries)
