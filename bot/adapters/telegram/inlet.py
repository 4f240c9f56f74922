"""Where updates come in, from the poll or the webhook: each once, in order within a conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.ledger import Ledger
from core.errors import StorageError
from core.stores import Bookmarks

log = logging.getLogger(__name__)

ALLOWED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""What Telegram is asked for; nothing else comes."""
_NAME = "telegram.updates"


class Inlet:
    """Hands updates on, and knows which need not come again."""

    def __init__(self, receive: Callable[[Update], Awaitable[None]], lanes: Lanes, bookmarks: Bookmarks) -> None:
        """`receive`: ends when an update need not come again; `lanes` and `bookmarks` are not owned."""
        self._receive = receive
        self._lanes = lanes
        self._bookmarks = bookmarks
        self._ledger = Ledger()
        self._open: dict[int, asyncio.Future[None]] = {}
        self._saved = ""
        self._saving = asyncio.Lock()
        self.settling = asyncio.Event()
        """Set whenever an update is settled; whoever waits for it clears it."""

    @property
    def ledger(self) -> Ledger:
        """What was taken in."""
        return self._ledger

    async def load(self) -> None:
        """Read what the process before took in."""
        try:
            self._saved = await self._bookmarks.get(_NAME) or ""
        except StorageError as error:
            log.error("the updates taken in before are not known: %s", type(error).__name__)
        self._ledger = Ledger(self._saved)

    async def save(self) -> None:
        """Keep what was taken in; what cannot be kept is known to the journal all the same."""
        async with self._saving:
            now = self._ledger.dump()
            if now == self._saved:
                return
            try:
                await self._bookmarks.put(_NAME, now)
            except StorageError as error:
                log.error("the updates taken in could not be noted: %s", type(error).__name__)
                return
            self._saved = now

    def take(self, update: Update) -> asyncio.Future[None]:
        """Take an update in; the future ends when it need not come again, and is cancelled when it must."""
        number = update.update_id
        if self._ledger.begin(number):
            self._open[number] = asyncio.get_running_loop().create_future()
            self._lanes.put(_lane(update), self._settle(update))
        elif number not in self._open:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.set_result(None)
            return done
        return self._open[number]

    def abandon(self) -> None:
        """Let nobody wait for what will not be taken in by this process."""
        for number in list(self._open):
            self._ledger.drop(number)
            self._open.pop(number).cancel()

    async def _settle(self, update: Update) -> None:
        number = update.update_id
        try:
            await self._receive(update)
        except asyncio.CancelledError:
            self._ledger.drop(number)
            self._open.pop(number).cancel()
            raise
        except Exception as error:  # the one broad catch of an update: one that we cannot take must not stop the rest
            log.error("an update could not be taken: %s", type(error).__name__)
        self._ledger.settle(number)
        taken = self._open.pop(number)
        if not taken.done():
            taken.set_result(None)
        self.settling.set()


def _lane(update: Update) -> tuple[int, int]:
    """What must keep its order: one person's in one chat."""
    chat, user = update.effective_chat, update.effective_user
    return (0 if chat is None else chat.id, 0 if user is None else user.id)
