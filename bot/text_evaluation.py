"""`facelog eval text`: the reader of words that ships, measured on labelled texts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.arguments import AsJson, Lang, language_of, path_of
from bot.signals import INTERRUPTED, terminable
from config.settings import load_settings
from core.worker import ModelWorker

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from bot.json_view import Json
    from bot.wording.wording import Wording
    from emotion.evaluate.digests import Digests
    from emotion.evaluate.labelled_texts import LabelledText, LabelledTexts
    from emotion.evaluate.text import TextFigures, WordsModel

Layout = Literal["kote", "goemotions"]

_LONGEST = 86_400.0
"""Seconds that one file may take."""
_UNKNOWN = "–"
_LABEL_FIGURES = ("precision", "recall", "f1")


class Stopped(Exception):
    """Measuring ended because nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMeasuring:
    """What is measured, from which score on an emotion counts as an answer, and what it was trained on."""

    model: WordsModel
    thresholds: tuple[float, ...]
    known: Digests | None
    """None when the model's card does not tell."""


def eval_text(
    file: Annotated[Path, typer.Argument(metavar="DATA.tsv", parser=path_of)],
    layout: Annotated[Layout, typer.Option("--format", help="How the file is laid out.")],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure the reader of words on labelled texts (KOTE, or GoEmotions in the Ekman grouping)."""
    language = language_of(lang) or load_settings().language
    from bot.wording.wording import wording

    print_json = _print_json if as_json else None
    work = evaluate_text(file, layout, partial(packaged_text, layout), wording(language), print_json=print_json)
    try:
        asyncio.run(terminable(work))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def packaged_text(layout: Layout) -> TextMeasuring:
    """The reader that ships. Raises ModelUnavailable."""
    from emotion.card import load_card, packaged_weights
    from emotion.evaluate.digests import Digests
    from emotion.evaluate.text import TEXT_DIGESTS_FILE
    from emotion.text import load_text_model

    card = load_card(packaged_weights(), "text")
    listed = any(file.name == TEXT_DIGESTS_FILE for file in card.files)
    return TextMeasuring(
        model=load_text_model(card),
        thresholds=card.thresholds[layout],
        known=Digests.load(card, TEXT_DIGESTS_FILE) if listed else None,
    )


async def evaluate_text(
    path: Path,
    layout: Layout,
    load: Callable[[], TextMeasuring],
    words: Wording,
    *,
    print_json: Callable[[Json], None] | None = None,
) -> None:
    """Measure on a file and print the figures. Raises DataError and ModelUnavailable."""
    from bot.streams import recoded
    from emotion.evaluate.labelled_texts import TextFormat, read_texts

    # Before the model is loaded: a wrong file is told at once.
    texts = await asyncio.to_thread(read_texts, path, TextFormat(layout))
    stop = Event()
    worker = ModelWorker("text", load, timeout=_LONGEST)
    try:
        title = words.say("eval-progress")
        figures = await worker.call(partial(_measure, texts=texts, stop=stop, title=title))
    finally:
        stop.set()
        await worker.aclose()
    if print_json is None:
        from rich.console import Console

        show_text_figures(Console(), path, figures, words)
    else:
        print_json({"file": recoded(str(path)), **figures.as_dict()})


def show_text_figures(console: Console, path: Path, figures: TextFigures, words: Wording) -> None:
    """Print figures on one file, for people."""
    from rich.console import Group
    from rich.text import Text

    from bot.streams import printable

    parts = [Text(words.say("eval-text-of", model=figures.model, texts=figures.all.texts))]
    if figures.left_out:
        parts.append(Text(words.say("eval-text-left-out", count=figures.left_out)))
    if figures.twins is not None:
        parts.append(Text(words.say("eval-text-twins", count=figures.twins)))
    if figures.twins and figures.without_twins is None:
        parts.append(Text(words.say("eval-text-flattered")))
    console.print(Text(printable(str(path)), style="bold"), soft_wrap=True)
    console.print(Group(*parts, Text(), _summary(figures, words), Text(), _per_emotion(figures, words), Text()))


def _measure(measuring: TextMeasuring, *, texts: LabelledTexts, stop: Event, title: str) -> TextFigures:
    from rich.console import Console
    from rich.progress import track

    from emotion.evaluate.text import measure_texts

    terminal = Console(stderr=True)

    def shown(parts: Sequence[LabelledText]) -> Iterator[LabelledText]:
        quiet = not sys.stderr.isatty()
        for part in track(parts, description=title, console=terminal, transient=True, disable=quiet):
            if stop.is_set():
                raise Stopped
            yield part

    return measure_texts(texts, measuring.model, measuring.thresholds, known=measuring.known, track=shown)


def _summary(figures: TextFigures, words: Wording) -> Table:
    """A row a figure; a second column without the texts that the model was trained on."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(words.say("eval-all"), justify="right")
    columns = [figures.all]
    if figures.twins and figures.without_twins is not None:
        table.add_column(words.say("eval-text-without-twins"), justify="right")
        columns.append(figures.without_twins)
    table.add_row(words.say("eval-texts"), *(f"{column.texts:,}" for column in columns))
    table.add_row(words.say("eval-macro-f1"), *(_share(column.macro_f1) for column in columns))
    table.add_row(words.say("eval-valence-auroc"), *(_share(column.valence_auroc) for column in columns))
    table.add_row(words.say("eval-valence-texts"), *(f"{column.valence_texts:,}" for column in columns))
    return table


def _per_emotion(figures: TextFigures, words: Wording) -> Table:
    from rich.table import Table

    from core.emotions import Emotion

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(words.say("eval-label"))
    for key in _LABEL_FIGURES:
        table.add_column(words.say(f"eval-{key}"), justify="right")
    table.add_column(words.say("eval-texts"), justify="right")
    for name, row in figures.all.per_class.items():
        shares = (_share(getattr(row, key)) for key in _LABEL_FIGURES)
        table.add_row(words.emotion(Emotion(name)), *shares, f"{row.support:,}")
    return table


def _share(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.3f}"


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
