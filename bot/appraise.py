"""`facelog appraise`: what words feel like, what they add up to with a face, and whether the two disagree."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.arguments import AsJson, Lang, language_of, path_of, words_of
from bot.signals import INTERRUPTED, terminable
from config.settings import load_settings
from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import READABLE, arousal_of, fuse, mismatch, valence_of
from core.observations import FaceReading, Mismatch, Mood, TextReading
from core.people import Language
from core.words import clean

if TYPE_CHECKING:
    from bot.wording.wording import Wording
    from core.ports import TextReader

ROUNDED = 0.011
"""How far the sum of rounded probabilities may be from 1 without a word about it."""
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{0,20})?|\.[0-9]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFace:
    """A face that was described instead of shown."""

    scores: Scores
    total: float
    """What the numbers summed to before they were made to sum to 1."""

    @property
    def normalised(self) -> bool:
        """Whether the numbers had to be changed by more than rounding."""
        return abs(self.total - 1) > ROUNDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What was given, and what it adds up to."""

    given: GivenFace | None
    face: FaceReading | None
    text: TextReading | None
    mood: Mood | None
    mismatch: Mismatch | None


def appraise(
    face: Annotated[
        str, typer.Option(metavar="EMOTION=SHARE,...", help="How a face looks, such as happiness=0.8,neutral=0.2.")
    ] = "",
    text: Annotated[str, typer.Option(help="What was written; - reads it from standard input.")] = "",
    quality: Annotated[float | None, typer.Option(help="How well the face is seen, 0 to 1; else 1.")] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Say what words feel like, the mood of a face and words together, and whether they disagree."""
    language = _language(lang)
    given = parse_face(face) if face.strip() else None
    if quality is not None and given is None:
        raise typer.BadParameter("--quality is about --face: give both")
    if quality is not None and not 0 <= quality <= 1:
        raise typer.BadParameter("--quality is a number from 0 to 1")
    words = clean(words_of(text)) if text else ""
    if given is None and not words:
        raise typer.BadParameter("give --face, --text or both")
    from emotion.text import HashedTextReader

    appraisal = _run(_appraised(given, 1.0 if quality is None else quality, words, HashedTextReader()))
    if as_json:
        _print_json(appraisal_json(appraisal))
    else:
        from bot.wording.wording import wording

        show_appraisal(appraisal, wording(language))


def eval_mismatch(
    file: Annotated[Path, typer.Argument(metavar="CASES.toml", parser=path_of)],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure on labelled cases whether faces and words that disagree are noticed, and only those."""
    language = _language(lang)
    from bot.mismatches import evaluate_mismatch
    from bot.wording.wording import wording
    from emotion.text import HashedTextReader

    async def measured() -> None:
        reader = HashedTextReader()
        try:
            await evaluate_mismatch(file, reader, wording(language), print_json=_print_json if as_json else None)
        finally:
            await reader.aclose()

    _run(measured())


def parse_face(given: str) -> GivenFace:
    """Read "happiness=0.8,neutral=0.2"; what is not named is 0. Raises typer.BadParameter."""
    shares: dict[Emotion, float] = {}
    for part in given.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise typer.BadParameter("--face is written like happiness=0.8,neutral=0.2")
        if name not in EMOTIONS:
            raise typer.BadParameter(f"--face knows {', '.join(EMOTIONS)}, and no other emotion")
        emotion = Emotion(name)
        if emotion in shares:
            raise typer.BadParameter(f"--face names {name} twice")
        if not _NUMBER.fullmatch(number) or float(number) > 1:
            raise typer.BadParameter(f"--face: {name} is a number from 0 to 1")
        shares[emotion] = float(number)
    total = sum(shares.values())
    if total == 0:
        raise typer.BadParameter("--face: at least one emotion is more than 0")
    return GivenFace(scores=Scores.of(shares), total=total)


async def appraised(given: GivenFace | None, quality: float, text: str, reader: TextReader) -> Appraisal:
    """Read the words, fuse and compare; either may be missing. Raises ModelError."""
    from bot.mismatches import given_face

    face = None if given is None else given_face(given.scores, quality)
    reading = await reader.read(text) if text else None
    observations = tuple(one for one in (face, reading) if one is not None)
    return Appraisal(given=given, face=face, text=reading, mood=fuse(observations), mismatch=mismatch(observations))


def appraisal_json(appraisal: Appraisal) -> dict[str, Any]:
    """For scripts; the keys are those of `bot.json_view`."""
    from bot.json_view import mismatch_json, mood_json, text_json

    return {
        "face": _face_json(appraisal),
        "text": None if appraisal.text is None else text_json(appraisal.text),
        "mood": mood_json(appraisal.mood),
        "mismatch": mismatch_json(appraisal.mismatch),
    }


def show_appraisal(appraisal: Appraisal, words: Wording) -> None:
    """For people: bars, and what they add up to."""
    from rich.console import Console, RenderableType
    from rich.text import Text

    from bot.adapters.console.draw import mood_lines, observation_picture, scores_picture

    parts: list[RenderableType | None] = []
    if appraisal.given is not None:
        parts.append(scores_picture(words.say("appraise-face"), appraisal.given.scores, words))
        if appraisal.given.normalised:
            parts.append(Text(words.say("appraise-normalised", total=f"{appraisal.given.total:.2f}")))
    if appraisal.text is not None:
        parts.append(observation_picture(appraisal.text, words))
        if appraisal.text.confidence < READABLE:
            parts.append(Text(words.say("appraise-unreadable")))
    parts += mood_lines(appraisal.mood, appraisal.mismatch, words)
    if appraisal.given is not None and appraisal.text is not None and appraisal.mismatch is None:
        parts.append(Text(words.say("appraise-no-mismatch")))
    console = Console()
    for part in parts:
        if part is not None:
            console.print(part)


def _face_json(appraisal: Appraisal) -> dict[str, Any] | None:
    if appraisal.given is None or appraisal.face is None:
        return None
    scores = appraisal.given.scores
    return {
        "emotions": scores.as_dict(),
        "label": scores.top.value,
        "valence": round(valence_of(scores), 3),
        "arousal": round(arousal_of(scores), 3),
        "quality": round(appraisal.face.main.quality, 3),
        "normalised": appraisal.given.normalised,
    }


async def _appraised(given: GivenFace | None, quality: float, text: str, reader: TextReader) -> Appraisal:
    try:
        return await appraised(given, quality, text, reader)
    finally:
        await reader.aclose()


def _language(lang: str) -> Language:
    """The language that was asked for, else the configured one. Raises typer.BadParameter and ConfigError."""
    settings = load_settings()
    return language_of(lang) or settings.language


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(terminable(work))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
