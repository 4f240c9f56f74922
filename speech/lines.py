"""Sentences to speak, one after another, while their text may still be written."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing

from core.people import Language
from speech.speakable import sentences, speakable

MAX_CHARACTERS = 1_200
"""What is spoken of a long text: about three minutes."""
LONGEST_LINE = 200
"""Characters; a voice gets slow, hungry and unsteady over more at once."""
LONGEST_WAIT = 2_000
"""Characters without an end of a sentence before it is spoken as it is."""
_WRITTEN_END = re.compile(r"(?:(?<![0-9.])[.]|[!?。…])[.!?。…]{0,9}[\"'”’)*_~]{0,5}(?=\s)|\n")
"""Not the dots of 3.5 and of 2026. 11. 21."""


async def spoken_lines(
    text: str | AsyncIterable[str], language: Language, *, limit: int = MAX_CHARACTERS
) -> AsyncGenerator[str, None]:
    """Yield speakable sentences of at most LONGEST_LINE characters, and at most `limit` characters in all.

    Of a text that comes in pieces, each sentence is yielded as soon as it is whole.
    """
    left = limit
    async with aclosing(_sentences(text, limit)) as written:
        async for sentence in written:
            for line in sentences(speakable(sentence, language), LONGEST_LINE):
                if len(line) > left:
                    if left == limit:
                        yield line[:left]
                    return
                left -= len(line)
                yield line


async def _sentences(text: str | AsyncIterable[str], limit: int) -> AsyncGenerator[str, None]:
    """Yield written sentences; a whole text is one, so that markup in it stays in one piece."""
    if isinstance(text, str):
        # Emoji and addresses fall away, so more is looked at than is spoken.
        yield text[: 4 * limit]
        return
    waiting = ""
    async for piece in text:
        waiting += piece
        while end := _WRITTEN_END.search(waiting):
            yield waiting[: end.end()]
            waiting = waiting[end.end() :]
        if len(waiting) > LONGEST_WAIT:
            yield waiting
            waiting = ""
    yield waiting
