"""Fetches the files of messages."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.adapters.telegram.client import Bot
from bot.adapters.telegram.ears import File
from bot.adapters.telegram.failures import says, seconds_of
from bot.adapters.telegram.pace import Pace
from bot.diary_files import MOST_BYTES
from core.types import Attachment, AttachmentKind

log = logging.getLogger(__name__)

TELEGRAM_BYTES = 20_000_000
"""More than 20 MB Telegram gives no bot."""
AT_ONCE = 8
"""Files that are fetched beside each other: each is whole in memory."""
TRIES = 4
_SECONDS = 60.0


class FetchError(Exception):
    """A file cannot be had. Its code is the key of the sentence that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetcher:
    """Fetches a file whole, if it is not too large."""

    def __init__(self, bot: Bot, most_bytes: int, pace: Pace) -> None:
        """`bot`: not owned."""
        self._bot = bot
        self.most_bytes = min(most_bytes, TELEGRAM_BYTES)
        self._pace = pace
        self._room = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, file: File) -> Attachment:
        """The file. Raises FetchError; trouble with the connection is tried through first."""
        most = self.most(file)
        if file.size > most:
            raise FetchError("telegram-too-large")
        async with self._room:
            content = await self._content(file, most)
        if len(content) > most:
            raise FetchError("telegram-too-large")
        return Attachment(kind=file.kind, media_type=file.media_type, content=content)

    def most(self, file: File) -> int:
        """The largest file of its kind that is fetched, in bytes."""
        return min(self.most_bytes, MOST_BYTES) if file.kind is AttachmentKind.DOCUMENT else self.most_bytes

    async def _content(self, file: File, most: int) -> bytes:
        for tries in range(1, TRIES + 1):
            try:
                found = await self._bot.get_file(file.file_id)
                if (found.file_size or 0) > most:
                    raise FetchError("telegram-too-large")
                return bytes(await found.download_as_bytearray(read_timeout=_SECONDS))
            except BadRequest as error:
                too_large = says(error, "too big", "too large")
                raise FetchError("telegram-too-large" if too_large else "telegram-not-fetched") from error
            except RetryAfter as error:
                await self._pace.sleep(min(self._pace.patience, seconds_of(error.retry_after)))
            except TelegramError as error:
                log.warning("a file could not be fetched: %s", type(error).__name__)
                if tries < TRIES:
                    await self._pace.sleep(self._pace.waits(tries))
        raise FetchError("telegram-not-fetched")
