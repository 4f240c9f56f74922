"""What FACELOG_TTS_VOICES says: which voice speaks in which language, and as which persona."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from core.people import LANGUAGES, Language

EXAMPLE = "ko=/srv/voices/ko.onnx, en=piper-lessac, anna.en=piper-alba"
_ROLE = re.compile(r"(?:(?P<persona>[a-z][a-z0-9_]{0,31})\.)?(?P<language>[a-z]{2,3})")
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """One entry of the setting. Not a voice: nothing says that its files are there."""

    language: Language
    persona: str
    """Empty means every persona without an entry of its own."""
    voice: str
    """Name of a folder among the models, or a path."""

    @property
    def role(self) -> str:
        """The entry's left side."""
        return f"{self.persona}.{self.language}" if self.persona else self.language

    def path(self, models: Path) -> Path:
        """The file or folder that is meant; `models`: the folder of all models."""
        named = _NAME.fullmatch(self.voice) is not None and not self.voice.endswith(".onnx")
        return models / self.voice if named else Path(self.voice).expanduser()


def parse_voices(text: str) -> tuple[VoiceChoice, ...]:
    """Read `LANGUAGE=VOICE, PERSONA.LANGUAGE=VOICE`. Raises ValueError with what is wrong; values are not repeated."""
    choices: dict[str, VoiceChoice] = {}
    for entry in text.split(","):
        if not entry.strip():
            continue
        choice = _choice(entry)
        if choice.role in choices:
            raise ValueError(f"{choice.role} has more than one voice")
        choices[choice.role] = choice
    return tuple(choices.values())


def _choice(entry: str) -> VoiceChoice:
    left, _, voice = (part.strip() for part in entry.partition("="))
    role = _ROLE.fullmatch(left)
    if role is None or not voice:
        raise ValueError(f"should be LANGUAGE=VOICE or PERSONA.LANGUAGE=VOICE with commas between, such as {EXAMPLE}")
    language = next((known for known in LANGUAGES if known == role["language"]), None)
    if language is None:
        raise ValueError(f"{role['language']}: the languages are {' and '.join(LANGUAGES)}")
    choice = VoiceChoice(language=language, persona=role["persona"] or "", voice=voice)
    try:
        choice.path(Path())
    except RuntimeError as error:
        raise ValueError(f"{choice.role}: there is no such user's home folder") from error
    return choice
