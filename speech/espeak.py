"""Speaks with espeak-ng, which comes with `espeakng-loader`: no model file, Korean and English."""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import ModelUnavailable
from core.people import Language
from core.types import Voice
from core.worker import ModelWorker
from speech.audio import encode_opus, waveform
from speech.lines import MAX_CHARACTERS
from speech.loudness import normalised
from speech.speakable import shorten, speakable
from speech.style import Pitch, Styles, VoiceStyle, plain_style

NAME = "espeak-ng"
VOICES: dict[Language, bytes] = {"ko": b"ko", "en": b"en-us"}
WORDS_A_MINUTE: dict[Language, int] = {"ko": 180, "en": 150}
"""espeak-ng's scale; comes to about five Korean syllables a second and 175 English words a minute."""
PITCHES: dict[Pitch, int] = {"low": 40, "middle": 55, "high": 68}
"""0..100; the library's 50 is a deep voice."""
PITCH_RANGE = 60
"""0..100, 0 is monotone."""

# Names and values of espeak-ng's speak_lib.h.
AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
RATE, PITCH_PARAMETER, RANGE_PARAMETER = 1, 3, 4
POS_CHARACTER = 1
CHARS_UTF8 = 1
MAX_PATH_BYTES = 150
"""espeak-ng keeps its data path in 160 bytes and loads nothing from a longer one."""

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
_COMMON = VoiceStyle()
_lock = threading.Lock()
"""The library keeps one global state: one call at a time in the whole process."""


class EspeakSpeaker:
    """Implements `core.ports.Speaker`. Not a neural voice: understandable, and always there."""

    def __init__(
        self, *, max_characters: int = MAX_CHARACTERS, timeout: float = 30.0, styles: Styles = plain_style
    ) -> None:
        """`max_characters`: what is spoken of a long text; `timeout`: seconds a text may take, waiting included.

        `styles`: how each persona speaks.
        """
        self._max_characters = max_characters
        self._styles = styles
        self._worker: ModelWorker[Engine] = ModelWorker(NAME, _shared_engine, timeout=timeout)

    async def speak(self, text: str, language: Language, *, persona: str = "") -> Voice:
        """Speak the first sentences of a text, up to `max_characters`, as low and as fast as the persona does.

        Raises ModelError, and ValueError when nothing in the text can be spoken.
        """

        def spoken(engine: Engine) -> Voice:
            return _voice(engine, text, language, self._styles(persona, language), self._max_characters)

        return await self._worker.call(spoken)

    async def warm(self) -> None:
        """Load the library and the encoder now. Raises ModelError."""
        await self.speak("아", "ko")

    async def aclose(self) -> None:
        """Wait for the text that is being spoken. The engine stays: it is the process's only one."""
        await self._worker.aclose()


class Engine:
    """The library, initialised. Calls on it hold `_lock`."""

    def __init__(self, library: Path, data: Path) -> None:
        """Raises OSError and RuntimeError when the library or its data cannot be loaded."""
        self._library = ctypes.CDLL(str(library))
        self._library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        if not (data / "phontab").is_file():
            raise RuntimeError("espeak-ng's data is not there")
        path = os.fsencode(data)
        self.rate: int = self._library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, path, INITIALIZE_DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng does not start")
        self._pcm = bytearray()
        # The library keeps the bare pointer, so the object must live as long as the engine.
        self._callback = _Callback(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def synthesise(self, text: str, language: Language, style: VoiceStyle = _COMMON) -> bytes:
        """Mono 16-bit samples at `rate`. Raises RuntimeError when the library refuses."""
        self._pcm.clear()
        spoken = text.encode() + b"\0"
        done = (
            self._library.espeak_SetVoiceByName(VOICES[language]),
            *(self._library.espeak_SetParameter(*one, 0) for one in parameters(language, style).items()),
            self._library.espeak_Synth(spoken, len(spoken), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None),
            self._library.espeak_Synchronize(),
        )
        if any(done):
            raise RuntimeError("espeak-ng refused a call")
        return bytes(self._pcm)

    def _collect(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self._pcm += ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short))
        return 0


def parameters(language: Language, style: VoiceStyle) -> dict[int, int]:
    """What the library is told of a style, by the parameter's number."""
    return {
        RATE: round(WORDS_A_MINUTE[language] * style.speed),
        PITCH_PARAMETER: PITCHES[style.pitch],
        RANGE_PARAMETER: PITCH_RANGE,
    }


def _shared_engine() -> Engine:
    with _lock:
        return _engine()


@cache
def _engine() -> Engine:
    import espeakng_loader  # type: ignore[import-untyped]  # it has no type hints

    library = Path(espeakng_loader.get_library_path())
    return Engine(library, short_path(Path(espeakng_loader.get_data_path())))


def short_path(data: Path) -> Path:
    """The folder itself, or a link to it until this process ends where its path is too long for the library."""
    if len(os.fsencode(data)) <= MAX_PATH_BYTES:
        return data
    folder = Path(tempfile.mkdtemp(prefix="facelog-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = folder / data.name
    link.symlink_to(data, target_is_directory=True)
    return link


def _voice(engine: Engine, text: str, language: Language, style: VoiceStyle, limit: int) -> Voice:
    import numpy as np

    # Emoji and addresses fall away, so more is looked at than is spoken.
    spoken = shorten(speakable(text[: 4 * limit], language), limit)
    if not spoken:
        raise ValueError("there is nothing to speak")
    with _lock:
        try:
            pcm = np.frombuffer(engine.synthesise(spoken, language, style), np.int16)
        except RuntimeError as error:
            raise ModelUnavailable(NAME) from error
    if not pcm.size:
        raise ValueError("there is nothing to speak")
    pcm = normalised(np.asarray(pcm / 32_768, np.float32), engine.rate)
    return Voice(
        content=encode_opus(pcm, engine.rate),
        seconds=len(pcm) / engine.rate,
        waveform=waveform(pcm, engine.rate),
        model=f"{NAME} {language}",
    )
