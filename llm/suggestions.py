"""Small things a friend may offer by mood: breathing, a walk, music, people, sleep; offered seldom, never pushed."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from core.emotions import Emotion
from core.errors import ConfigError
from core.observations import Mood
from core.people import LANGUAGES, Language, SpeechLevel
from llm.content import Line, Table, describe
from llm.template import Template

STIRRED = 0.5
"""Arousal from which a mood is a stirred one. Chosen by hand, between sadness (0.3) and anger (0.8)."""
CERTAIN = 0.3
"""Least confidence of a mood that something is offered for: a wrong guess with advice is worse than none. By hand."""


class SuggestionKind(StrEnum):
    """What a suggestion is about."""

    BREATHING = "breathing"
    WALK = "walk"
    MUSIC = "music"
    PEOPLE = "people"
    SLEEP = "sleep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One small offer in both languages. Not treatment, and not an answer to a crisis."""

    name: str
    kind: SuggestionKind
    ko: Template
    en: Template

    def text(self, language: Language, level: SpeechLevel = SpeechLevel.POLITE) -> str:
        """Return the words in one language, at one speech level."""
        line = self.ko if language == "ko" else self.en
        return line.render(level, {})


_Hour = Annotated[int, Field(ge=0, le=23)]


class _Hours(Table):
    from_: Annotated[_Hour, Field(alias="from")]
    until: _Hour

    def hold(self, hour: int) -> bool:
        if self.from_ <= self.until:
            return self.from_ <= hour < self.until
        return hour >= self.from_ or hour < self.until


class _Offer(Table):
    name: Annotated[str, Field(min_length=1)]
    kind: SuggestionKind
    moods: Annotated[list[Emotion], Field(min_length=1)]
    arousal: Literal["high", "low", "any"]
    hours: _Hours | None = None
    ko: Line
    en: Line

    def suits(self, mood: Mood, hour: int) -> bool:
        level = "high" if mood.arousal >= STIRRED else "low"
        return (
            mood.label in self.moods
            and self.arousal in ("any", level)
            and (self.hours is None or self.hours.hold(hour))
        )


class _Material(Table):
    suggestion: Annotated[list[_Offer], Field(min_length=1)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if len({offer.name for offer in self.suggestion}) < len(self.suggestion):
            raise ValueError("two suggestions have one name")
        return self


@cache
def _material() -> _Material:
    try:
        source = files("llm").joinpath("suggestions.toml").read_text(encoding="utf-8")
        return _Material.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"suggestions.toml: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"suggestions.toml: {describe(error)}") from error


def suggestion(mood: Mood, local_time: time, seed: int, recently: Collection[str] = ()) -> Suggestion | None:
    """Pick what suits a mood and the hour; None when nothing does or the mood is a weak guess.

    `recently`: names that were offered lately; neither they nor, where another kind suits, their kinds come again.
    The same arguments give the same suggestion. Never call it in a turn that holds a crisis. Reads a file once.
    """
    if mood.confidence < CERTAIN:
        return None
    offers = _material().suggestion
    fitting = [offer for offer in offers if offer.suits(mood, local_time.hour) and offer.name not in recently]
    kinds = {offer.kind for offer in offers if offer.name in recently}
    fitting = [offer for offer in fitting if offer.kind not in kinds] or fitting
    if not fitting:
        return None
    chosen = random.Random(seed).choice(fitting)  # noqa: S311 - variety, not secrecy
    return Suggestion(name=chosen.name, kind=chosen.kind, ko=chosen.ko, en=chosen.en)


def offered_in(comments: Iterable[str]) -> frozenset[str]:
    """Names of the suggestions that replies hold, in whatever language and speech level. Reads a file once."""
    said = "\n".join(comments)
    return frozenset(name for name, begins in _beginnings() if begins in said)


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    """The first sentence of each suggestion as it can stand in a reply: it alone tells the suggestion."""
    return tuple(
        (one.name, line.render(level, {}).split(". ")[0])
        for one in _material().suggestion
        for line in ((one.ko if language == "ko" else one.en) for language in LANGUAGES)
        for level in SpeechLevel
    )
