"""Who is served, and how they like to be answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.modes import Mode

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


class SpeechLevel(StrEnum):
    """Korean speech level: 반말 (casual) or 존댓말 (polite)."""

    CASUAL = "casual"
    POLITE = "polite"


class Ingredient(StrEnum):
    """What a reply may be made of."""

    ADVICE = "advice"
    COMFORT = "comfort"
    EMPATHY = "empathy"


class Strength(StrEnum):
    """How freely a writer writes; as a temperature 0.5, 0.75, 1.0."""

    HONEST = "honest"
    NORMAL = "normal"
    CREATIVE = "creative"

    @property
    def temperature(self) -> float:
        """Sampling temperature for a language model."""
        return {"honest": 0.5, "normal": 0.75, "creative": 1.0}[self.value]


class Length(StrEnum):
    """How long a reply is; about 150, 300 or 450 characters."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def characters(self) -> int:
        """Target length of a reply in characters."""
        return {"short": 150, "medium": 300, "long": 450}[self.value]


class VoiceReplies(StrEnum):
    """When a reply is spoken too."""

    OFF = "off"
    ON = "on"
    WHEN_I_SPEAK = "when_i_speak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A person's settings. Not the service's: those are in `config.settings`."""

    persona: str = "anna"
    speech_level: SpeechLevel = SpeechLevel.CASUAL
    make_up: frozenset[Ingredient] = frozenset()
    """Empty means all three."""
    strength: Strength = Strength.NORMAL
    length: Length = Length.SHORT
    voice: VoiceReplies = VoiceReplies.WHEN_I_SPEAK
    remote: bool = False
    """Whether words may leave this machine for a model elsewhere to answer; nobody is taken to agree."""
    faces: bool = True
    """Whether photos and videos may be looked at. Somebody who talks over a platform is asked first."""
    voices: bool = True
    """Whether voice notes may be heard and kept."""
    words: bool = True
    """Whether what is written may be read and kept."""
    bars: bool = False
    """Whether a picture of what was read comes with each reply."""
    mode: Mode = Mode.DIARY
    """What happens to messages that do not say it themselves."""
    day_ends: int = 0
    """The hour at which a diary day ends, 0..6: with 4, what is written at three belongs to the day before."""
    photos: bool = False
    """Whether photos are kept in the diary."""
    quiet: tuple[int, int] | None = None
    """Minutes of the day, 0..1439, from which and until which nothing is said that was not asked; None for none."""
    retention_days: int = 0
    """How long diary entries are kept; 0 for ever."""

    @property
    def ingredients(self) -> frozenset[Ingredient]:
        """What replies are made of, with "none chosen" read as "all"."""
        return self.make_up or frozenset(Ingredient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who keeps a diary here."""

    id: str
    name: str = field(default="", repr=False)
    introduction: str = field(default="", repr=False)
    language: Language = "ko"
    timezone: str = "Asia/Seoul"
    """IANA name."""
    onboarded: bool = False
    preferences: Preferences = Preferences()
