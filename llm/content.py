"""Validated pieces of phrase material that the phrase files and the personas share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.emotions import EMOTIONS, Emotion
from core.words import clean, excerpt
from llm.template import Template

Tone = Literal["negative", "positive", "even"]
TONES: tuple[Tone, ...] = ("negative", "positive", "even")
MAX_LINE = 300
"""Characters of a line, choices included."""
_MAX_TOLD = 200
"""Characters of an error's description: keys of a file that somebody sent can be long."""


def _template(value: object) -> Template:
    if isinstance(value, Template):
        return value
    if not isinstance(value, str):
        raise ValueError("a line must be a string")  # noqa: TRY004 - pydantic collects ValueError, not TypeError
    if len(value) > MAX_LINE:
        raise ValueError(f"a line may have at most {MAX_LINE} characters")
    if value != clean(value) or "\n" in value or "\t" in value:
        raise ValueError("a line has spaces around it, or holds a break or a character that cannot be shown")
    return Template(value)


def _no_question(line: Template) -> Template:
    if line.asks:
        raise ValueError("only questions, mismatch and problem lines may ask")
    return line


def _one_question(line: Template) -> Template:
    if line.source.count("?") > line.source.count("|") + 1:
        raise ValueError("a line may ask once")
    return line


def _complete(table: dict[Emotion, list[Template]]) -> dict[Emotion, list[Template]]:
    if missing := [emotion.value for emotion in EMOTIONS if emotion not in table]:
        raise ValueError(f"missing {', '.join(missing)}")
    return table


_Raw = Annotated[Template, BeforeValidator(_template)]
Line = Annotated[_Raw, AfterValidator(_no_question)]
Asking = Annotated[_Raw, AfterValidator(_one_question)]
Lines = Annotated[list[Line], Field(min_length=1)]
AskingLines = Annotated[list[Asking], Field(min_length=1)]
ByEmotion = Annotated[dict[Emotion, Lines], AfterValidator(_complete)]


class Table(BaseModel):
    """A table that knows all its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ByTone(Table):
    """Lines for a hard, a good and an ordinary moment."""

    negative: Lines
    positive: Lines
    even: Lines

    def of(self, tone: Tone) -> list[Template]:
        """Return the lines of one tone."""
        lines: list[Template] = getattr(self, tone)
        return lines


class QuestionsByTone(Table):
    """As `ByTone`, for lines that ask."""

    negative: AskingLines
    positive: AskingLines
    even: AskingLines

    def of(self, tone: Tone) -> list[Template]:
        """Return the lines of one tone."""
        lines: list[Template] = getattr(self, tone)
        return lines


def describe(error: ValidationError) -> str:
    """Name the first key that is wrong, and how; without the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    return clean(f"{excerpt(key, _MAX_TOLD)}: {excerpt(first['msg'], _MAX_TOLD)}").replace("\n", " ")
