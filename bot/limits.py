"""How much one person may send: messages a minute, megabytes and minutes of sound a day. Counted in memory only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from limits import RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from core.types import AttachmentKind, ConversationKey

LATE_MINUTES = 60
"""What was written while nobody listened comes all at once: in a day, as much of it is taken as of so many minutes."""

BYTES_A_SECOND = {AttachmentKind.VOICE: 16_000, AttachmentKind.VIDEO: 125_000}
"""Of files that do not say how long they are: 128 kbit of sound, or 1 Mbit of film."""


class Excess(StrEnum):
    """What there was too much of."""

    MESSAGES = "messages"
    MEGABYTES = "megabytes"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one person may send. A restart begins to count anew."""

    messages_a_minute: int
    megabytes_a_day: int
    audio_minutes_a_day: int


def likely_seconds(kind: AttachmentKind, size: int) -> float:
    """How long a file may be whose platform does not say it; 0 for what has no length."""
    return size / BYTES_A_SECOND[kind] if kind in BYTES_A_SECOND else 0.0


class Limiter:
    """Counts by account."""

    def __init__(self, allowance: Allowance) -> None:
        """Count against this allowance."""
        self._rate = MovingWindowRateLimiter(MemoryStorage())
        self._quota = FixedWindowRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(allowance.messages_a_minute)
        # In kilobytes and seconds: the library counts whole units.
        self._kilobytes = RateLimitItemPerDay(allowance.megabytes_a_day * 1000)
        self._seconds = RateLimitItemPerDay(allowance.audio_minutes_a_day * 60)
        self._late = RateLimitItemPerDay(allowance.messages_a_minute * LATE_MINUTES)
        self._told = RateLimitItemPerMinute(1)

    def message(self, key: ConversationKey, *, late: bool = False) -> Excess | None:
        """Count a message, a command or a pressed button. `late`: it was sent a while ago, and waited to be taken."""
        if late:
            return None if self._quota.hit(self._late, "late", *_account(key)) else Excess.MESSAGES
        return None if self._rate.hit(self._messages, *_account(key)) else Excess.MESSAGES

    def attachment(self, key: ConversationKey, size: int, seconds: float = 0.0) -> Excess | None:
        """Count an attachment of `size` bytes and `seconds` of sound before it is fetched; too much is not."""
        kilobytes, whole = math.ceil(max(size, 0) / 1000), math.ceil(max(seconds, 0.0))
        account, sound = _account(key), ("sound", *_account(key))
        # The library counts what it refuses, so both are tested before either is counted.
        if not self._quota.test(self._kilobytes, *account, cost=kilobytes):
            return Excess.MEGABYTES
        if not self._quota.test(self._seconds, *sound, cost=whole):
            return Excess.MINUTES
        if kilobytes:
            self._quota.hit(self._kilobytes, *account, cost=kilobytes)
        if whole:
            self._quota.hit(self._seconds, *sound, cost=whole)
        return None

    def may_tell(self, key: ConversationKey) -> bool:
        """Whether somebody should be told that it was too much: once a minute, or telling would be a flood too."""
        return self._rate.hit(self._told, "told", *_account(key))


def _account(key: ConversationKey) -> tuple[str, str]:
    return key.platform, key.user_id
