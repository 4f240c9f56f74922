"""Counts the tokens of a reply: as the model's server reports them, or estimated where it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from langchain_core.messages import AIMessageChunk, BaseMessage


class Meter:
    """Adds up what one reply costs, all attempts together."""

    def __init__(self) -> None:
        self.tokens = 0
        """Read and written so far."""

    async def metered(
        self, chunks: AsyncIterator[BaseMessage], asked: int, count: Callable[[str], int]
    ) -> AsyncIterator[BaseMessage]:
        """Pass an answer on and count it; `asked`: tokens of its prompt, for a server that reports nothing."""
        self.tokens += asked
        reported, written = 0, 0
        try:
            async for chunk in chunks:
                usage = chunk.usage_metadata if isinstance(chunk, AIMessageChunk) else None
                # The last report is of the whole, or several are of parts: either way their sum is no less.
                reported += usage["total_tokens"] if usage else 0
                written += count(str(chunk.content)) if chunk.content else 0
                yield chunk
        finally:
            self.tokens += reported - asked if reported else written
