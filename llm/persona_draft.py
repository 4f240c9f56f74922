"""A persona made by conversation: five questions at most, asked one at a time, and a persona file of the answers."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

import tomli_w
from pydantic import ValidationError, model_validator

from core.errors import ConfigError
from core.people import LANGUAGES, Language
from core.words import clean
from llm.content import MAX_LINE, Table, describe
from llm.persona import MAX_MANNER, MAX_NAME, MAX_TEXT, Persona
from llm.persona_file import parse_own_persona

_FILE = "persona_draft.toml"
_READ_AT_MOST = 4_000
"""Characters of an answer that are looked at; a longer one is too long for any question."""
_LONGEST_STEM = 24


class Step(StrEnum):
    """What is asked, in this order."""

    NAME = "name"
    DESCRIPTION = "description"
    MANNER = "manner"
    NEVER = "never"
    EXAMPLE = "example"


STEPS = tuple(Step)
LIMITS: dict[Step, int] = {
    Step.NAME: MAX_NAME,
    Step.DESCRIPTION: MAX_TEXT,
    Step.MANNER: MAX_MANNER,
    Step.NEVER: MAX_LINE,
    Step.EXAMPLE: MAX_LINE,
}
"""Characters of an answer."""
OPTIONAL = frozenset({Step.NEVER, Step.EXAMPLE})
"""What may be skipped."""
Why = Literal["empty", "too_long", "unusable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The answers so far, as they will stand in the file. Not a persona: not all of it may be there yet."""

    language: Language
    answers: tuple[str, ...] = field(default=(), repr=False)
    """In the order of `STEPS`; a skipped one is empty."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError("unknown language")
        if len(self.answers) > len(STEPS):
            raise ValueError("more answers than questions")
        if any(_refused(step, answer) for step, answer in zip(STEPS, self.answers, strict=False)):
            raise ValueError("an answer is none")

    @property
    def complete(self) -> bool:
        """Whether everything is answered."""
        return len(self.answers) == len(STEPS)

    def dump(self) -> dict[str, Any]:
        """Plain data for JSON; it holds what the person wrote."""
        return {"language": self.language, "answers": list(self.answers)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The next question, in the language of the draft."""

    step: Step
    number: int
    """From 1."""
    of: int
    text: str
    """With how to skip it, where that is allowed."""
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer that cannot be taken: say `text` and ask the same question again."""

    why: Why
    text: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person wants to stop: say `cancelled_text` and forget the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A persona that can be kept."""

    stem: str
    """What its file may be called, without `.toml`: letters of its name in the Latin script."""
    source: str = field(repr=False)
    """The file's TOML text."""
    persona: Persona = field(repr=False)
    summary: str = field(repr=False)
    """What was answered, a line each; show it before anything is kept."""


