"""Delivers replies at least once: tried again with backoff until the channel takes them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from core.days import utc_now
from core.errors import DeliveryError, FacelogError
from core.ports import Channel, Outbox
from core.reminders import TOO_LATE
from core.types import ConversationKey, Delivery, Platform

log = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 3600.0
REMEMBERED = 10_000
IDLE_SECONDS = 30.0
"""How often the outbox is looked at when nothing calls for it."""


def backoff(attempts: int, jitter: float) -> timedelta:
    """Wait after `attempts` failed tries: doubling, capped, and stretched by `jitter` (0..1) up to half."""
    seconds = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** min(attempts - 1, 20))
    return timedelta(seconds=seconds * (1 + jitter / 2))


class Postman:
    """Carries deliveries from the outbox to the channels, in order within a conversation."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[Platform, Channel],
        *,
        clock: Callable[[], datetime] = utc_now,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`clock` and `jitter` are there for tests."""
        self._outbox = outbox
        self._channels = dict(channels)
        self._users: dict[Platform, str | None] = {}
        self._clock = clock
        self._jitter = jitter
        self._held: dict[ConversationKey, datetime] = {}
        """Conversations whose earlier delivery waits for its next try: later ones wait behind it."""
        self._locks: WeakValueDictionary[ConversationKey, asyncio.Lock] = WeakValueDictionary()
        self._done: OrderedDict[str, None] = OrderedDict()
        """Deliveries that went through lately: one that was read as due meanwhile is not sent again."""
        self._called = asyncio.Event()

    def connect(self, platform: Platform, channel: Channel, user_id: str | None = None) -> None:
        """Use a channel from now on; with `user_id`, it reaches only that person."""
        self._channels[platform] = channel
        self._users[platform] = user_id
        self._called.set()

    async def post(self, delivery: Delivery) -> bool:
        """Try a fresh delivery now; True when it went through. If not, it waits in the outbox."""
        if not self.reaches(delivery.key):
            return False
        async with self._lock(delivery.key):
            return delivery.key not in self._held and await self._deliver(delivery)

    def call(self) -> None:
        """Have `run` look at the outbox soon."""
        self._called.set()

    def reaches(self, key: ConversationKey) -> bool:
        """Whether a channel for a conversation is connected."""
        return key.platform in self._channels and self._users.get(key.platform) in (None, key.user_id)

    async def deliver_due(self) -> int:
        """Try everything whose time has come; returns how many went through."""
        now = self._clock()
        sent = 0
        for platform in list(self._channels):
            last: str | None = None
            while page := await self._outbox.due(platform, now, self._users.get(platform), after=last):
                for delivery in page:
                    async with self._lock(delivery.key):
                        if self._held.get(delivery.key, now) <= now:
                            sent += await self._deliver(delivery)
                last = page[-1].id
        # What was held and is not due any more was settled by another process.
        self._held = {key: at for key, at in self._held.items() if at > now}
        return sent

    async def run(self) -> None:
        """Deliver what is due, until cancelled."""
        while True:
            self._called.clear()
            try:
                await self.deliver_due()
            except FacelogError as error:
                log.error("outbox cannot be worked: %s", type(error).__name__)
            soonest = min(self._held.values(), default=self._clock() + timedelta(seconds=IDLE_SECONDS))
            wait = max(0.1, (soonest - self._clock()).total_seconds())
            try:
                async with asyncio.timeout(min(wait, IDLE_SECONDS)):
                    await self._called.wait()
            except TimeoutError:
                continue

    def _lock(self, key: ConversationKey) -> asyncio.Lock:
        """One delivery at a time in a conversation."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def _deliver(self, delivery: Delivery) -> bool:
        """Carry one delivery, the conversation's lock held. A conversation stays held until its earliest went."""
        if delivery.id in self._done:
            await self._outbox.sent(delivery.id)
            return False
        if delivery.reply.until is not None and self._clock() >= delivery.reply.until:
            self._held.pop(delivery.key, None)
            await self._outbox.give_up(delivery.id, TOO_LATE)
            return False
        try:
            await self._channels[delivery.key.platform].deliver(delivery)
        except DeliveryError as error:
            await self._failed(delivery, error)
            return False
        self._held.pop(delivery.key, None)
        self._done[delivery.id] = None
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        await self._outbox.sent(delivery.id)
        return True

    async def _failed(self, delivery: Delivery, error: DeliveryError) -> None:
        log.warning("delivery %s failed: %s", delivery.id, error.code)
        if not error.retryable:
            self._held.pop(delivery.key, None)
            await self._outbox.give_up(delivery.id, error.code)
            return
        wait = backoff(delivery.attempts + 1, self._jitter())
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        at = self._clock() + wait
        self._held[delivery.key] = at
        await self._outbox.retry(delivery.id, at)
        self._called.set()
