"""The readers that this installation has; none loads a model before it is called."""

from __future__ import annotations

import logging

from bot.observer import Senses
from config.model_store import ModelStore
from config.paths import models_folder
from config.settings import Settings
from core.ports import ToneReader, Transcriber
from emotion.keepsake import PhotoKeeper
from emotion.models import face_worker
from emotion.reader import OnnxFaceReader
from emotion.text import HashedTextReader
from emotion.video import OnnxVideoReader
from speech.audio import decode
from speech.inspector import NoteInspector
from speech.whisper import WhisperTranscriber, find_model

log = logging.getLogger(__name__)


def build_senses(settings: Settings) -> Senses:
    """The readers that this installation has; none loads a model before it is called."""
    worker = face_worker(settings.threads, timeout=settings.stage_seconds)
    return Senses(
        face=OnnxFaceReader(worker),
        keeper=PhotoKeeper(worker),
        video=OnnxVideoReader(worker, longest_seconds=settings.max_video_seconds),
        text=HashedTextReader(),
        inspector=NoteInspector(max_seconds=settings.max_audio_minutes * 60),
        transcriber=build_transcriber(settings),
        tone=build_tone(settings),
    )


def build_tone(settings: Settings) -> ToneReader | None:
    """The reader of voices that the owner trained; nothing is loaded here."""
    if settings.tone_model is None:
        return None
    # Only here: its features take scipy.
    from emotion.tone import OnnxToneReader

    longest = settings.max_audio_minutes * 60
    return OnnxToneReader(
        settings.tone_model,
        lambda audio: decode(audio, max_seconds=longest).samples,
        timeout=settings.stage_seconds,
    )


def speech_model(settings: Settings) -> str | None:
    """What FACELOG_STT_MODEL means: the folder of a model that `facelog models pull` brought, else what it says."""
    if settings.stt_model is None:
        return None
    return ModelStore(models_folder(settings.home)).resolve(settings.stt_model)


def build_transcriber(settings: Settings) -> Transcriber | None:
    """The configured speech model when it is on this machine; nothing is downloaded here."""
    model = speech_model(settings)
    if model is None:
        return None
    if find_model(model) is None:
        log.warning("the speech model that FACELOG_STT_MODEL names is not on this machine; voice notes wait")
        return None
    return WhisperTranscriber(
        model,
        threads=settings.threads,
        max_seconds=settings.max_audio_minutes * 60,
        # A turn waits no longer than a stage; a note that takes longer is heard by the backlog.
        timeout=max(settings.stage_seconds, settings.max_audio_minutes * 60),
    )
