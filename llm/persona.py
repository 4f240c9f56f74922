"""Personas: who answers, and how they speak; one TOML file each."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field, ValidationError

from core.errors import ConfigError
from core.people import Language, SpeechLevel
from llm.content import ByTone, Line, Table, describe

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Words(Table):
    """A short text in both languages."""

    ko: str = Field(min_length=1, max_length=300)
    en: str = Field(min_length=1, max_length=300)

    def of(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ko if language == "ko" else self.en


class Manner(Table):
    """How the persona speaks at each speech level."""

    casual: str = Field(min_length=1, max_length=300)
    polite: str = Field(min_length=1, max_length=300)


class Manners(Table):
    """How the persona speaks in each language."""

    ko: Manner
    en: Manner


class Greeting(Table):
    """The first line, with speech-level choices."""

    ko: Line
    en: Line


class PersonaPhrases(Table):
    """What only this persona says."""

    asides: ByTone
    closers: ByTone


class PhraseSets(Table):
    """The persona's phrases in each language."""

    ko: PersonaPhrases
    en: PersonaPhrases


class Persona(Table):
    """Somebody to talk with. Not a model: any writer can speak as any persona."""

    name: Words
    description: Words
    manner: Manners
    greeting: Greeting
    phrases: PhraseSets

    def phrases_in(self, language: Language) -> PersonaPhrases:
        """Return the persona's phrases in one language."""
        return self.phrases.ko if language == "ko" else self.phrases.en

    def manner_in(self, language: Language, level: SpeechLevel) -> str:
        """Return how the persona speaks in one language at one speech level."""
        manner = self.manner.ko if language == "ko" else self.manner.en
        return manner.casual if level is SpeechLevel.CASUAL else manner.polite

    def greet(self, language: Language, level: SpeechLevel) -> str:
        """Return the first line of a first meeting."""
        line = self.greeting.ko if language == "ko" else self.greeting.en
        return line.render(level, {})


def parse_persona(source: str, file: str) -> Persona:
    """Read a persona from TOML text. Raises ConfigError that names the file and the key."""
    try:
        persona = Persona.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{file}: {describe(error)}") from error
    if persona.greeting.ko.fields or persona.greeting.en.fields:
        raise ConfigError(f"{file}: greeting: takes no placeholders")
    return persona


@cache
def persona_names() -> tuple[str, ...]:
    """List the personas that come with Facelog, in alphabetical order."""
    found = (entry.name for entry in files("llm").joinpath("personas").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def load_persona(name: str) -> Persona:
    """Load a persona by name, once. Raises ConfigError for an unknown name or a bad file."""
    if not _NAME.fullmatch(name) or name not in persona_names():
        raise ConfigError(f"unknown persona; known: {', '.join(persona_names())}")
    file = f"{name}.toml"
    return parse_persona(files("llm").joinpath("personas").joinpath(file).read_text(encoding="utf-8"), file)
