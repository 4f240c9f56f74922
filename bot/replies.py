"""`facelog eval replies`: a writer on the fixed situations, and which of a reply's promises it keeps."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.arguments import AsJson, Lang, language_of
from bot.replies_view import Judged, replies_json, show_replies
from bot.reply_writers import Tally, destination, measured_writer
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail
from bot.wording.wording import Wording
from config.settings import load_settings
from core.errors import WriterError
from core.people import LANGUAGES
from core.ports import ReplyWriter, Warmable
from core.types import DiaryEntry
from llm.scoring import scored
from llm.situations import Situation, load_situations

BEFORE = 20
"""Replies among which no sentence should come twice."""
SEED = 7919
"""Between the seeds of two situations: a prime, so that no list of phrases is walked in step with them."""
_ROUNDS = 100
"""Of ten milliseconds, that streams have to close at the end."""


def eval_replies(
    writer: Annotated[str, typer.Option(help="composer, llama or api; a model is the one that is configured.")] = (
        "composer"
    ),
    limit: Annotated[int | None, typer.Option(min=1, help="How many of the situations; all when not given.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Let the situations go to a model on another machine.")] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Score the replies of a writer on the fixed situations: length, name, speech level, language, questions."""
    settings = load_settings()
    words = Wording(language_of(lang) or settings.language)
    tally = Tally()
    made, situations = measured_writer(writer, settings, tally), spread(load_situations(), limit)
    if where := destination(writer, settings):
        told = words.say("eval-replies-leave", count=len(situations), where=where)
        if not yes:
            fail(f"{told} {words.say('eval-replies-yes')}")
        Console(stderr=True).print(told, highlight=False)
    try:
        judged = asyncio.run(terminable(_judge(made, situations)))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        sys.stdout.write(json.dumps(replies_json(made.name, judged, tally.tokens), ensure_ascii=False) + "\n")
    else:
        show_replies(Console(), made.name, judged, words)
    if all(one.failed for one in judged):
        raise typer.Exit(1)


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


async def _judge(writer: ReplyWriter, situations: Sequence[Situation]) -> list[Judged]:
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
