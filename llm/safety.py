"""Crisis language, found before any writer writes, and the fixed message that answers it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from core.errors import ConfigError
from core.people import Language
from llm.content import Table, describe
from llm.crisis_net import packaged_net

_READ_AT_MOST = 20_000
"""Characters read from each end of a text; people put what matters first or last."""
SHORTEST_JUDGED = 5
"""Characters up to which the net does not judge: single words give it too little. The patterns read them."""
_ELSEWHERE = "elsewhere"


class RiskKind(StrEnum):
    """What crisis words are about."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    OVERDOSE = "overdose"
    ABUSE = "abuse"
    DISTRESS = "distress"
    """Found by the net, which does not tell the kinds apart."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Words that call for a helpline. Not a diagnosis, and not a verdict about the person."""

    kind: RiskKind


class _Both(Table):
    ko: str
    en: str

    def of(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


class _Message(Table):
    before: _Both
    after: _Both


class _Patterns(Table):
    kind: RiskKind
    patterns: list[re.Pattern[str]]


class _Material(Table):
    sayings: list[re.Pattern[str]]
    risks: list[_Patterns]
    message: _Message
    helplines: dict[str, _Both]
    zones: dict[str, list[str]]


@cache
def _material() -> _Material:
    try:
        source = files("llm").joinpath("crisis.toml").read_text(encoding="utf-8")
        return _Material.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"crisis.toml: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"crisis.toml: {describe(error)}") from error


def _joined(patterns: list[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns), re.IGNORECASE | re.MULTILINE)


@cache
def _sayings() -> re.Pattern[str]:
    return _joined(_material().sayings)


@cache
def _risks() -> tuple[tuple[RiskKind, re.Pattern[str]], ...]:
    return tuple((risk.kind, _joined(risk.patterns)) for risk in _material().risks)


def assess(text: str) -> Risk | None:
    """Tell whether words, quoted or not, sound like a crisis; None when they do not.

    The patterns look first, then the net. Reads 20,000 characters from each end. The first call reads files; call it
    once off the event loop. Raises ConfigError or ModelUnavailable when a file that ships is broken.
    """
    plain = plain_words(text)
    kind = _pattern_kind(plain)
    if kind is None and len(plain.strip()) > SHORTEST_JUDGED and packaged_net().margin(plain) > 0:
        kind = RiskKind.DISTRESS
    return None if kind is None else Risk(kind)


def find_by_patterns(text: str) -> Risk | None:
    """Like `assess`, without the net."""
    kind = _pattern_kind(plain_words(text))
    return None if kind is None else Risk(kind)


def plain_words(text: str) -> str:
    """A text as patterns and net read it: both ends of a long one, one way of writing, unmistakable sayings gone."""
    if len(text) > 2 * _READ_AT_MOST:
        text = f"{text[:_READ_AT_MOST]}\n{text[-_READ_AT_MOST:]}"
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    plain = "".join(char for char in plain if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return _sayings().sub(" · ", re.sub(r"[^\S\n]+", " ", plain))


def _pattern_kind(plain: str) -> RiskKind | None:
    return next((kind for kind, pattern in _risks() if pattern.search(plain)), None)


def crisis_region(timezone: str) -> str:
    """Return "KR", "US", "GB" or "elsewhere" for an IANA time zone."""
    for region, zones in _material().zones.items():
        if any(timezone == zone or (zone.endswith("/") and timezone.startswith(zone)) for zone in zones):
            return region
    return _ELSEWHERE


def crisis_reply(language: Language, timezone: str) -> str:
    """Return the fixed message with the helplines of the time zone's region; it goes before and besides any reply."""
    material = _material()
    helplines = material.helplines[crisis_region(timezone)]
    return "\n\n".join(
        (material.message.before.of(language), helplines.of(language), material.message.after.of(language))
    )
