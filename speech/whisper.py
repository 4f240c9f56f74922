"""Turns speech into words with faster-whisper, on the CPU, from a model that is on this machine already."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import MediaError, ModelError, ModelUnavailable
from core.observations import Spoken, Transcript
from core.people import LANGUAGES, Language
from core.ports import Progress
from core.problems import ProblemCode
from core.worker import ModelWorker
from speech.audio import Sound
from speech.hallucination import (
    MAX_COMPRESSION,
    MAX_NO_SPEECH,
    MIN_LOG_PROBABILITY,
    Heard,
    believed,
    confidence,
)
from speech.inspector import inspect

if TYPE_CHECKING:
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]  # it has no type hints
    from faster_whisper.transcribe import Segment  # type: ignore[import-untyped]  # as above

MODEL_FILES = ("config.json", "model.bin", "tokenizer.json")
"""What a CTranslate2 Whisper needs, beside its vocabulary; without a tokenizer the library would fetch one."""
TEMPERATURES = (0.0, 0.2, 0.4)
"""The most probable words first; where those look made up, two more tries, and no wilder ones."""


class WhisperTranscriber:
    """Implements `core.ports.Transcriber`. Downloads nothing: a model that is not here is unavailable."""

    def __init__(self, model: str, *, threads: int, max_seconds: float, timeout: float) -> None:
        """`model`: a folder, or a name whose download is in the cache; `timeout`: seconds a note may take in all."""
        self._max_seconds = max_seconds
        self._name = _model_name(model)
        self._worker: ModelWorker[WhisperModel] = ModelWorker(
            self._name, lambda: _load(model, threads), timeout=timeout
        )

    async def transcribe(
        self, audio: bytes, language: Language | None = None, *, progress: Progress | None = None
    ) -> Transcript:
        """Transcribe any container with sound; the language is detected when not given.

        Raises MediaError (NOTHING_SAID for silence, noise and music too) and ModelError.
        """
        abandoned = threading.Event()
        tell = _on_loop(progress, abandoned)
        try:
            return await self._worker.call(lambda model: self._heard(model, audio, language, abandoned, tell))
        finally:
            abandoned.set()

    async def aclose(self) -> None:
        """Wait for the note that is being transcribed and let go of the model."""
        await self._worker.aclose()

    def _heard(
        self,
        model: WhisperModel,
        audio: bytes,
        language: Language | None,
        abandoned: threading.Event,
        progress: Progress,
    ) -> Transcript:
        sound = inspect(audio, max_seconds=self._max_seconds)
        try:
            segments, detected = _segments(model, sound, language, abandoned, progress)
        except (RuntimeError, ValueError) as error:
            raise ModelError(self._name) from error
        spoken = believed(segments)
        text = "".join(segment.text for segment in spoken).strip()
        if not any(sign.isalnum() for sign in text):
            raise MediaError(ProblemCode.NOTHING_SAID)
        return Transcript(
            text=text,
            language=next((known for known in LANGUAGES if known == detected), None),
            confidence=confidence(spoken),
            seconds=sound.seconds,
            model=self._name,
            stretches=tuple(Spoken(start=one.start, end=one.end, text=one.text.strip()) for one in spoken),
        )


def find_model(model: str) -> Path | None:
    """The folder of a model given as a folder or a name; None when it is not whole on this machine. No network."""
    folder = Path(model).expanduser()
    if not folder.is_dir():
        from faster_whisper import download_model
        from huggingface_hub.errors import LocalEntryNotFoundError

        try:
            folder = Path(download_model(model, local_files_only=True))
        except (LocalEntryNotFoundError, ValueError):
            return None
    whole = all((folder / name).is_file() for name in MODEL_FILES) and any(folder.glob("vocabulary.*"))
    return folder if whole else None


def _model_name(model: str) -> str:
    return f"whisper {Path(model).absolute().name}"


def _load(model: str, threads: int) -> WhisperModel:
    folder = find_model(model)
    if folder is None:
        raise ModelUnavailable(_model_name(model))
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    # Not narrower: for a damaged tokenizer.json the tokenizers library raises a bare Exception.
    except Exception as error:
        raise ModelUnavailable(_model_name(model)) from error


def _on_loop(progress: Progress | None, abandoned: threading.Event) -> Progress:
    """Progress that may be told from the model's thread."""
    if progress is None:
        return lambda _: None
    loop = asyncio.get_running_loop()

    def told(share: float) -> None:
        if not abandoned.is_set():
            progress(share)

    def tell(share: float) -> None:
        # The loop is closed when nobody waits any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(told, share)

    return tell


def _segments(
    model: WhisperModel, sound: Sound, language: Language | None, abandoned: threading.Event, progress: Progress
) -> tuple[list[Heard], str]:
    """Decode window by window, so that a note nobody waits for any more does not hold up the next one."""
    segments, info = model.transcribe(
        sound.samples,
        language=language,
        temperature=TEMPERATURES,
        vad_filter=True,
        condition_on_previous_text=False,
        no_speech_threshold=MAX_NO_SPEECH,
        log_prob_threshold=MIN_LOG_PROBABILITY,
        compression_ratio_threshold=MAX_COMPRESSION,
    )
    decoded: list[Heard] = []
    if info.duration_after_vad <= 0:
        return decoded, info.language
    share = 0.0
    for segment in segments:
        if abandoned.is_set():
            break
        decoded.append(_heard(segment))
        share = max(share, min(1.0, segment.end / max(sound.seconds, 0.01)))
        progress(share)
    progress(1.0)
    return decoded, info.language


def _heard(segment: Segment) -> Heard:
    return Heard(
        start=segment.start,
        end=segment.end,
        text=segment.text,
        log_probability=segment.avg_logprob,
        no_speech=segment.no_speech_prob,
        compression=segment.compression_ratio,
    )