class _Both(Table):
    ko: str
    en: str

    def of(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


class _Asked(Table):
    ask: _Both
    told: _Both


class _Material(Table):
    introduction: _Both
    skip_hint: _Both
    cancelled: _Both
    empty: _Both
    too_long: _Both
    unusable: _Both
    said: _Both
    cancel: list[str]
    skip: list[str]
    questions: dict[Step, _Asked]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := [step.value for step in STEPS if step not in self.questions]:
            raise ValueError(f"missing {', '.join(missing)}")
        return self


@cache
def _material() -> _Material:
    try:
        source = files("llm").joinpath(_FILE).read_text(encoding="utf-8")
        return _Material.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{_FILE}: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{_FILE}: {describe(error)}") from error


def load_draft(data: Mapping[str, Any]) -> Draft:
    """A draft from what `Draft.dump` gave. Raises ValueError for anything else."""
    language, answers = data.get("language"), data.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise ValueError("answers are texts")
    for known in LANGUAGES:
        if language == known:
            return Draft(language=known, answers=tuple(answers))
    raise ValueError("unknown language")


def introduction(language: Language) -> str:
    """Return what is said before the first question: who will see the persona, and how to stop. Reads a file once."""
    return _material().introduction.of(language)


def cancelled_text(language: Language) -> str:
    """Return what is said when the person stops."""
    return _material().cancelled.of(language)


def question(draft: Draft) -> Question | None:
    """Return the next question; None when everything is answered."""
    if draft.complete:
        return None
    step, material = STEPS[len(draft.answers)], _material()
    parts = [material.questions[step].ask.of(draft.language)]
    if step in OPTIONAL:
        parts.append(material.skip_hint.of(draft.language))
    return Question(
        step=step,
        number=len(draft.answers) + 1,
        of=len(STEPS),
        text=" ".join(parts),
        optional=step in OPTIONAL,
    )


def answered(draft: Draft, text: str) -> Draft | Refused | Cancelled:
    """Take an answer. Raises ValueError when none is due."""
    if draft.complete:
        raise ValueError("everything is answered")
    step, material = STEPS[len(draft.answers)], _material()
    key = _key(text[:_READ_AT_MOST])
    if key in {_key(word) for word in material.cancel}:
        return Cancelled()
    skipped = step in OPTIONAL and key in {_key(word) for word in material.skip}
    answer = "" if skipped else _plain(step, text[:_READ_AT_MOST])
    why: Why | None = "empty" if not answer and not skipped else _refused(step, answer)
    if why is not None:
        sentence: _Both = getattr(material, why)
        return Refused(why=why, text=sentence.of(draft.language).format(limit=LIMITS[step]))
    return replace(draft, answers=(*draft.answers, answer))


def finished(draft: Draft) -> Finished:
    """Make the persona file. Raises ValueError while questions are open."""
    if not draft.complete:
        raise ValueError("questions are open")
    source = _source(draft)
    stem = file_stem(draft.answers[0])
    # Everything that can be said was checked when it was answered.
    return Finished(
        stem=stem, source=source, persona=parse_own_persona(source, f"{stem}.toml"), summary=_summary(draft)
    )


def file_stem(name: str) -> str:
    """A name in small Latin letters: 코코 becomes koko, Élodie elodie; `persona` where there are none."""
    letters = "".join(_latin(sign) for sign in unicodedata.normalize("NFC", name).lower())
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    return stem[:_LONGEST_STEM].strip("_") if stem[:1].isalpha() else "persona"


def _latin(sign: str) -> str:
    if "가" <= sign <= "힣":
        return unicodedata.name(sign).removeprefix("HANGUL SYLLABLE ").lower()
    base = unicodedata.normalize("NFKD", sign)[:1]
    return base if base.isascii() else " "


def _source(draft: Draft) -> str:
    name, description, manner, never, example = draft.answers
    table: dict[str, Any] = {"name": name, "description": description, "manner": manner}
    if never:
        table["boundaries"] = {draft.language: [never]}
    if example:
        table["examples"] = {draft.language: [{"said": _material().said.of(draft.language), "reply": example}]}
    return tomli_w.dumps(table)


def _summary(draft: Draft) -> str:
    questions = _material().questions
    pairs = zip(STEPS, draft.answers, strict=True)
    return "\n".join(f"{questions[step].told.of(draft.language)}: {answer}" for step, answer in pairs if answer)


def _plain(step: Step, text: str) -> str:
    """One line without what means something in a persona file or in a template."""
    # After `clean`, which may compose signs of this kind out of others.
    bare = clean(text.translate(_BRACKETS)).translate(_BRACKETS)
    line = " ".join(bare.split())
    if step is Step.NAME:
        return " ".join(re.sub(r"[()/<>:：?]", " ", line).split())
    if step is Step.NEVER:
        return re.sub(r"\?+", ".", line)
    if step is Step.EXAMPLE and "?" in line:
        # A friend asks once at most.
        first, _, rest = line.partition("?")
        return " ".join(f"{first}? {re.sub(r'[?]+', '.', rest.lstrip('?'))}".split()).rstrip()
    return line


_BRACKETS = str.maketrans("[]{}|？", "()()/?")


def _refused(step: Step, answer: str) -> Why | None:
    if not answer:
        return None if step in OPTIONAL else "empty"
    if len(answer) > LIMITS[step]:
        return "too_long"
    if not any(sign.isalnum() for sign in answer) or answer != _plain(step, answer):
        return "unusable"
    return None


def _key(text: str) -> str:
    return " ".join(clean(text).casefold().split()).rstrip(".!~")
