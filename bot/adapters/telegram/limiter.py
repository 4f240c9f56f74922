"""Keeps what is sent under Telegram's limits."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import AIORateLimiter

_FLEETING = frozenset({"sendChatAction", "sendMessageDraft"})
"""What is no message. It must neither wait for messages nor hold them up; who sends it skips it when it is too much."""

_Answer = bool | dict[str, Any] | list[dict[str, Any]]


class MessageLimiter(AIORateLimiter):
    """The library's limiter, for messages only."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Answer:
        """Let what is fleeting through at once."""
        if endpoint in _FLEETING:
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
