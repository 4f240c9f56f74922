"""How many parts of a delivery went out: one that failed in the middle goes on there, also after a restart."""

from __future__ import annotations

import json
import logging
from collections import OrderedDict

from core.errors import StorageError
from core.stores import Bookmarks

log = logging.getLogger(__name__)

_NAME = "telegram.parts"
REMEMBERED = 50
"""Deliveries that stopped in the middle; those before them were given up, or are sent whole."""


class Progress:
    """Counts parts by delivery. What is read from the store was written by the process before."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        """`bookmarks`: not owned."""
        self._bookmarks = bookmarks
        self._parts: OrderedDict[str, int] = OrderedDict()
        self._whole: set[str] = set()
        """Those that went out as a whole: the first to be forgotten."""
        self._read = False

    async def of(self, delivery_id: str) -> int:
        """How many parts went out."""
        if not self._read:
            self._read = True
            await self._load()
        return self._parts.get(delivery_id, 0)

    async def went(self, delivery_id: str, parts: int) -> None:
        """Keep how many went out, while there are more."""
        self._parts[delivery_id] = parts
        while len(self._parts) > REMEMBERED:
            oldest = next((one for one in self._parts if one in self._whole), next(iter(self._parts)))
            del self._parts[oldest]
            self._whole.discard(oldest)
        try:
            await self._bookmarks.put(_NAME, json.dumps(self._parts))
        except StorageError as error:
            log.error("the progress of a delivery could not be kept: %s", type(error).__name__)

    def ended(self, delivery_id: str) -> None:
        """All parts went out. It is kept for a while: what is said of it afterwards may fail, and it come again."""
        if delivery_id in self._parts:
            self._whole.add(delivery_id)

    async def _load(self) -> None:
        try:
            saved = json.loads(await self._bookmarks.get(_NAME) or "{}")
        except (StorageError, ValueError) as error:
            log.error("the progress of deliveries could not be read: %s", type(error).__name__)
            return
        if isinstance(saved, dict):
            for name, parts in saved.items():
                if isinstance(parts, int):
                    self._parts.setdefault(name, parts)
