"""Answers, readings and findings as text for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.adapters.console.draw import observation_picture
from bot.json_view import Json
from bot.reading import sentence
from bot.streams import printable
from bot.wording.wording import wording
from core.observations import FaceReading, Observation
from core.people import Language
from core.problems import Problem

_STATES = {"ok": "green", "default": "cyan", "problem": "bold red"}


def answer_text(result: Json) -> str:
    """One answer in plain words: earlier replies first, then this one, its notices, where its voice is."""
    lines: list[str] = []
    for reply in (*result.get("earlier", ()), result["reply"]):
        lines.append(reply["text"])
        lines += [f"· {notice['text']}" for notice in reply["notices"]]
        if reply["voice"]:
            lines.append(reply["voice"])
    return "\n".join(lines)


def show_reading(console: Console, path: Path, observations: Sequence[Observation], language: Language) -> None:
    """Print what was found in a file."""
    words = wording(language)
    console.print(Text(printable(str(path)), style="bold"), soft_wrap=True)
    for observation in observations:
        picture = observation_picture(observation, words)
        if picture is not None:
            console.print(picture)
        if isinstance(observation, Problem):
            console.print(Text(sentence(observation, language)))
        if isinstance(observation, FaceReading) and len(observation.faces) > 1:
            console.print(Text(words.say("notice-several-faces", count=len(observation.faces))))


def findings_picture(findings: Sequence[tuple[str, str, str, str]]) -> RenderableType:
    """Groups of (group, what, state, detail)."""
    parts: list[RenderableType] = []
    for group, rows in groupby(findings, key=lambda finding: finding[0]):
        table = Table.grid(padding=(0, 2))
        table.add_column(min_width=20)
        table.add_column(min_width=7)
        table.add_column(overflow="fold")
        for _, what, state, detail in rows:
            table.add_row(what, Text(state, style=_STATES[state]), Text(printable(detail)))
        parts += [Text(group, style="bold"), table, Text()]
    return Group(*parts)
