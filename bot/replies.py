"""`facelog eval replies`: a writer on the fixed situations, and which of a reply's promises it keeps."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.arguments import AsJson, Lang, language_of
from bot.json_view import Json
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail
from bot.wording.wording import Wording
from config.settings import load_settings
from core.errors import WriterError
from core.people import LANGUAGES
from core.ports import ReplyWriter
from core.types import DiaryEntry
from llm.composer.composer import Composer
from llm.scoring import Check, scored
from llm.situations import Situation, load_situations

BEFORE = 20
"""Replies among which no sentence should come twice."""
SEED = 7919
"""Between the seeds of two situations: a prime, so that no list of phrases is walked in step with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One reply and its checks."""

    situation: Situation = field(repr=False)
    text: str = field(repr=False)
    checks: dict[Check, bool]
    first_ms: float
    """Until the first piece."""
    failed: bool = False


def eval_replies(
    writer: Annotated[str, typer.Option(help="composer, llama or api.")] = "composer",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Score the replies of a writer on the fixed situations: length, name, speech level, language, questions."""
    settings = load_settings()
    words = Wording(language_of(lang) or settings.language)
    made = _writer(writer)
    try:
        judged = asyncio.run(terminable(_judge(made, quiet=as_json)))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        sys.stdout.write(json.dumps(_json(made.name, judged), ensure_ascii=False) + "\n")
        return
    _show(made.name, judged, words)


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
        return Judged(situation=situation, text="", checks={}, first_ms=0.0, failed=True)
    text = "".join(pieces).strip()
    before = [entry.comment for entry in history[:BEFORE]]
    return Judged(situation=situation, text=text, checks=scored(text, brief, before), first_ms=1000 * first)


async def _judge(writer: ReplyWriter, *, quiet: bool) -> list[Judged]:
    situations = load_situations()
    found: list[Judged] = []
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task(writer.name, total=len(situations))
        try:
            async for judged in judge(writer, situations):
                found.append(judged)
                progress.advance(task)
        finally:
            await writer.aclose()
    return found


def _writer(name: str) -> ReplyWriter:
    if name != "composer":
        fail(f"--writer {name}: there is composer")
    return Composer()


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


def _shares(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Kept and asked for, by check."""
    found: dict[str, tuple[int, int]] = {}
    for check in Check:
        answers = [one.checks[check] for one in judged if check in one.checks]
        if answers:
            found[check.value] = (sum(answers), len(answers))
    return found


def _json(writer: str, judged: Sequence[Judged]) -> Json:
    written = [one.first_ms for one in judged if not one.failed]
    return {
        "writer": writer,
        "situations": len(judged),
        "failed": sum(one.failed for one in judged),
        "first_piece_ms": round(median(written), 2) if written else None,
        "checks": {name: {"kept": kept, "of": all_} for name, (kept, all_) in _shares(judged).items()},
        "by_language": {
            language: {
                name: {"kept": kept, "of": all_}
                for name, (kept, all_) in _shares([one for one in judged if one.situation.language == language]).items()
            }
            for language in LANGUAGES
        },
    }


def _show(writer: str, judged: Sequence[Judged], words: Wording) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for number, key in enumerate(("eval-check", *(f"eval-language-{language}" for language in LANGUAGES))):
        table.add_column(words.say(key), justify="right" if number else "left")
    parts = [_shares([one for one in judged if one.situation.language == language]) for language in LANGUAGES]
    for check in Check:
        cells = [part.get(check.value) for part in parts]
        if any(cells):
            row = ("–" if cell is None else f"{cell[0]}/{cell[1]}" for cell in cells)
            table.add_row(words.say(f"eval-check-{check.value.replace('_', '-')}"), *row)
    console = Console()
    failed = sum(one.failed for one in judged)
    console.print(words.say("eval-replies", writer=writer, count=len(judged), failed=failed))
    console.print(table)
