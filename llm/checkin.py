"""`/checkin`: WHO-5 and PHQ-9, asked one item at a time and scored as published; a mirror, not a verdict."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from core.errors import ConfigError
from core.people import Language
from llm.content import Table, describe
from llm.safety import Risk, assess, crisis_reply

_NUMERALS = (
    ("zero", "영", "공"),
    ("one", "하나", "일"),
    ("two", "둘", "이"),
    ("three", "셋", "삼"),
    ("four", "넷", "사"),
    ("five", "다섯", "오"),
)
_NUMBER = re.compile(r"[(\[]?\s?([0-9])\s?(?:점|번)?[.)!\]]{0,3}")
_READ_AT_MOST = 200
"""Characters of an answer; a longer one is no choice."""


class QuestionnaireName(StrEnum):
    """The questionnaires that can be asked."""

    WHO_5 = "who-5"
    PHQ_9 = "phq-9"


class Advice(StrEnum):
    """Whether a score suggests talking with a professional."""

    NONE = "none"
    TALK = "talk"
    TALK_SOON = "talk_soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A questionnaire and the points of the answers so far; private, so its repr holds no points."""

    questionnaire: QuestionnaireName
    answers: tuple[int, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        sheet = _sheet(self.questionnaire)
        if len(self.answers) > len(sheet.items):
            raise ValueError("more answers than items")
        if any(not 0 <= points < len(sheet.choices) for points in self.answers):
            raise ValueError("points out of range")

    @property
    def complete(self) -> bool:
        """Whether every item is answered."""
        return len(self.answers) == len(_sheet(self.questionnaire).items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The next item, in one language."""

    number: int
    """From 1."""
    of: int
    stem: str
    text: str
    choices: tuple[str, ...]
    """In the order of their points; the first is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """An answer that is no choice: say `again_text` and ask the same question."""

    risk: Risk | None = None
    """When the words sound like a crisis: the crisis message goes first."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person wants to stop: say `cancelled_text` and forget the answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A score as published. Not a diagnosis."""

    questionnaire: QuestionnaireName
    score: int = field(repr=False)
    """WHO-5: 0 (worst) to 100 (best). PHQ-9: 0 (best) to 27 (worst)."""
    highest: int
    advice: Advice = field(repr=False)
    crisis: bool = field(repr=False)
    """The item about death or self-harm was not "not at all": the crisis message goes first."""


class _Both(Table):
    ko: str
    en: str

    def of(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


class _Choice(_Both):
    spoken: list[str]


class _Band(_Both):
    from_: Annotated[int, Field(alias="from", ge=0)]
    advice: Advice


class _Sheet(Table):
    title: _Both
    stem: _Both
    source: _Both
    licence: _Both
    factor: Annotated[int, Field(ge=1)]
    crisis_item: Annotated[int, Field(ge=1)] | None = None
    items: Annotated[list[_Both], Field(min_length=1)]
    choices: Annotated[list[_Choice], Field(min_length=2, max_length=len(_NUMERALS))]
    bands: Annotated[list[_Band], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        starts = [band.from_ for band in self.bands]
        if starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] > self.highest:
            raise ValueError("bands start at 0 and rise")
        if self.crisis_item is not None and self.crisis_item > len(self.items):
            raise ValueError("there is no such item")
        ways = [way for choice in self.choices for way in {_key(way) for way in _ways(choice)}]
        if len(ways) != len(set(ways)):
            raise ValueError("two choices are said alike")
        return self

    @property
    def highest(self) -> int:
        return len(self.items) * (len(self.choices) - 1) * self.factor

    def band(self, score: int) -> _Band:
        return next(band for band in reversed(self.bands) if band.from_ <= score)


class _Cancel(Table):
    words: list[str]


class _Material(Table):
    cancel: _Cancel
    again: _Both
    cancelled: _Both
    mirror: _Both
    advice: dict[Advice, _Both]
    who_5: Annotated[_Sheet, Field(alias="who-5")]
    phq_9: Annotated[_Sheet, Field(alias="phq-9")]


@cache
def _material() -> _Material:
    try:
        source = files("llm").joinpath("checkins.toml").read_text(encoding="utf-8")
        return _Material.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"checkins.toml: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"checkins.toml: {describe(error)}") from error


def introduction(name: QuestionnaireName, language: Language) -> str:
    """Return what is said before the first question: title, what it is, source, licence. Reads a file once."""
    sheet = _sheet(name)
    parts = (sheet.title, _material().mirror, sheet.source, sheet.licence)
    return "\n".join(part.of(language) for part in parts)


def question(progress: Progress, language: Language) -> Question | None:
    """Return the next question; None when all are answered."""
    if progress.complete:
        return None
    sheet = _sheet(progress.questionnaire)
    return Question(
        number=len(progress.answers) + 1,
        of=len(sheet.items),
        stem=sheet.stem.of(language),
        text=sheet.items[len(progress.answers)].of(language),
        choices=tuple(choice.of(language) for choice in sheet.choices),
    )


def answered(progress: Progress, text: str) -> Progress | NotUnderstood | Cancelled:
    """Take an answer: a number or the words of a choice, in either language. Raises ValueError when none is due."""
    if progress.complete:
        raise ValueError("every item is answered")
    key = _key(text[: _READ_AT_MOST + 1])
    if key in {_key(word) for word in _material().cancel.words}:
        return Cancelled()
    points = _points(_sheet(progress.questionnaire), text) if len(text) <= _READ_AT_MOST else None
    if points is None:
        return NotUnderstood(risk=assess(text))
    return replace(progress, answers=(*progress.answers, points))


def result(progress: Progress) -> Result:
    """Score a complete questionnaire as published. Raises ValueError while items are open."""
    if not progress.complete:
        raise ValueError("items are open")
    sheet = _sheet(progress.questionnaire)
    score = sum(progress.answers) * sheet.factor
    return Result(
        questionnaire=progress.questionnaire,
        score=score,
        highest=sheet.highest,
        advice=sheet.band(score).advice,
        crisis=sheet.crisis_item is not None and progress.answers[sheet.crisis_item - 1] > 0,
    )


def result_text(found: Result, language: Language, timezone: str) -> str:
    """Say a result as a mirror; with the crisis message and its helplines before everything else where that is due."""
    sheet, material = _sheet(found.questionnaire), _material()
    score = f"{sheet.title.of(language)}: {found.score} / {found.highest}"
    parts = [
        f"{score}\n{sheet.band(found.score).of(language)}",
        material.mirror.of(language),
        material.advice[found.advice].of(language),
    ]
    if found.crisis:
        parts.insert(0, crisis_reply(language, timezone))
    return "\n\n".join(parts)


def again_text(language: Language) -> str:
    """Return what is said to an answer that is no choice."""
    return _material().again.of(language)


def cancelled_text(language: Language) -> str:
    """Return what is said when a person stops."""
    return _material().cancelled.of(language)


def _sheet(name: QuestionnaireName) -> _Sheet:
    material = _material()
    return material.who_5 if name == QuestionnaireName.WHO_5 else material.phq_9


def _key(text: str) -> str:
    """What is compared: letters and digits alone, without case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def _ways(choice: _Choice) -> tuple[str, ...]:
    return (choice.ko, choice.en, *choice.spoken)


def _points(sheet: _Sheet, text: str) -> int | None:
    plain, key = unicodedata.normalize("NFKC", text).strip(), _key(text)
    if any(char.isdigit() for char in plain):
        # No choice is said with a digit: "-1", "0.5" and "1-2" are none of them.
        number = _NUMBER.fullmatch(plain)
        return int(number[1]) if number is not None and int(number[1]) < len(sheet.choices) else None
    for points, choice in enumerate(sheet.choices):
        if key in _NUMERALS[points] or key in {_key(way) for way in _ways(choice)}:
            return points
    return None
