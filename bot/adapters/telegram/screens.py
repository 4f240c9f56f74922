"""Shows screens of commands, in place of the one whose button was pressed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import InlineKeyboardMarkup, MaybeInaccessibleMessage, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.adapters.telegram.actions import Actions
from bot.adapters.telegram.failures import says, seconds_of
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.place import Place
from bot.adapters.telegram.sender import MOST_CAPTION, MOST_TEXT, Sender
from bot.commands.screen import Document, Screen
from bot.split import split, utf16

log = logging.getLogger(__name__)

TRIES = 6


class Screens:
    """Keeps on trying for a while: nothing else keeps a screen."""

    def __init__(self, sender: Sender, actions: Actions, pace: Pace) -> None:
        """Nothing is owned."""
        self._sender = sender
        self._actions = actions
        self._pace = pace

    async def show(self, place: Place, screen: Screen, instead: MaybeInaccessibleMessage | None = None) -> None:
        """Show a screen; `instead` of a message of ours where Telegram lets it be changed."""
        if screen.document is not None:
            await self._document(place, screen.document)
        if screen.picture is not None:
            await self._picture(place, screen, screen.picture, instead)
            return
        parts = split(screen.text, MOST_TEXT, utf16)
        for number, part in enumerate(parts, start=1):
            markup = keyboard(screen.rows) if number == len(parts) else None
            if number == 1 and instead is not None:
                await self._replace(place, part, markup, instead)
            else:
                await self._try(partial(self._sender.text, place, part, markup=markup))

    async def answer(self, query_id: str) -> None:
        """End the wait that a pressed button shows; one that was pressed long ago shows none."""
        try:
            await self._sender.answer(query_id)
        except TelegramError as error:
            log.info("a pressed button could not be answered: %s", type(error).__name__)

    async def _replace(
        self, place: Place, text: str, markup: InlineKeyboardMarkup | None, instead: MaybeInaccessibleMessage
    ) -> None:
        if isinstance(instead, Message) and instead.photo:
            # A picture cannot become words: it stays, without its buttons.
            await self._try(lambda: self._sender.take_buttons(place, instead.message_id))
            await self._try(lambda: self._sender.text(place, text, markup=markup))
            return
        if not await self._try(lambda: self._sender.edit(place, instead.message_id, text, markup=markup)):
            await self._try(lambda: self._sender.text(place, text, markup=markup))

    async def _picture(
        self, place: Place, screen: Screen, picture: bytes, instead: MaybeInaccessibleMessage | None
    ) -> None:
        await self._actions.once(place, ChatAction.UPLOAD_PHOTO)
        fits = utf16(screen.text) <= MOST_CAPTION
        caption, markup = (screen.text, keyboard(screen.rows)) if fits else ("", None)
        if instead is None or not await self._try(
            lambda: self._sender.edit_picture(place, instead.message_id, picture, caption, markup=markup)
        ):
            await self._try(lambda: self._sender.picture(place, picture, caption, markup=markup))
        if not fits:
            await self.show(place, Screen(text=screen.text, rows=screen.rows))

    async def _document(self, place: Place, document: Document) -> None:
        await self._actions.once(place, ChatAction.UPLOAD_DOCUMENT)
        await self._try(lambda: self._sender.file(place, document.content, document.name, ""))

    async def _try(self, call: Callable[[], Awaitable[None]]) -> bool:
        """Call until it goes through or cannot; False when the message cannot be changed."""
        for tries in range(1, TRIES + 1):
            try:
                await call()
            except RetryAfter as error:
                if (wait := seconds_of(error.retry_after)) > self._pace.patience:
                    log.warning("a screen would come too late")
                    return True
                await self._pace.sleep(wait)
            except BadRequest as error:
                if says(error, "not modified"):
                    return True
                log.warning("a screen was refused")
                return False
            except Forbidden:
                log.info("a screen is for somebody who takes nothing any more")
                return True
            except NetworkError as error:
                log.warning("a screen could not be sent: %s", type(error).__name__)
                await self._pace.sleep(self._pace.waits(tries))
            except TelegramError as error:
                log.warning("a screen could not be sent: %s", type(error).__name__)
                return True
            else:
                return True
        return True
