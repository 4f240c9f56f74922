"""`facelog eval crisis`: labelled phrases, how many crises are found, and how often the helpline comes for nothing."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.arguments import AsJson, Lang, language_of, path_of
from bot.json_view import Json
from bot.streams import printable, recoded
from bot.wording.wording import Wording
from config.settings import load_settings
from core.errors import DataError
from core.people import LANGUAGES, Language

Half = Literal["tuning", "held", "fresh", "independent"]
HALVES: tuple[Half, ...] = ("tuning", "held", "fresh", "independent")
Finder = Callable[[str], bool]
"""Whether a text sounds like a crisis."""
_UNKNOWN = "–"
_COLUMNS = (
    "half",
    "phrases",
    "crises",
    "patterns-recall",
    "patterns-false-alarm-rate",
    "recall",
    "missed",
    "false-alarm-rate",
    "false-alarms",
)


class Phrase(BaseModel):
    """Invented words, and whether the helplines should come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language
    kind: Annotated[str, Field(min_length=1)]
    half: Half
    crisis: bool
    text: Annotated[str, Field(min_length=1, repr=False)]


class _Phrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    case: Annotated[list[Phrase], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well crises were found among some phrases."""

    phrases: int
    crises: int
    found: int
    """Of the crises."""
    false_alarms: int
    """Of the phrases that are none."""

    @property
    def recall(self) -> float | None:
        """Share of the crises that was found; None without any."""
        return self.found / self.crises if self.crises else None

    @property
    def false_alarm_rate(self) -> float | None:
        """Share of the other phrases that was taken for a crisis; None without any."""
        others = self.phrases - self.crises
        return self.false_alarms / others if others else None

    def as_dict(self) -> Json:
        """As plain data, rounded."""
        return {
            "phrases": self.phrases,
            "crises": self.crises,
            "found": self.found,
            "false_alarms": self.false_alarms,
            "recall": _rounded(self.recall),
            "false_alarm_rate": _rounded(self.false_alarm_rate),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfFigures:
    """The figures of one half."""

    all: Figures
    by_language: Mapping[Language, Figures]
    by_kind: Mapping[str, Figures]
    errors: tuple[Json, ...] = field(repr=False)
    """Number in the file, kind, language and whether it was found; no words."""

    def as_dict(self) -> Json:
        """As plain data, rounded."""
        return {
            **self.all.as_dict(),
            "by_language": {language: figures.as_dict() for language, figures in self.by_language.items()},
            "by_kind": {kind: figures.as_dict() for kind, figures in self.by_kind.items()},
            "errors": list(self.errors),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    number: int
    phrase: Phrase
    found: bool


def eval_crisis(
    file: Annotated[Path, typer.Argument(metavar="PHRASES.toml", parser=path_of)],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure on labelled phrases whether crisis language is found, and how often it is seen where there is none."""
    from llm.safety import assess, find_by_patterns

    words = Wording(language_of(lang) or load_settings().language)
    phrases = load_phrases(file)
    halves = measure(phrases, lambda text: assess(text) is not None)
    patterns = measure(phrases, lambda text: find_by_patterns(text) is not None)
    if as_json:
        told: Json = {"file": recoded(str(file))}
        told.update({half: figures.as_dict() for half, figures in halves.items()})
        told["patterns_alone"] = {half: figures.as_dict() for half, figures in patterns.items()}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    _show(file, halves, patterns, words)


def measure(phrases: Sequence[Phrase], finds: Finder) -> dict[Half, HalfFigures]:
    """Figures on the halves that occur."""
    judged = [
        _Judged(number=number, phrase=phrase, found=finds(phrase.text))
        for number, phrase in enumerate(phrases, start=1)
    ]
    halves: dict[Half, list[_Judged]] = {half: [one for one in judged if one.phrase.half == half] for half in HALVES}
    return {half: _half(some) for half, some in halves.items() if some}


def load_phrases(path: Path) -> tuple[Phrase, ...]:
    """Read a file of phrases. Raises DataError, which names the key that is wrong and quotes no text."""
    try:
        return tuple(_Phrases.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).case)
    except OSError as error:
        raise DataError(f"{path.name}: {error.strerror or type(error).__name__}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise DataError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        # Not UTF-8, or not TOML.
        raise DataError(f"{path.name}: not a TOML file of phrases") from error


def _half(judged: Sequence[_Judged]) -> HalfFigures:
    kinds = dict.fromkeys(one.phrase.kind for one in judged)
    return HalfFigures(
        all=_figures(judged),
        by_language={
            language: _figures([one for one in judged if one.phrase.language == language]) for language in LANGUAGES
        },
        by_kind={kind: _figures([one for one in judged if one.phrase.kind == kind]) for kind in kinds},
        errors=tuple(
            {"case": one.number, "kind": one.phrase.kind, "language": one.phrase.language, "found": one.found}
            for one in judged
            if one.found != one.phrase.crisis
        ),
    )


def _figures(judged: Sequence[_Judged]) -> Figures:
    counts = Counter((one.phrase.crisis, one.found) for one in judged)
    return Figures(
        phrases=len(judged),
        crises=counts[True, True] + counts[True, False],
        found=counts[True, True],
        false_alarms=counts[False, True],
    )


def _show(path: Path, halves: Mapping[Half, HalfFigures], patterns: Mapping[Half, HalfFigures], words: Wording) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for key in _COLUMNS:
        table.add_column(words.say(f"eval-crisis-{key}"), justify="left" if key == "half" else "right")
    for half, figures in halves.items():
        alone = patterns[half]
        _row(table, words.say(f"eval-crisis-half-{half}"), figures.all, alone.all)
        for language, part in figures.by_language.items():
            _row(table, f"  {words.say(f'eval-language-{language}')}", part, alone.by_language[language])
    console = Console()
    console.print(Text(printable(str(path)), style="bold"), soft_wrap=True)
    console.print(table)


def _row(table: Table, name: str, figures: Figures, alone: Figures) -> None:
    table.add_row(
        name,
        str(figures.phrases),
        str(figures.crises),
        _share(alone.recall),
        _share(alone.false_alarm_rate),
        _share(figures.recall),
        str(figures.crises - figures.found),
        _share(figures.false_alarm_rate),
        str(figures.false_alarms),
    )


def _share(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{share:.1%}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
