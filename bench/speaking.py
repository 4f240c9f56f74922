"""Time to the first spoken audio, and real-time factor of speaking: ours, Piper's library and its command."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import wave
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import MOST_SECONDS, THREADS, Material
from bench.table import NAME_WIDTH, Line, cell
from core.types import Voice
from speech.espeak import EspeakSpeaker
from speech.piper import PiperSpeaker
from speech.spoken_cache import SpokenCache
from speech.voices import CastSpeaker

if TYPE_CHECKING:
    from piper import PiperVoice

ROUNDS = 5
OURS = "Facelog, Piper, warm"
_COLUMNS = ("first audio, ms", "whole reply, ms", "sound, s", "RTF")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One reply, spoken once."""

    first: float
    """Seconds until something could be played."""
    whole: float
    """Seconds until all was there."""
    sound: float
    """Seconds that it lasts."""


Replies = dict[str, list[Spoken]]
"""By contender."""


def speaker(material: Material, *, cached: bool = False) -> PiperSpeaker:
    """Ours, as the service has it; without what it remembers of sentences, unless asked."""
    cache = None if cached else SpokenCache(max_bytes=0)
    return PiperSpeaker(material.voice, material.language, threads=THREADS, timeout=MOST_SECONDS, cache=cache)


async def speak(material: Material, folder: Path, rounds: int = ROUNDS) -> Replies:
    """Speak the reply in every way in every round; what is warm has spoken once before. Raises ModelError."""
    from piper import PiperVoice

    text, language = material.reply, material.language
    library = PiperVoice.load(material.voice)
    warm, remembering = speaker(material), speaker(material, cached=True)
    embedded = CastSpeaker({}, EspeakSpeaker())
    replies: Replies = {}
    async with AsyncExitStack() as stack:
        for ours in (warm, remembering, embedded):
            stack.push_async_callback(ours.aclose)
            await spoken(ours.stream(text, language))
        heard_by_library(library, text)
        for _ in range(rounds):
            round_of = {
                OURS: await spoken(warm.stream(text, language)),
                "Facelog, Piper, said before": await spoken(remembering.stream(text, language)),
                "Facelog, Piper, voice not loaded": await _not_loaded(material),
                "Facelog, espeak-ng": await spoken(embedded.stream(text, language)),
                "PiperVoice.synthesize, warm": heard_by_library(library, text),
                "python -m piper": _command(material, folder),
            }
            for name, reply in round_of.items():
                replies.setdefault(name, []).append(reply)
    return replies


async def spoken(voices: AsyncIterator[Voice]) -> Spoken:
    """Time the sentences that one of ours streams."""
    began = time.perf_counter()
    arrived: list[float] = []
    sound = 0.0
    async for voice in voices:
        arrived.append(time.perf_counter() - began)
        sound += voice.seconds
    return Spoken(first=arrived[0], whole=arrived[-1], sound=sound)


def heard_by_library(library: PiperVoice, text: str) -> Spoken:
    """Time the sentences that Piper's library yields, as 16-bit samples."""
    began = time.perf_counter()
    arrived: list[float] = []
    sound = 0.0
    for chunk in library.synthesize(text):
        samples = chunk.audio_int16_array
        arrived.append(time.perf_counter() - began)
        sound += len(samples) / chunk.sample_rate
    return Spoken(first=arrived[0], whole=arrived[-1], sound=sound)


async def _not_loaded(material: Material) -> Spoken:
    fresh = speaker(material)
    try:
        return await spoken(fresh.stream(material.reply, material.language))
    finally:
        await fresh.aclose()


def _command(material: Material, folder: Path) -> Spoken:
    """Piper's command from its start: to the first raw samples, and in another run to a whole WAV file."""
    text, sound = folder / "reply.txt", folder / "reply.wav"
    text.write_text(material.reply, encoding="utf-8")
    command = [sys.executable, "-m", "piper", "-m", str(material.voice), "-i", str(text)]
    began = time.perf_counter()
    with subprocess.Popen(
        [*command, "--output-raw"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    ) as process:
        assert process.stdout is not None  # it is piped
        process.stdout.read(1)
        first = time.perf_counter() - began
        while process.stdout.read(1 << 16):
            pass
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    began = time.perf_counter()
    subprocess.run([*command, "-f", str(sound)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    whole = time.perf_counter() - began
    with wave.open(str(sound)) as file:
        return Spoken(first=first, whole=whole, sound=file.getnframes() / file.getframerate())


def speaking_table(replies: Replies) -> Iterator[Line]:
    """The median of each contender: times in milliseconds, and the whole reply's as a share of its sound (RTF)."""
    yield Line(text=f"{'speaking, three sentences':<{NAME_WIDTH}}" + "".join(f"{name:>17}" for name in _COLUMNS))
    own = _medians(replies[OURS])
    for name, spoken_replies in replies.items():
        reply = _medians(spoken_replies)
        rtf = f"{reply.whole / reply.sound:.4f}"
        cells = cell(reply.first * 1e3, own.first * 1e3) + cell(reply.whole * 1e3, own.whole * 1e3)
        yield Line(text=f"{name:<{NAME_WIDTH}}{cells}{reply.sound:>17.1f}{rtf:>17}")


def _medians(replies: Iterable[Spoken]) -> Spoken:
    def median(part: Callable[[Spoken], float]) -> float:
        return statistics.median(map(part, replies))

    replies = list(replies)
    return Spoken(
        first=median(lambda reply: reply.first),
        whole=median(lambda reply: reply.whole),
        sound=median(lambda reply: reply.sound),
    )
