"""Preferences to rows of names and JSON values, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from core.modes import Mode
from core.people import Ingredient, Length, Preferences, SpeechLevel, Strength, VoiceReplies

_WRITE: dict[str, Callable[[Preferences], Any]] = {
    "persona": lambda it: it.persona,
    "speech_level": lambda it: it.speech_level.value,
    "make_up": lambda it: sorted(part.value for part in it.make_up),
    "strength": lambda it: it.strength.value,
    "length": lambda it: it.length.value,
    "voice": lambda it: it.voice.value,
    "remote": lambda it: it.remote,
    "faces": lambda it: it.faces,
    "voices": lambda it: it.voices,
    "words": lambda it: it.words,
    "bars": lambda it: it.bars,
    "mode": lambda it: it.mode.value,
    "day_ends": lambda it: it.day_ends,
    "photos": lambda it: it.photos,
    "quiet": lambda it: it.quiet,
    "retention_days": lambda it: it.retention_days,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "persona": str,
    "speech_level": SpeechLevel,
    "make_up": lambda parts: frozenset(Ingredient(part) for part in parts),
    "strength": Strength,
    "length": Length,
    "voice": VoiceReplies,
    "remote": lambda value: value is True,
    # Whatever is no clear yes is a no.
    "faces": lambda value: value is True,
    "voices": lambda value: value is True,
    "words": lambda value: value is True,
    "bars": lambda value: value is True,
    "mode": Mode,
    "day_ends": lambda value: _whole(value, 6),
    "photos": lambda value: value is True,
    "quiet": lambda value: None if value is None else (_whole(value[0], 1439), _whole(value[1], 1439)),
    "retention_days": lambda value: _whole(value, 36500),
}
NAMES = tuple(_WRITE)


def dump_preferences(preferences: Preferences) -> dict[str, str]:
    """Write every preference, by name."""
    return {name: json.dumps(write(preferences)) for name, write in _WRITE.items()}


def load_preferences(rows: Mapping[str, str]) -> Preferences:
    """Read preferences; the default stands in for one that is missing or that only a later version knows."""
    values: dict[str, Any] = {}
    for name, read in _READ.items():
        if name in rows:
            try:
                values[name] = read(json.loads(rows[name]))
            except (TypeError, ValueError, LookupError):
                continue
    return Preferences(**values)


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("not a whole number in its range")
    return value
