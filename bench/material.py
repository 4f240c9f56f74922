"""What the bench `voice` hears with, speaks with, hears and says; what is not named is made in the run."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.people import Language
from speech.audio import RATE, decode, encode_opus
from speech.espeak import EspeakSpeaker
from speech.piper_model import config_of

THREADS = min(2, os.cpu_count() or 1)
MOST_SECONDS = 1800.0
"""Of a note, and of what may be done with it."""
NOTES = (10, 60)
"""Seconds of the notes that are made."""
DIARY = "오늘은 발표가 잘 끝나서 마음이 놓여. 그래도 조금 피곤하다. 저녁에는 친구를 만나서 밥을 먹고 오래 걸었다. "
REPLY: Mapping[Language, str] = {
    "ko": "발표가 잘 끝났다니 정말 다행이에요. 그래도 조금 피곤했겠어요, 오늘 밤에는 푹 쉬어요. "
    "내일은 또 어떤 하루일까요?",
    "en": "I am so glad that your talk went well. It must have been tiring too, so rest well tonight. "
    "What will tomorrow be like?",
}
"""Three sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a person named on the command line."""

    stt: Path | None = None
    """Folder of a CTranslate2 Whisper."""
    voice: Path | None = None
    """A Piper voice's .onnx, beside which is its .onnx.json."""
    sound: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sound to transcribe."""

    content: bytes
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that is there before anything is measured."""

    stt: Path
    voice: Path
    language: Language
    """Of the voice."""
    notes: tuple[Note, ...]
    """The longest last."""
    remarks: tuple[str, ...]
    """What must be said about it."""

    @property
    def reply(self) -> str:
        """What is said."""
        return REPLY[self.language]


def prepare(named: Named, folder: Path) -> Material:
    """Take what is named and write the rest into the folder. Raises MediaError for a sound that cannot be decoded."""
    remarks = []
    stt, voice = named.stt, named.voice
    if stt is None:
        from bench.random_whisper import TOKENS_A_WINDOW, write_whisper

        stt = write_whisper(folder / "whisper-base-random")
        remarks.append(
            "hearing: a Whisper of the size of `base` with random weights: only its speed counts. "
            f"It says {TOKENS_A_WINDOW} tokens of each 30 s, whoever decodes it; --stt FOLDER names a real one"
        )
    if voice is None:
        from bench.random_piper import write_piper

        voice = write_piper(folder / "piper-medium-random.onnx")
        remarks.append(
            "speaking: a Piper voice of the size of quality `medium` with random weights: only its speed counts. "
            "Choosing how long each sound lasts is left out; --voice FILE.onnx names a real one"
        )
    content = None if named.sound is None else named.sound.read_bytes()
    if content is None:
        remarks.append("the notes are spoken by espeak-ng; --sound FILE names a real one")
    notes = asyncio.run(_spoken_notes()) if content is None else (_note(content),)
    return Material(stt=stt, voice=voice, language=_language(voice), notes=notes, remarks=tuple(remarks))


def _note(content: bytes) -> Note:
    return Note(content=content, seconds=decode(content, max_seconds=MOST_SECONDS).seconds)


async def _spoken_notes() -> tuple[Note, ...]:
    """A diary entry of each length, in Korean, as OGG/Opus."""
    import numpy as np

    speaker = EspeakSpeaker(max_characters=2_000)
    try:
        spoken = await speaker.speak(DIARY * 10, "ko")
    finally:
        await speaker.aclose()
    samples = decode(spoken.content, max_seconds=MOST_SECONDS).samples
    if len(samples) < max(NOTES) * RATE:
        raise RuntimeError("espeak-ng spoke less than the longest note")
    pcm = np.asarray(samples * 32_767, np.int16)
    return tuple(Note(content=encode_opus(pcm[: seconds * RATE], RATE), seconds=seconds) for seconds in NOTES)


def _language(voice: Path) -> Language:
    described = json.loads(config_of(voice).read_text(encoding="utf-8"))
    return "ko" if str(described["espeak"]["voice"]).startswith("ko") else "en"
