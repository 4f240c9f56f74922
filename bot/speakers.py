"""Who speaks the replies: the configured Piper voices, and espeak-ng."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.persona_choice import voice_styles
from bot.personas import shelf_of
from config.paths import models_folder
from config.settings import Settings
from config.voices import VoiceChoice, parse_voices
from core.people import Language
from core.ports import Speaker
from llm.persona_choice import Personas
from speech.espeak import EspeakSpeaker
from speech.piper import PiperSpeaker
from speech.piper_model import find_voice, voice_name
from speech.voices import CastSpeaker, Role

log = logging.getLogger(__name__)


def build_speaker(settings: Settings, personas: Personas | None = None) -> Speaker:
    """The configured Piper voices, and espeak-ng for what they do not speak; nothing is loaded or downloaded here.

    `personas`: they say how each of them sounds; without it all of this installation.
    """
    styles = voice_styles(personas or shelf_of(settings))
    embedded = EspeakSpeaker(styles=styles)
    choices = parse_voices(settings.tts_voices or "")
    if not choices:
        return embedded
    made: dict[tuple[Path, Language], PiperSpeaker] = {}
    cast: dict[Role, tuple[str, Speaker]] = {}
    for choice in choices:
        voice = voice_file(settings, choice)
        if not voice.is_file():
            log.warning("the voice that FACELOG_TTS_VOICES names for %s is not on this machine", choice.role)
        key = (voice, choice.language)
        if key not in made:
            made[key] = PiperSpeaker(*key, threads=settings.threads, timeout=settings.stage_seconds, styles=styles)
        cast[Role(language=choice.language, persona=choice.persona)] = (voice_name(voice), made[key])
    return CastSpeaker(cast, embedded)


def voice_file(settings: Settings, choice: VoiceChoice) -> Path:
    """The file of a configured voice; where there is none, the path that it would have."""
    given = choice.path(models_folder(settings.home))
    return find_voice(given) or given
