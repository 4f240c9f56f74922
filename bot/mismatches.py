"""`facelog eval mismatch`: labelled cases of faces and words, and how often Facelog would ask where a friend would."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.json_view import Json
from bot.streams import printable, recoded
from bot.wording.wording import Wording
from core.emotions import Emotion, Scores
from core.errors import DataError
from core.mood import arousal_of, mismatch, valence_of
from core.observations import Face, FaceReading, TextReading
from core.people import LANGUAGES, Language
from core.ports import TextReader

Half = Literal["tuning", "held"]
HALVES: tuple[Half, ...] = ("tuning", "held")
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_ROUNDING = 1e-6
"""How far probabilities may be from summing to 1."""
_UNKNOWN = "–"


class Case(BaseModel):
    """A face, words, and whether a thoughtful friend would ask about the difference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language
    kind: str
    half: Half
    face: Annotated[dict[Emotion, Share], Field(min_length=1)]
    quality: Share = 1.0
    text: Annotated[str, Field(min_length=1, repr=False)]
    words: Literal["good", "bad", "plain", "mixed"]
    """What the words say, taken with their tone."""
    ask: bool
    why: str = Field(repr=False)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(self.face.values()) - 1) > _ROUNDING:
            raise ValueError("the face does not sum to 1")
        return self


