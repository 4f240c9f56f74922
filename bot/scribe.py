"""Gets a reply written: crisis first, then the writers in their order; a fallback says that it is one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.view import TurnView
from core.errors import WriterError
from core.ports import ReplyWriter, Selective
from core.types import Brief, Notice
from llm.safety import crisis_reply

log = logging.getLogger(__name__)

SAFETY = "safety"
"""Who wrote a fixed crisis message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A reply's words."""

    text: str = field(repr=False)
    writer: str
    notices: tuple[Notice, ...] = ()


class Scribe:
    """Asks the writers one after another until one has written something."""

    def __init__(self, writers: Sequence[ReplyWriter]) -> None:
        """`writers`: in the order to try; the last one should need no model."""
        if not writers:
            raise ValueError("at least one writer is needed")
        self._writers = tuple(writers)

    async def write(self, brief: Brief, view: TurnView, *, crisis: bool) -> Written:
        """Write the reply, shown piece by piece. Raises WriterError when no writer could."""
        if crisis:
            text = crisis_reply(brief.language, brief.recall.person.timezone)
            await view.text(text)
            return Written(text=text, writer=SAFETY)
        failed: list[str] = []
        for writer in self._writers:
            if isinstance(writer, Selective) and not writer.serves(brief.recall.person):
                continue
            try:
                text = await self._stream(writer, brief, view)
            except WriterError:
                log.warning("writer %s failed", writer.name)
                failed.append(writer.name)
                await view.withdraw()
                continue
            return Written(text=text, writer=writer.name, notices=_fallback_notice(failed, writer.name))
        raise WriterError("no writer could write")

    async def _stream(self, writer: ReplyWriter, brief: Brief, view: TurnView) -> str:
        pieces: list[str] = []
        async for piece in writer.write(brief):
            pieces.append(piece)
            await view.text(piece)
        text = "".join(pieces).strip()
        if not text:
            raise WriterError("empty reply")
        return text


def _fallback_notice(failed: Sequence[str], writer: str) -> tuple[Notice, ...]:
    if not failed:
        return ()
    return (Notice(code="notice-writer-fallback", args=(("failed", ", ".join(failed)), ("writer", writer))),)
