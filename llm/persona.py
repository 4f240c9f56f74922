"""Personas: who answers, and how they speak; one TOML file each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from core.emotions import Emotion
from core.errors import ConfigError
from core.people import Language, SpeechLevel
from core.words import clean
from llm.content import Asking, ByTone, Line, QuestionsByTone, Table, Tone, describe
from llm.template import Template

PERSONA_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a persona's file may be called, without `.toml`."""
MAX_NAME = 40
MAX_TEXT = 600
"""Characters of a description."""
MAX_MANNER = 300
MAX_SAID = 300
MAX_EXAMPLES = 4
MAX_BOUNDARIES = 6
EXAMPLE_FIELDS = frozenset({"name", "call"})
"""Placeholders that an example's reply may use."""


def _shown(text: str) -> str:
    if not text.strip() or text != clean(text):
        raise ValueError("is empty, has spaces around it, or holds characters that cannot be shown")
    return text


def _nameable(text: str) -> str:
    if re.search(r"[\[\]{}|<>:：?\n\t]", text):
        raise ValueError("should hold no brackets, colons, question marks or line breaks")
    return text


def _bare(line: Line) -> Line:
    if line.fields:
        raise ValueError("takes no placeholders")
    return line


def _addressed(line: Asking) -> Asking:
    if not line.fields <= EXAMPLE_FIELDS:
        raise ValueError("takes only {name} and {call}")
    return line


_Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_shown), AfterValidator(_nameable)]
_Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_shown)]
_Manner = Annotated[str, Field(min_length=1, max_length=MAX_MANNER), AfterValidator(_shown)]
_Said = Annotated[str, Field(min_length=1, max_length=MAX_SAID), AfterValidator(_shown)]
_BareLine = Annotated[Line, AfterValidator(_bare)]
_BareAsking = Annotated[Asking, AfterValidator(_bare)]


class Names(Table):
    """What the persona is called in each language."""

    ko: _Name
    en: _Name

    def of(self, language: Language) -> str:
        """Return the name in one language."""
        return self.ko if language == "ko" else self.en


