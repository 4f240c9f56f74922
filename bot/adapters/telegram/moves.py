"""Groups that became supergroups: they have another id since, and Telegram says it once."""

from __future__ import annotations

import logging

from core.errors import StorageError
from core.stores import Bookmarks

log = logging.getLogger(__name__)

_NAME = "telegram.moved."


class Moves:
    """Keeps the new ids over restarts."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        """`bookmarks`: not owned."""
        self._bookmarks = bookmarks
        self._known: dict[int, int] = {}

    async def now(self, chat_id: int) -> int:
        """The id that a chat has today."""
        if chat_id > 0:
            return chat_id
        if chat_id not in self._known:
            self._known[chat_id] = await self._read(chat_id)
        return self._known[chat_id]

    async def moved(self, old: int, new: int) -> None:
        """Keep a new id; one that cannot be kept is kept until the process ends."""
        self._known[old] = new
        try:
            await self._bookmarks.put(f"{_NAME}{old}", str(new))
        except StorageError as error:
            log.error("a chat's new id could not be kept: %s", type(error).__name__)

    async def _read(self, chat_id: int) -> int:
        try:
            found = await self._bookmarks.get(f"{_NAME}{chat_id}")
        except StorageError as error:
            log.error("a chat's new id could not be read: %s", type(error).__name__)
            return chat_id
        return chat_id if found is None else int(found)
