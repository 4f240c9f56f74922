"""Stores that tell whose diary changed further back than its newest entries, so that no old words are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from core.entries import Entries, KeptEntry
from core.exchange import Added, Additions, Archive
from core.retention import Limit
from core.stores import Exchange, Retention
from core.types import Attachment, ConversationKey, Platform

Changed = Callable[[str], None]
"""Takes the id of whose diary changed."""


class OutdatingEntries:
    """`core.entries.Entries` over another, which is not owned."""

    def __init__(self, entries: Entries, changed: Changed) -> None:
        self._entries = entries
        self._changed = changed

    async def last(self, person_id: str) -> KeptEntry | None:
        """As the entries."""
        return await self._entries.last(person_id)

    async def one(self, person_id: str, entry_id: str) -> KeptEntry | None:
        """As the entries."""
        return await self._entries.one(person_id, entry_id)

    async def of_message(self, platform: Platform, message_id: str) -> KeptEntry | None:
        """As the entries."""
        return await self._entries.of_message(platform, message_id)

    async def amend(self, kept: KeptEntry) -> bool:
        """As the entries, and tell."""
        return self._told(kept.entry.person_id, await self._entries.amend(kept))

    async def move(self, person_id: str, entry_id: str, day: date) -> bool:
        """As the entries, and tell."""
        return self._told(person_id, await self._entries.move(person_id, entry_id, day))

    async def retag(self, person_id: str, entry_id: str, tags: Sequence[str]) -> bool:
        """As the entries: tags are not recalled."""
        return await self._entries.retag(person_id, entry_id, tags)

    async def remove(self, person_id: str, entry_id: str, at: datetime) -> bool:
        """As the entries, and tell."""
        return self._told(person_id, await self._entries.remove(person_id, entry_id, at))

    async def restore(self, person_id: str, entry_id: str) -> bool:
        """As the entries, and tell."""
        return self._told(person_id, await self._entries.restore(person_id, entry_id))

    async def expire(self, person_id: str, before: date, at: datetime) -> int:
        """As the entries, and tell."""
        gone = await self._entries.expire(person_id, before, at)
        self._told(person_id, gone > 0)
        return gone

    async def purge(self, before: datetime) -> int:
        """As the entries: what is purged was removed before."""
        return await self._entries.purge(before)

    async def aclose(self) -> None:
        """Do nothing: whoever made the entries closes them."""

    def _told(self, person_id: str, done: bool) -> bool:
        if done:
            self._changed(person_id)
        return done


class OutdatingExchange:
    """`core.stores.Exchange` over another, which is not owned."""

    def __init__(self, exchange: Exchange, changed: Changed) -> None:
        self._exchange = exchange
        self._changed = changed

    async def find(self, key: ConversationKey) -> str | None:
        """As the exchange."""
        return await self._exchange.find(key)

    async def archive(self, person_id: str) -> Archive:
        """As the exchange."""
        return await self._exchange.archive(person_id)

    async def photos(self, person_id: str, entry_ids: Sequence[str]) -> Mapping[str, Sequence[Attachment]]:
        """As the exchange."""
        return await self._exchange.photos(person_id, entry_ids)

    async def add(self, person_id: str, platform: Platform, additions: Additions) -> Added:
        """As the exchange, and tell."""
        added = await self._exchange.add(person_id, platform, additions)
        self._changed(person_id)
        return added

    async def aclose(self) -> None:
        """Do nothing: whoever made the exchange closes it."""


class OutdatingRetention:
    """`core.stores.Retention` over another, which is not owned."""

    def __init__(self, retention: Retention, changed: Changed) -> None:
        self._retention = retention
        self._changed = changed

    async def limits(self) -> Sequence[Limit]:
        """As the retention."""
        return await self._retention.limits()

    async def older(self, person_id: str, before: date) -> int:
        """As the retention."""
        return await self._retention.older(person_id, before)

    async def note(self, person_id: str, at: datetime) -> None:
        """As the retention: what it hides is told by the entries."""
        await self._retention.note(person_id, at)

    async def bring_back(self, person_id: str, since: date) -> int:
        """As the retention, and tell."""
        back = await self._retention.bring_back(person_id, since)
        if back:
            self._changed(person_id)
        return back

    async def expire_rest(self, person_id: str, before: date, moment: datetime) -> int:
        """As the retention: none of it is recalled."""
        return await self._retention.expire_rest(person_id, before, moment)

    async def aclose(self) -> None:
        """Do nothing: whoever made the retention closes it."""
