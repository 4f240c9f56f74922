"""What Discord's refusals mean for a delivery."""

from __future__ import annotations

import aiohttp
import discord

from core.errors import DeliveryError

FAILURES = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What a call to Discord raises when it did not go through."""


def delivery_error(error: BaseException) -> DeliveryError:
    """The error of a delivery, with whether and when to try again."""
    match error:
        case discord.RateLimited():
            return DeliveryError("rate-limited", retry_after=error.retry_after)
        case discord.Forbidden():
            return DeliveryError("forbidden", retryable=False)
        case discord.NotFound():
            return DeliveryError("gone", retryable=False)
        case discord.HTTPException(status=429):
            return DeliveryError("rate-limited", retry_after=_retry_after(error))
        case discord.HTTPException(status=status) if status >= 500:
            return DeliveryError("unavailable")
        case discord.HTTPException(status=401):
            # The token was changed: whoever runs the service will set the new one.
            return DeliveryError("unauthorized")
        case discord.HTTPException():
            return DeliveryError("refused", retryable=False)
        case _:
            return DeliveryError("unreachable")


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        seconds = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
