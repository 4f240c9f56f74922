"""Personas that people make: TOML files in a folder of their own, which may say less than the packaged ones do."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from pydantic import Field, ValidationError

from core.errors import ConfigError
from core.people import LANGUAGES, Language, SpeechLevel
from llm.content import ByTone, QuestionsByTone, Table, describe
from llm.josa import with_josa
from llm.persona import (
    PERSONA_NAME,
    Boundaries,
    BoundaryLines,
    ExampleSets,
    Greeting,
    Manners,
    Names,
    Persona,
    PersonaPhrases,
    VoiceHints,
    Words,
    load_persona,
    persona_names,
    read_toml,
)

MAX_BYTES = 16_384
"""Size of a persona file."""
MAX_OWN_BOUNDARIES = 3
"""Lines that a file may add to the boundaries that every persona has."""
MOST_KEPT = 60
"""Personas that are kept in memory."""
_LENDER = "anna"
_ENDING = ".toml"
_Version = tuple[int, int, int, int]


class _OwnPhrases(Table):
    asides: ByTone | None = None
    closers: ByTone | None = None
    questions: QuestionsByTone | None = None


class _OwnPhraseSets(Table):
    ko: _OwnPhrases = _OwnPhrases()
    en: _OwnPhrases = _OwnPhrases()


class _OwnBoundaries(Table):
    ko: Annotated[BoundaryLines, Field(max_length=MAX_OWN_BOUNDARIES)] = ()
    en: Annotated[BoundaryLines, Field(max_length=MAX_OWN_BOUNDARIES)] = ()


class _OwnContent(Table):
    """What a person's file may say; `name`, `description` and `manner` are all it has to."""

    name: Names
    description: Words
    manner: Manners
    greeting: Greeting | None = None
    voice: VoiceHints = VoiceHints()
    examples: ExampleSets = ExampleSets()
    boundaries: _OwnBoundaries = _OwnBoundaries()
    phrases: _OwnPhraseSets = _OwnPhraseSets()


def parse_own_persona(source: str, file: str) -> Persona:
    """Read a person's persona from TOML text. Raises ConfigError that names the file and the key.

    `name`, `description` and `manner` may be one text for both languages (and speech levels), or have one language
    only. What is missing is borrowed from Anna, and the persona says so; her boundaries stay, whatever is added.
    """
    return own_persona(read_toml(source, file), file)


def own_persona(table: Mapping[str, Any], file: str) -> Persona:
    """As `parse_own_persona`, from the values of the file."""
    spread = dict(table)
    for key in ("name", "description", "manner", "greeting"):
        if key in spread:
            spread[key] = _for_both(spread[key])
    if isinstance(spread.get("manner"), dict):
        spread["manner"] = {key: _at_both_levels(value) for key, value in spread["manner"].items()}
    try:
        content = _OwnContent.model_validate(spread)
        return _completed(content, set(_keys(table.get("greeting"))))
    except ValidationError as error:
        raise ConfigError(f"{file}: {describe(error)}") from error


def _for_both(value: Any) -> Any:
    """One text for both languages, and one language for the other."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    if isinstance(value, dict):
        present = [value[language] for language in LANGUAGES if language in value]
        if len(present) == 1:
            return {**dict.fromkeys(LANGUAGES, present[0]), **value}
    return value


def _at_both_levels(value: Any) -> Any:
    return {"casual": value, "polite": value} if isinstance(value, str) else value


def _keys(greeting: Any) -> tuple[Language, ...]:
    """Languages in which a file greets: a greeting is not carried over to the other one."""
    if isinstance(greeting, dict):
        return tuple(language for language in LANGUAGES if language in greeting)
    return LANGUAGES if greeting is not None else ()


def _completed(content: _OwnContent, greets: set[Language]) -> Persona:
    anna = load_persona(_LENDER)
    borrowed: list[str] = []
    phrases: dict[str, PersonaPhrases] = {}
    greeting: dict[str, Any] = {}
    boundaries: dict[str, Any] = {}
    for language in LANGUAGES:
        own: _OwnPhrases = getattr(content.phrases, language)
        lent = anna.phrases_in(language)
        borrowed += [f"phrases.{language}.{key}" for key in ("asides", "closers") if getattr(own, key) is None]
        phrases[language] = PersonaPhrases(
            asides=own.asides or lent.asides, closers=own.closers or lent.closers, questions=own.questions
        )
        if content.greeting is not None and language in greets:
            greeting[language] = getattr(content.greeting, language)
        else:
            borrowed.append(f"greeting.{language}")
            greeting[language] = _plain_greeting(content.name.of(language), language)
        boundaries[language] = (*getattr(anna.boundaries, language), *getattr(content.boundaries, language))
    return Persona.model_validate(
        {
            **dict(content),
            "greeting": Greeting.model_validate(greeting),
            "boundaries": Boundaries.model_validate(boundaries),
            "phrases": phrases,
            "untrusted": True,
            "borrowed": tuple(borrowed),
        }
    )


def _plain_greeting(name: str, language: Language) -> str:
    if language == "en":
        return f"[Hi|Hello], I'm {name}. Tell me about your day."
    casual, polite = with_josa(name, "이야/야"), with_josa(name, "이에요/예요")
    return f"[안녕|안녕하세요]. [나는|저는] [{casual}|{polite}]. 오늘 하루를 들려[줘|주세요]."


def own_boundaries(persona: Persona, language: Language, level: SpeechLevel) -> tuple[str, ...]:
    """What a persona does not do beside what none of people's own personas does."""
    common = load_persona(_LENDER).boundaries_in(language, level)
    return tuple(line for line in persona.boundaries_in(language, level) if line not in common)


