"""Sentences out of pieces: a model writes tokens, a person reads sentences."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

LONGEST_WAIT = 400
"""Characters without an end of a sentence after which the model rambles, and what there is counts as one."""
_END = re.compile(r"(?:(?<![0-9.])[.]|[!?。…])[.!?。…~]*[\"'”’)*ㅎㅋㅠㅜ]*\s+(?=\S)|\n+")


async def streamed_sentences(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[tuple[str, bool], None]:
    """Yield each sentence when it is whole, and at last what is left; the flag says whether it was ended.

    Closes `pieces`.
    """
    waiting = ""
    async with aclosing(pieces):
        async for piece in pieces:
            waiting += piece
            while end := _END.search(waiting):
                if sentence := waiting[: end.end()].strip():
                    yield sentence, True
                waiting = waiting[end.end() :]
            if len(waiting) > LONGEST_WAIT:
                yield waiting.strip(), False
                waiting = ""
    if rest := waiting.strip():
        yield rest, rest[-1] in ".!?。…~)\"'”’ㅎㅋㅠㅜ♡♥" or not rest[-1].isalnum()
