"""Writing: the composer, the prompt of a language model, and the event loop while llama.cpp streams."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.probe import lag_while
from bench.table import Figure, Line, percentile
from core.errors import WriterError
from core.types import Brief, DiaryEntry
from llm.composer.composer import compose
from llm.memory import Cue
from llm.memory_bank import MemoryBank
from llm.persona import load_persona
from llm.prompt import build_prompt
from llm.situations import load_situations
from llm.tokens import estimated_tokens

ENTRIES = 2_000
PERSON = "situation"
TIMES = 5
AIM_MS = 5.0
REPLY = ("주성아,", " 오늘", " 힘들었지?", " 따뜻한 차", " 한 잔 마시자.")


async def replies() -> list[Figure | Line]:
    """Milliseconds of a composed reply and of a prompt, and the lag of the event loop while a model writes."""
    briefs = [situation.brief(number * 7919) for number, situation in enumerate(load_situations())]
    composed = _timed(briefs, compose)
    bank, today = MemoryBank(), briefs[0].local_time.date()
    bank.load(PERSON, _diary(), today)
    prompts = _timed(
        briefs, lambda brief: build_prompt(_remembering(brief, bank), load_persona("anna"), estimated_tokens)
    )
    one = ("a composed reply", percentile(composed, 0.5))
    return [
        Figure(name="composed reply p50", value=percentile(composed, 0.5), unit="ms", aim=AIM_MS),
        Figure(name="composed reply p95", value=percentile(composed, 0.95), unit="ms", reference=one),
        Figure(
            name=f"recall from {ENTRIES} entries, and prompt, p50",
            value=percentile(prompts, 0.5),
            unit="ms",
            aim=AIM_MS,
            reference=one,
        ),
        *await _lag(briefs),
    ]


def _timed(briefs: Sequence[Brief], work: Callable[[Brief], object]) -> list[float]:
    """Milliseconds of each call, after a first round that fills caches."""
    found: list[float] = []
    for turn in range(TIMES + 1):
        for brief in briefs:
            began = time.perf_counter()
            work(brief)
            if turn:
                found.append((time.perf_counter() - began) * 1e3)
    return found


def _diary() -> tuple[DiaryEntry, ...]:
    """Ten years of short entries, newest first."""
    words = [situation.words for situation in load_situations() if situation.words]
    last = datetime(2026, 11, 20, 12, tzinfo=UTC)
    return tuple(
        DiaryEntry(
            id=f"e{number}",
            person_id=PERSON,
            turn_id=f"t{number}",
            local_date=(last - timedelta(days=2 * number)).date(),
            written_at=last - timedelta(days=2 * number),
            text=f"{words[number % len(words)]} {words[number // 7 % len(words)]}",
            comment="그랬구나.",
        )
        for number in range(ENTRIES)
    )


def _remembering(brief: Brief, bank: MemoryBank) -> Brief:
    found = bank.recall(PERSON, Cue(words=brief.words, mood=brief.mood, now=brief.local_time), estimated_tokens)
    return replace(brief, recall=replace(brief.recall, memories=tuple(memory.entry for memory in found.memories)))


async def _lag(briefs: Sequence[Brief]) -> list[Figure | Line]:
    if find_spec("llama_cpp") is None or find_spec("gguf") is None:
        return [Line(text="llama.cpp: not run, the extra `llama` is not installed")]
    from llm.local import LocalWriter
    from tests.models.tiny_gguf import write_gguf

    idle = await lag_while(asyncio.sleep(1.0))
    with TemporaryDirectory() as folder:
        says = [piece.encode() for piece in REPLY]
        path = write_gguf(Path(folder) / "wide.gguf", says, width=512, layers=8, context=4096)
        writer = LocalWriter(path, threads=2, context=2048, timeout=60)
        await writer.warm()
        korean = [brief for brief in briefs if brief.language == "ko"][:12]
        busy = await lag_while(_written(writer.write, korean))
        await writer.aclose()
    reference = ("idle loop p99", percentile(idle, 0.99))
    return [
        Figure(
            name="loop lag while llama.cpp writes, p99", value=percentile(busy, 0.99), unit="ms", reference=reference
        ),
        Figure(name="the same, worst", value=max(busy), unit="ms", reference=reference),
    ]


async def _written(write: Callable[[Brief], AsyncIterator[str]], briefs: Sequence[Brief]) -> None:
    for brief in briefs:
        try:
            async for _ in write(brief):
                pass
        except WriterError:
            # A model that always says the same may break a rule of a situation; its time counts all the same.
            continue