class Words(Table):
    """A short text in both languages."""

    ko: _Text
    en: _Text

    def of(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ko if language == "ko" else self.en


class Manner(Table):
    """How the persona speaks at each speech level."""

    casual: _Manner
    polite: _Manner


class Manners(Table):
    """How the persona speaks in each language."""

    ko: Manner
    en: Manner


class Greeting(Table):
    """The first line, with speech-level choices."""

    ko: _BareAsking
    en: _BareAsking


class VoiceHint(Table):
    """What the persona sounds like. Not a voice: whoever chooses or tunes one may follow it."""

    pitch: Literal["low", "middle", "high"] = "middle"
    pace: Literal["slow", "middle", "quick"] = "middle"


class VoiceHints(Table):
    """What the persona sounds like in each language."""

    ko: VoiceHint = VoiceHint()
    en: VoiceHint = VoiceHint()


class Exchange(Table):
    """What somebody writes, how they feel, and what the persona answers at each speech level."""

    said: _Said
    reply: Annotated[Asking, AfterValidator(_addressed)]
    mood: Emotion | None = None


Exchanges = Annotated[tuple[Exchange, ...], Field(max_length=MAX_EXAMPLES)]


class ExampleSets(Table):
    """Example exchanges in each language."""

    ko: Exchanges = ()
    en: Exchanges = ()


BoundaryLines = Annotated[tuple[_BareLine, ...], Field(max_length=MAX_BOUNDARIES)]


class Boundaries(Table):
    """What the persona does not do, in its own words."""

    ko: BoundaryLines
    en: BoundaryLines


class PersonaPhrases(Table):
    """What only this persona says."""

    asides: ByTone
    closers: ByTone
    questions: QuestionsByTone | None = None
    """Asked beside everybody's: they alone would be too few to stay fresh."""

    def questions_of(self, tone: Tone) -> list[Template]:
        """Return the persona's own questions of one tone."""
        return self.questions.of(tone) if self.questions is not None else []


class PhraseSets(Table):
    """The persona's phrases in each language."""

    ko: PersonaPhrases
    en: PersonaPhrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One exchange as a prompt shows it."""

    said: str = field(repr=False)
    reply: str = field(repr=False)
    mood: Emotion | None


class PersonaContent(Table):
    """What a whole persona file says."""

    name: Names
    description: Words
    manner: Manners
    greeting: Greeting
    voice: VoiceHints
    examples: ExampleSets
    boundaries: Boundaries
    phrases: PhraseSets


class Persona(PersonaContent):
    """Somebody to talk with. Not a model: any writer can speak as any persona."""

    untrusted: bool = False
    """Whether somebody else than Facelog wrote it: a prompt fences its texts as data."""
    borrowed: tuple[str, ...] = ()
    """Keys that its file left out and that were filled from Anna's, such as `phrases.ko.asides`."""

    def phrases_in(self, language: Language) -> PersonaPhrases:
        """Return the persona's phrases in one language."""
        return self.phrases.ko if language == "ko" else self.phrases.en

    def manner_in(self, language: Language, level: SpeechLevel) -> str:
        """Return how the persona speaks in one language at one speech level."""
        manner = self.manner.ko if language == "ko" else self.manner.en
        return manner.casual if level is SpeechLevel.CASUAL else manner.polite

    def voice_in(self, language: Language) -> VoiceHint:
        """Return what the persona sounds like in one language."""
        return self.voice.ko if language == "ko" else self.voice.en

    def greet(self, language: Language, level: SpeechLevel) -> str:
        """Return the first line of a first meeting."""
        line = self.greeting.ko if language == "ko" else self.greeting.en
        return line.render(level, {})

    def examples_in(self, language: Language, level: SpeechLevel, values: Mapping[str, str]) -> tuple[Example, ...]:
        """Return the example exchanges of one language at one speech level.

        `values`: how the reader is named (`name`, `call`); without one, the examples that use it are left out.
        """
        exchanges = self.examples.ko if language == "ko" else self.examples.en
        return tuple(
            Example(said=one.said, reply=one.reply.render(level, values), mood=one.mood)
            for one in exchanges
            if one.reply.fields <= values.keys()
        )

    def boundaries_in(self, language: Language, level: SpeechLevel) -> tuple[str, ...]:
        """Return what the persona does not do, in its own words."""
        lines = self.boundaries.ko if language == "ko" else self.boundaries.en
        return tuple(line.render(level, {}) for line in lines)


def read_toml(source: str, file: str) -> dict[str, Any]:
    """Parse TOML. Raises ConfigError that names the file."""
    try:
        return tomllib.loads(source)
    except RecursionError as error:
        raise ConfigError(f"{file}: nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError is one; a number of thousands of digits raises another
        raise ConfigError(f"{file}: {error if isinstance(error, tomllib.TOMLDecodeError) else 'bad value'}") from error


def parse_persona(source: str, file: str) -> Persona:
    """Read a whole persona from TOML text. Raises ConfigError that names the file and the key."""
    table = read_toml(source, file)
    try:
        content = PersonaContent.model_validate(table)
    except ValidationError as error:
        raise ConfigError(f"{file}: {describe(error)}") from error
    return Persona.model_validate(dict(content))


@cache
def persona_names() -> tuple[str, ...]:
    """List the personas that come with Facelog, in alphabetical order."""
    found = (entry.name for entry in files("llm").joinpath("personas").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def load_persona(name: str) -> Persona:
    """Load a persona that comes with Facelog, once. Raises ConfigError for an unknown name or a bad file."""
    if not PERSONA_NAME.fullmatch(name) or name not in persona_names():
        raise ConfigError(f"unknown persona; known: {', '.join(persona_names())}")
    file = f"{name}.toml"
    return parse_persona(files("llm").joinpath("personas").joinpath(file).read_text(encoding="utf-8"), file)
