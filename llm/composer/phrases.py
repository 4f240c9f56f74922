"""The phrase material of one language, read from TOML and validated."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from core.errors import ConfigError
from core.people import Language
from llm.composer.salience import Lexicon
from llm.content import AskingLines, ByEmotion, ByTone, Line, Lines, QuestionsByTone, Table, describe


class Openers(Table):
    """First impressions by how strong the feeling is."""

    mild: ByEmotion
    strong: ByEmotion


class Cell(Table):
    """One ingredient: lines per emotion, and lines that fit any emotion of a tone."""

    by_emotion: ByEmotion
    shared: ByTone
    mixed: Lines
    """For signals that disagree: no emotion is taken for granted."""


class Ingredients(Table):
    """What a reply may be made of."""

    empathy: Cell
    comfort: Cell
    advice: Cell


class Reflections(Table):
    """How the person's own words come back."""

    echo: tuple[Line, ...] = ()
    """Korean only: a clause of the person's, turned into what a listener says back."""
    quote: ByTone
    topic: ByTone
    plain: ByTone
    emoji: ByTone


class Signal(Table):
    """What one source says, as the first clause of a mismatch question and as the second."""

    lead: ByEmotion
    tail: ByEmotion


class Mismatches(Table):
    """Clauses that combine into one gentle question for any pair of sources and emotions."""

    face: Signal
    video: Signal
    words: Signal
    voice: Signal
    ask: AskingLines
    soften: Lines


class Recollection(Table):
    """Lines about yesterday; `past` are clauses that `{past}` is filled with."""

    past: ByEmotion
    same_negative: Lines
    same_positive: Lines
    better: Lines
    worse: Lines
    other: Lines
    introduction: Lines


class Memories(Table):
    """Lines about an earlier day: `{memory}` is a keyphrase, `{when}` its day, as `said_when` gives it."""

    vague: frozenset[str]
    """Words that say too little to bring up a day by."""
    same: Lines
    negative: Lines
    positive: Lines
    easier: Lines
    """For a good moment after a hard one."""
    fact: Lines
    """About what the person asked to remember; without a day."""


class Smile(Table):
    """What the share of smiling in a video says."""

    mostly: Lines
    sometimes: Lines
    hardly: Lines


class Problems(Table):
    """What could not be used, said by a friend."""

    no_face: AskingLines
    face_too_small: AskingLines
    image: AskingLines
    no_speech_model: AskingLines
    nothing_said: AskingLines
    sound: AskingLines
    video: AskingLines
    file: AskingLines
    text_too_long: AskingLines
    empty: AskingLines
    later: AskingLines


class Hours(Table):
    """Lines for a time of day."""

    not_by_day: list[str]
    not_at_night: list[str]
    """Parts of a line's source that do not fit the hour."""
    night: ByTone
    morning: Lines
    evening: Lines


class Domain(Table):
    """A part of life: the words that point to it, and what a friend says about it."""

    words: Annotated[list[str], Field(min_length=1)]
    negative: Lines
    positive: Lines


class Grave(Table):
    """Death, serious illness, loss: only these lines answer it, whatever the signals say."""

    words: Annotated[list[re.Pattern[str]], Field(min_length=1)]
    unless: list[re.Pattern[str]]
    first: Lines
    lines: Lines
    last: Lines


class Talk(Table):
    """A short message to the bot itself. Not a page of a diary."""

    whole: Annotated[list[re.Pattern[str]], Field(min_length=1)]
    """Each matches the whole message, bare and in lower case."""
    lines: tuple[Line, ...]
    """Empty for a greeting: the persona has its own."""


class Phrases(Table):
    """Everything that the composer can say in one language, apart from the persona's own lines."""

    address: Lines
    needs_words: list[str]
    """Parts of a line's source that do not fit a message without words."""
    openers: Openers
    ingredients: Ingredients
    reflections: Reflections
    face_only: ByEmotion
    mismatch: Mismatches
    recall: Recollection
    memories: Memories
    smile: Smile
    problems: Problems
    hours: Hours
    playful: ByTone
    unsure: Lines
    grave: Grave
    small_talk: dict[str, Talk]
    questions: QuestionsByTone
    closers: ByTone
    domains: dict[str, Domain]

    @cached_property
    def lexicon(self) -> Lexicon:
        """The topics of all domains."""
        return Lexicon({name: domain.words for name, domain in self.domains.items()})


@cache
def load_phrases(language: Language) -> Phrases:
    """Read and validate the phrases of a language, once. Raises ConfigError that names the file and the key."""
    name = f"phrases_{language}.toml"
    source = files("llm.composer").joinpath(name).read_text(encoding="utf-8")
    try:
        return Phrases.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{name}: {describe(error)}") from error
