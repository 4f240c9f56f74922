"""`facelog eval replies`: a writer on the fixed situations, and which of a reply's promises it keeps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from rich.console import Console
from rich.progress import Progress

from bot.replies_view import Judged
from core.errors import WriterError
from core.people import LANGUAGES
from core.ports import ReplyWriter, Warmable
from core.types import DiaryEntry
from llm.scoring import scored
from llm.situations import Situation

BEFORE = 20
"""Replies among which no sentence should come twice."""
SEED = 7919
"""Between the seeds of two situations: a prime, so that no list of phrases is walked in step with them."""
_ROUNDS = 100
"""Of ten milliseconds, that streams have to close at the end."""


def spread(situations: Sequence[Situation], limit: int | None) -> Sequence[Situation]:
    """At most so many of the situations, evenly from the first to the last."""
    count = len(situations) if limit is None else min(limit, len(situations))
    return [situations[number * len(situations) // count] for number in range(count)]


async def judge(writer: ReplyWriter, situations: Sequence[Situation]) -> AsyncIterator[Judged]:
    """Let a writer answer the situations one after another, each language as one person's diary."""
    for language in LANGUAGES:
        history: list[DiaryEntry] = []
        for number, situation in enumerate(one for one in situations if one.language == language):
            judged = await _answered(writer, situation, number, history)
            if judged.text:
                history.insert(0, _entry(situation, number, judged.text))
            yield judged


async def _answered(writer: ReplyWriter, situation: Situation, number: int, history: Sequence[DiaryEntry]) -> Judged:
    brief = situation.brief(number * SEED, tuple(history[:30]))
    started, first = time.perf_counter(), 0.0
    pieces: list[str] = []
    try:
        async for piece in writer.write(brief):
            first = first or time.perf_counter() - started
            pieces.append(piece)
    except WriterError:
        pieces.clear()
    text = "".join(pieces).strip()
    if not text:
        return Judged(situation=situation, text="", checks={}, first_ms=0.0, failed=True)
    before = [entry.comment for entry in history[:BEFORE]]
    checks = scored(text, brief, before, recalls=situation.recalls)
    return Judged(situation=situation, text=text, checks=checks, first_ms=1000 * first)


async def judge_all(writer: ReplyWriter, situations: Sequence[Situation]) -> list[Judged]:
    """Let a writer answer, with a bar on standard error where somebody looks. Raises ModelError when it cannot load."""
    found: list[Judged] = []
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(writer.name, total=len(situations))
        try:
            if isinstance(writer, Warmable):
                # Loading is not part of the first reply.
                await writer.warm()
            async for judged in judge(writer, situations):
                found.append(judged)
                progress.advance(task)
        finally:
            await writer.aclose()
            await _settled()
    return found


async def _settled() -> None:
    """Let streams that were given up close, one layer after another, while there is a loop to close them in."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0.01)
        if asyncio.all_tasks() == {asyncio.current_task()}:
            return


def _entry(situation: Situation, number: int, comment: str) -> DiaryEntry:
    """The reply as the diary would hold it, of an earlier day, so that only its sentences count."""
    brief = situation.brief(0)
    when = brief.local_time - timedelta(days=2)
    return DiaryEntry(
        id=f"situation-{number}",
        person_id="situation",
        turn_id=f"situation-{number}",
        local_date=when.date(),
        written_at=when,
        text=situation.words,
        comment=comment,
        mood=brief.mood,
    )