class PersonaShelf:
    """Implements `llm.persona_choice.Personas`: those that come with Facelog, and those in a folder. Thread-safe."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where people's own files are; it need not exist. Nothing is read yet."""
        self._folder = folder
        self._kept: dict[str, tuple[_Version, Persona]] = {}

    def names(self) -> tuple[str, ...]:
        """List the names, packaged ones first; files that cannot be read are among them. Blocks: lists the folder."""
        return (*persona_names(), *self.own())

    def own(self) -> tuple[str, ...]:
        """List the names of the folder's files. A file that is named like a packaged persona is not among them."""
        return tuple(name for name in self._stems() if PERSONA_NAME.fullmatch(name) and name not in persona_names())

    def load(self, name: str) -> Persona:
        """Return a persona. Blocks: looks at its file, and reads it when it has changed.

        Raises ConfigError that names the file and the key.
        """
        if name in persona_names():
            return load_persona(name)
        if self._folder is None or not PERSONA_NAME.fullmatch(name) or name not in self._stems():
            raise ConfigError(f"unknown persona; known: {', '.join(self.names())}")
        path = self._folder / f"{name}{_ENDING}"
        with _opened(path) as file:
            version = _version(file)
            kept = self._kept.get(name)
            if kept is not None and kept[0] == version:
                return kept[1]
            persona = parse_own_persona(_text(file, path.name), path.name)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[name] = version, persona
        return persona

    def problems(self) -> dict[str, str]:
        """Tell what is wrong, by file name, with files in the folder that cannot be used. Blocks: reads them all."""
        found: dict[str, str] = {}
        for name in self._stems():
            file = f"{name}{_ENDING}"
            if name in persona_names():
                found[file] = "a persona that comes with Facelog has this name"
            elif not PERSONA_NAME.fullmatch(name):
                found[file] = "a name has small letters, digits and _ only, and begins with a letter"
            else:
                try:
                    self.load(name)
                except ConfigError as error:
                    found[file] = str(error).removeprefix(f"{file}: ")
        return found

    def _stems(self) -> tuple[str, ...]:
        if self._folder is None:
            return ()
        try:
            files = sorted(os.listdir(self._folder))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise ConfigError(f"{self._folder}: {error.strerror or type(error).__name__}") from error
        return tuple(file.removesuffix(_ENDING) for file in files if file.endswith(_ENDING))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A plain file, open. Raises ConfigError, also for what goes wrong while it is read."""
    # A link could lead out of the folder, and opening a pipe would wait for its other end.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            raise ConfigError(f"{path.name}: is a link; put the file itself there")
        descriptor = os.open(path, flags)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ConfigError(f"{path.name}: is not a plain file")
            with open(descriptor, "rb", closefd=False) as file:
                yield file
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ConfigError(f"{path.name}: {error.strerror or type(error).__name__}") from error


def _version(file: BinaryIO) -> _Version:
    """What changes when a file is written anew or replaced."""
    found = os.fstat(file.fileno())
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _text(file: BinaryIO, name: str) -> str:
    """The text of a file of bounded size. Raises ConfigError and OSError."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ConfigError(f"{name}: has more than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: is not UTF-8 text") from error