class _Cases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    case: Annotated[list[Case], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well asking did on some cases."""

    cases: int
    right: int
    """Asked where a friend would."""
    needless: int
    """Asked where a friend would not."""
    missed: int

    @property
    def precision(self) -> float | None:
        """Share of the questions that a friend would ask; None when nothing was asked."""
        asked = self.right + self.needless
        return self.right / asked if asked else None

    @property
    def recall(self) -> float | None:
        """Share of a friend's questions that were asked; None when a friend would ask none."""
        due = self.right + self.missed
        return self.right / due if due else None

    def as_dict(self) -> Json:
        """As plain data, rounded."""
        return {
            "cases": self.cases,
            "precision": _rounded(self.precision),
            "recall": _rounded(self.recall),
            "right": self.right,
            "needless": self.needless,
            "missed": self.missed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfFigures:
    """The figures of one half."""

    all: Figures
    by_language: Mapping[Language, Figures]
    words_right: Figures
    """With the words taken as the case says they are meant: what the text model could gain at most."""
    text_errors: int
    """Errors that are gone then."""
    errors: tuple[Json, ...] = field(repr=False)
    """Number in the file, kind, language and whether it was asked; no words."""

    def as_dict(self) -> Json:
        """As plain data, rounded."""
        return {
            **self.all.as_dict(),
            "by_language": {language: figures.as_dict() for language, figures in self.by_language.items()},
            "words_right": self.words_right.as_dict(),
            "text_errors": self.text_errors,
            "errors": list(self.errors),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A case, whether Facelog asks, and whether it would if it took the words as they are meant."""

    number: int
    case: Case
    asked: bool
    asked_words_right: bool

    @property
    def wrong(self) -> bool:
        return self.asked != self.case.ask


async def evaluate_mismatch(
    path: Path, reader: TextReader, words: Wording, *, print_json: Callable[[Json], None] | None = None
) -> None:
    """Measure `mismatch` on the cases of a file and print the figures of its halves. Raises DataError, ModelError."""
    halves = await measure(load_cases(path), reader)
    if print_json is None:
        _show(path, halves, words)
    else:
        print_json({"file": recoded(str(path)), **{half: figures.as_dict() for half, figures in halves.items()}})


async def measure(cases: Sequence[Case], reader: TextReader) -> dict[Half, HalfFigures]:
    """Figures on the halves that occur, with the words read by `reader`. Raises ModelError."""
    judged = [
        _Judged(
            number=number,
            case=case,
            asked=mismatch((face_of(case), await reader.read(case.text))) is not None,
            asked_words_right=mismatch((face_of(case), _AS_MEANT[case.words])) is not None,
        )
        for number, case in enumerate(cases, start=1)
    ]
    halves = {half: [one for one in judged if one.case.half == half] for half in HALVES}
    return {half: _half(found) for half, found in halves.items() if found}


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a file of cases. Raises DataError, which names the key that is wrong and quotes no text."""
    try:
        # Not strict: TOML has no enums, and 1 may stand for 1.0.
        return tuple(_Cases.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).case)
    except OSError as error:
        raise DataError(f"{path.name}: {error.strerror or type(error).__name__}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise DataError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        # Not UTF-8, or not TOML.
        raise DataError(f"{path.name}: not a TOML file of cases") from error


def face_of(case: Case) -> FaceReading:
    """The face of a case as a reading."""
    return given_face(Scores.of(case.face), case.quality)


def given_face(scores: Scores, quality: float) -> FaceReading:
    """A reading of a face that nobody photographed: its place in the picture means nothing."""
    face = Face(
        box=(0.0, 0.0, 1.0, 1.0),
        landmarks=((0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.0, 1.0), (1.0, 1.0)),
        confidence=1.0,
        scores=scores,
        smile=scores[Emotion.HAPPINESS],
        unclear=0.0,
        quality=quality,
    )
    return FaceReading(faces=(face,), size=(1, 1), model="given")


def _half(judged: Sequence[_Judged]) -> HalfFigures:
    wrong = [one for one in judged if one.wrong]
    return HalfFigures(
        all=_figures([(one.case.ask, one.asked) for one in judged]),
        by_language={
            language: _figures([(one.case.ask, one.asked) for one in judged if one.case.language == language])
            for language in LANGUAGES
        },
        words_right=_figures([(one.case.ask, one.asked_words_right) for one in judged]),
        text_errors=sum(one.asked_words_right == one.case.ask for one in wrong),
        errors=tuple(
            {"case": one.number, "kind": one.case.kind, "language": one.case.language, "asked": one.asked}
            for one in wrong
        ),
    )


def _figures(answers: Sequence[tuple[bool, bool]]) -> Figures:
    """Of pairs: whether a friend would ask, whether it was asked."""
    return Figures(
        cases=len(answers),
        right=answers.count((True, True)),
        needless=answers.count((False, True)),
        missed=answers.count((True, False)),
    )


def _meant(weights: Mapping[Emotion, float]) -> TextReading:
    scores = Scores.of(weights)
    return TextReading(
        scores=scores, valence=valence_of(scores), arousal=arousal_of(scores), confidence=1.0, model="as meant"
    )


_AS_MEANT: dict[str, TextReading] = {
    "good": _meant({Emotion.HAPPINESS: 0.9, Emotion.NEUTRAL: 0.1}),
    "bad": _meant({Emotion.SADNESS: 0.9, Emotion.NEUTRAL: 0.1}),
    "plain": _meant({Emotion.NEUTRAL: 0.9, Emotion.HAPPINESS: 0.1}),
    "mixed": _meant({Emotion.HAPPINESS: 0.45, Emotion.SADNESS: 0.45, Emotion.NEUTRAL: 0.1}),
}


def _show(path: Path, halves: Mapping[Half, HalfFigures], words: Wording) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for key in ("eval-half", "eval-cases", "eval-precision", "eval-recall", "eval-needless", "eval-missed"):
        table.add_column(words.say(key), justify="left" if key == "eval-half" else "right")
    for half, figures in halves.items():
        _row(table, words.say(f"eval-half-{half}"), figures.all)
        for language, part in figures.by_language.items():
            _row(table, f"  {words.say(f'eval-language-{language}')}", part)
        _row(table, f"  {words.say('eval-words-right')}", figures.words_right)
    console = Console()
    console.print(Text(printable(str(path)), style="bold"), soft_wrap=True)
    console.print(table)


def _row(table: Table, name: str, figures: Figures) -> None:
    shares = (_UNKNOWN if share is None else f"{share:.1%}" for share in (figures.precision, figures.recall))
    table.add_row(name, str(figures.cases), *shares, str(figures.needless), str(figures.missed))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
