"""What Telegram's errors mean for a delivery."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from core.errors import DeliveryError


def delivery_error(error: TelegramError) -> DeliveryError:
    """A code, and whether a retry helps."""
    match error:
        case RetryAfter():
            return DeliveryError("flood", retry_after=seconds_of(error.retry_after))
        case Forbidden():
            return DeliveryError("forbidden", retryable=False)
        case BadRequest():
            return DeliveryError("refused", retryable=False)
        case TimedOut():
            return DeliveryError("timeout")
        case NetworkError():
            return DeliveryError("network")
        case _:
            return DeliveryError("telegram")


def says(error: BadRequest, *words: str) -> bool:
    """Whether an error is one of those that Telegram tells apart only by their text."""
    text = error.message.lower()
    return any(word in text for word in words)


def seconds_of(span: timedelta | float) -> float:
    """The library gives spans in either form."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)
