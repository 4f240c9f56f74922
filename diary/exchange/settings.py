"""A person's settings in a document, and back without what a file may not decide."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from core.people import Person, Preferences
from diary.exchange.found import Finds, words
from diary.exchange.schema import Frame, PersonDocument, SettingsDocument


def dump_settings(preferences: Preferences) -> dict[str, Any]:
    """Write every preference."""
    return {
        "persona": preferences.persona,
        "speech_level": preferences.speech_level,
        "make_up": sorted(preferences.make_up),
        "strength": preferences.strength,
        "length": preferences.length,
        "voice": preferences.voice,
        "bars": preferences.bars,
        "mode": preferences.mode,
        "remote": preferences.remote,
        "faces": preferences.faces,
        "voices": preferences.voices,
        "words": preferences.words,
        "photos": preferences.photos,
        "day_ends": preferences.day_ends,
        "quiet": preferences.quiet,
        "retention_days": preferences.retention_days,
    }


def read_person(frame: Frame, finds: Finds) -> Person | None:
    """The settings of a file, without its agreements: those are given by a person, not by a file."""
    if frame.person is None or frame.settings is None:
        return None
    try:
        said = PersonDocument.model_validate(frame.person)
        chosen = SettingsDocument.model_validate(frame.settings)
    except ValidationError:
        finds.notes["settings-unreadable"] += 1
        return None
    return Person(
        id="",
        name=" ".join(words(said.name).split()),
        introduction=words(said.introduction),
        language=said.language,
        timezone=said.timezone,
        preferences=Preferences(
            persona=chosen.persona,
            speech_level=chosen.speech_level,
            make_up=chosen.make_up,
            strength=chosen.strength,
            length=chosen.length,
            voice=chosen.voice,
            bars=chosen.bars,
            mode=chosen.mode,
            day_ends=chosen.day_ends,
            quiet=chosen.quiet,
            retention_days=chosen.retention_days,
        ),
    )
