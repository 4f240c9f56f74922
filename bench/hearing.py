"""Real-time factor of hearing: ours, and faster-whisper as it comes."""

from __future__ import annotations

import io
import logging
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.material import MOST_SECONDS, THREADS, Material, Note
from bench.table import NAME_WIDTH, Line, cell
from speech.whisper import WhisperTranscriber

ROUNDS = 3
ROUND_SECONDS = 60.0
"""No round begins later than that after the first."""
OURS, REFERENCE = "Facelog (int8, VAD)", "faster-whisper's defaults"
INT8 = "faster-whisper, int8"

Times = dict[str, list[list[float]]]
"""Seconds, by contender and note."""
_Hearing = Callable[[Note], Awaitable[None]]


def transcriber(material: Material) -> WhisperTranscriber:
    """Ours, as the service has it, but for its bounds."""
    return WhisperTranscriber(str(material.stt), threads=THREADS, max_seconds=MOST_SECONDS, timeout=MOST_SECONDS)


class Reference:
    """faster-whisper with its own defaults; on the CPU, as it would choose a GPU where there is one."""

    def __init__(self, folder: Path, compute_type: str = "default") -> None:
        import ctranslate2  # type: ignore[import-untyped]  # it has no type hints
        from faster_whisper import WhisperModel  # type: ignore[import-untyped]  # as above

        ctranslate2.set_log_level(logging.ERROR)  # it says each time that float16 becomes float32
        self._model = WhisperModel(str(folder), device="cpu", compute_type=compute_type)

    def transcribe(self, note: Note) -> list[Any]:
        """All segments."""
        segments, _ = self._model.transcribe(io.BytesIO(note.content))
        return list(segments)


async def hear(material: Material, rounds: int = ROUNDS) -> Times:
    """Transcribe every note in every round, there and back through the contenders; a first note does not count.

    Raises MediaError and ModelError.
    """
    ours = transcriber(material)

    async def own(note: Note) -> None:
        await ours.transcribe(note.content)

    def reference(compute_type: str) -> _Hearing:
        model = Reference(material.stt, compute_type)

        async def hear_note(note: Note) -> None:
            model.transcribe(note)

        return hear_note

    contenders: Sequence[tuple[str, _Hearing]] = (
        (OURS, own),
        (REFERENCE, reference("default")),
        (INT8, reference("int8")),
    )
    times: Times = {name: [[] for _ in material.notes] for name, _ in contenders}
    try:
        for _, run in contenders:
            await run(material.notes[0])
        start = time.perf_counter()
        for turn in range(rounds):
            if turn and time.perf_counter() - start > ROUND_SECONDS:
                break
            for name, run in contenders if turn % 2 == 0 else reversed(contenders):
                for place, note in enumerate(material.notes):
                    began = time.perf_counter()
                    await run(note)
                    times[name][place].append(time.perf_counter() - began)
    finally:
        await ours.aclose()
    return times


def hearing_table(times: Times, seconds: Sequence[float]) -> Iterator[Line]:
    """The median of each contender and note, in seconds and as a share of the note's own length (RTF)."""
    heads = "".join(f"{f'{length:.0f} s note, s':>17}{'RTF':>8}" for length in seconds)
    yield Line(text=f"{'hearing':<{NAME_WIDTH}}{heads}")
    own = [statistics.median(measured) for measured in times[OURS]]
    for name, notes in times.items():
        medians = [statistics.median(measured) for measured in notes]
        cells = (
            cell(median, ours) + f"{median / length:>8.3f}"
            for median, ours, length in zip(medians, own, seconds, strict=True)
        )
        yield Line(text=f"{name:<{NAME_WIDTH}}" + "".join(cells))
