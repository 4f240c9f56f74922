"""Words on pictures, in somebody's language."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Protocol

from babel.dates import format_skeleton, get_day_names, get_month_names

from core.emotions import Emotion
from core.people import Language

_SIGNS = frozenset({"So", "Sk", "Cf", "Cn", "Mn", "Me"})
"""Categories of emoji and of what joins them."""


class Labels(Protocol):
    """Puts things into words; `bot.wording.Wording` does."""

    @property
    def language(self) -> Language:
        """What the words are in."""
        ...

    def say(self, key: str, **args: str | int | float) -> str:
        """The sentence of a key."""
        ...

    def emotion(self, emotion: Emotion) -> str:
        """The emotion's name."""
        ...

    def day(self, day: date) -> str:
        """A date with its weekday."""
        ...


def mark(labels: Labels, emotion: Emotion) -> str:
    """The emotion in a syllable or two letters, for places where its name has no room."""
    return labels.say(f"emotion-mark-{emotion.value}")


def drawable(said: str) -> str:
    """Words without signs that no text font has, such as emoji; what Unicode calls these where nothing else is left."""
    kept = "".join(one for one in said if one.isascii() or unicodedata.category(one) not in _SIGNS).strip()
    if kept:
        return kept
    named = (unicodedata.name(one, "").lower() for one in said if unicodedata.category(one) == "So")
    return ", ".join(dict.fromkeys(filter(None, named))) or said


def weekday_name(language: Language, weekday: int, *, wide: bool = False) -> str:
    """The name of a weekday, 0 for Monday, such as 월 or 월요일."""
    return str(get_day_names("wide" if wide else "abbreviated", locale=language)[weekday])


def month_name(language: Language, month: int) -> str:
    """The short name of a month, 1 for January, such as 1월 or Jan."""
    return str(get_month_names("abbreviated", context="stand-alone", locale=language)[month])


def month_title(language: Language, month: date) -> str:
    """A month with its year, such as 2026년 11월."""
    return format_skeleton("yMMMM", month, locale=language)


def short_day(language: Language, day: date) -> str:
    """A day without its year, such as 11월 3일."""
    return format_skeleton("MMMd", day, locale=language)
