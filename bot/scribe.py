"""Gets a reply written: crisis first, then the writers in their order; a fallback says that it is one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from bot.view import TurnView
from core.errors import WriterError
from core.people import Person
from core.ports import Drawing, QueuedWriter, ReplyWriter, Selective
from core.problems import Stage
from core.types import Brief, Notice
from llm.safety import crisis_reply

log = logging.getLogger(__name__)

SAFETY = "safety"
"""Who wrote a fixed crisis message."""


FOLLOW_UP = "notice-follow-up"
"""Code of the notice that offers to ask how somebody is, the day after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A reply's words."""

    text: str = field(repr=False)
    writer: str
    memories: tuple[str, ...] = ()
    """Ids of the diary entries that its writer was told of."""
    notices: tuple[Notice, ...] = ()


class Scribe:
    """Asks the writers one after another until one has written something."""

    def __init__(self, writers: Sequence[ReplyWriter]) -> None:
        """`writers`: in the order to try; the last one should need no model."""
        if not writers:
            raise ValueError("at least one writer is needed")
        self._writers = tuple(writers)

    def draws(self, person: Person) -> bool:
        """Whether any writer that may be asked for this person draws on memories."""
        return any(
            isinstance(writer, Drawing) and not (isinstance(writer, Selective) and not writer.serves(person))
            for writer in self._writers
        )

    async def write(self, brief: Brief, view: TurnView, *, crisis: bool) -> Written:
        """Write the reply, shown piece by piece. Raises WriterError when no writer could."""
        if crisis:
            text = crisis_reply(brief.language, brief.recall.person.timezone)
            await view.text(text)
            return Written(text=text, writer=SAFETY, notices=(Notice(code=FOLLOW_UP),))
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
            return Written(
                text=text,
                writer=writer.name,
                memories=await _drawn_on(writer, brief),
                notices=_fallback_notice(failed, writer.name),
            )
        raise WriterError("no writer could write")

    async def _stream(self, writer: ReplyWriter, brief: Brief, view: TurnView) -> str:
        pieces: list[str] = []
        async for piece in _written(writer, brief, view):
            pieces.append(piece)
            await view.text(piece)
        text = "".join(pieces).strip()
        if not text:
            raise WriterError("empty reply")
        return text


async def _written(writer: ReplyWriter, brief: Brief, view: TurnView) -> AsyncIterator[str]:
    """Yield the reply as it is written, and show whether it still waits for its turn."""
    if not isinstance(writer, QueuedWriter):
        async for piece in writer.write(brief):
            yield piece
        return
    showing: set[asyncio.Task[None]] = set()

    def on_wait(before: int) -> None:
        showing.add(asyncio.create_task(view.stage(Stage.WAIT if before else Stage.WRITE)))

    async for piece in writer.write_queued(brief, on_wait):
        if showing:
            await asyncio.wait(showing)
            showing.clear()
        yield piece


async def _drawn_on(writer: ReplyWriter, brief: Brief) -> tuple[str, ...]:
    if not isinstance(writer, Drawing) or not (brief.recall.memories or brief.recall.recent):
        return ()
    return tuple(await asyncio.to_thread(writer.drew_on, brief))


def _fallback_notice(failed: Sequence[str], writer: str) -> tuple[Notice, ...]:
    if not failed:
        return ()
    return (Notice(code="notice-writer-fallback", args=(("failed", ", ".join(failed)), ("writer", writer))),)
