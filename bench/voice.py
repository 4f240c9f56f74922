"""Hearing and speaking: real-time factors, time to the first audio, and the event loop while both run."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.hearing import Reference, hear, hearing_table, transcriber
from bench.material import Material, Named, prepare
from bench.probe import lag_while
from bench.speaking import Spoken, heard_by_library, speak, speaker, speaking_table, spoken
from bench.table import NAME_WIDTH, Line, cell, percentile
from core.errors import MediaError, ModelError

PROBE_SECONDS = 0.005
IDLE_SECONDS = 2.0
OURS = "Facelog"
_COLUMNS = ("lag p50, ms", "p99, ms", "worst, ms", "first audio, ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """The event loop while something ran."""

    late: list[float] = field(default_factory=list)
    """Milliseconds, of each probe."""
    firsts: list[float] = field(default_factory=list)
    """Milliseconds to the first audio, of each reply meanwhile."""

    def values(self) -> tuple[float | None, ...]:
        """In the order of the table's columns."""
        first = statistics.median(self.firsts) if self.firsts else None
        return percentile(self.late, 0.5), percentile(self.late, 0.99), max(self.late), first


def voice(named: Named) -> Iterator[Line]:
    """The tables of hearing, speaking and lag, or a line that says why something that was named cannot be used."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        try:
            yield from _tables(named, Path(folder))
        except (MediaError, ModelError) as error:
            yield Line(text=f"voice: not run: {error}")


def _tables(named: Named, folder: Path) -> Iterator[Line]:
    material = prepare(named, folder)
    for remark in material.remarks:
        yield Line(text=f"  {remark}")
    yield from hearing_table(asyncio.run(hear(material)), [note.seconds for note in material.notes])
    yield from speaking_table(asyncio.run(speak(material, folder)))
    yield from lag_table(asyncio.run(_delays(material)))


def lag_table(delays: dict[str, Delay]) -> Iterator[Line]:
    """A row for each way to run both; in brackets, the ratio to ours."""
    yield Line(text=f"{'a note heard, replies spoken':<{NAME_WIDTH}}" + "".join(f"{column:>17}" for column in _COLUMNS))
    own = delays[OURS].values()
    for name, delay in delays.items():
        cells = "".join(cell(value, ours) for value, ours in zip(delay.values(), own, strict=True))
        yield Line(text=f"{name:<{NAME_WIDTH}}{cells}")


async def _delays(material: Material) -> dict[str, Delay]:
    """Ours and what people write instead, each twice, there and back."""
    from piper import PiperVoice

    ears, mouth = transcriber(material), speaker(material)
    whisper, piper = Reference(material.stt), PiperVoice.load(material.voice)
    note, reply = material.notes[-1], material.reply
    ways: dict[str, Callable[[], Awaitable[Delay]]] = {
        OURS: lambda: _both(
            lambda: ears.transcribe(note.content), lambda: spoken(mouth.stream(reply, material.language))
        ),
        "the same in asyncio.to_thread": lambda: _both(
            lambda: asyncio.to_thread(whisper.transcribe, note),
            lambda: asyncio.to_thread(heard_by_library, piper, reply),
        ),
    }
    delays = {name: Delay() for name in ways}
    try:
        # Loading is not what is measured.
        await asyncio.gather(ears.transcribe(material.notes[0].content), mouth.warm())
        for name in (*ways, *reversed(ways)):
            delay = await ways[name]()
            delays[name].late.extend(delay.late)
            delays[name].firsts.extend(delay.firsts)
    finally:
        await ears.aclose()
        await mouth.aclose()
    return delays | {"idle loop": Delay(late=await lag_while(asyncio.sleep(IDLE_SECONDS), PROBE_SECONDS))}


async def _both(hear_note: Callable[[], Awaitable[object]], say: Callable[[], Awaitable[Spoken]]) -> Delay:
    """Say replies one after another for as long as a note is being heard."""
    firsts: list[float] = []

    async def talk() -> None:
        heard = asyncio.ensure_future(hear_note())
        while not heard.done():
            firsts.append((await say()).first * 1e3)
        await heard

    return Delay(late=await lag_while(talk(), PROBE_SECONDS), firsts=firsts)
