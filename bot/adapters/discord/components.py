"""Buttons and menus of a message. What is pressed comes back as an action, also after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.commands.screen import Button, Rows

MOST_ROWS = 5
WIDTH = 5
MENU = 25
"""Choices of one menu."""
LONGEST_LABEL = 80
LONGEST_CHOICE = 100
LONGEST_PLACEHOLDER = 150
_MARKED = re.compile(r"~(\d*)(\+?)~(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a component says when it is used."""

    action: str = field(repr=False)
    fresh: bool = False
    """Whether its screen comes as a message of its own, and leaves the message with the button as it is."""


def custom_id(pressed: Pressed, place: int = 0) -> str:
    """The action itself, unless it is fresh or stands more than once in a message, whose ids have to differ."""
    if place == 0 and not pressed.fresh:
        return pressed.action
    return f"~{place or ''}{'+' if pressed.fresh else ''}~{pressed.action}"


def pressed_of(data: dict[str, Any]) -> Pressed | None:
    """What the data of an interaction says; None for a component that is none of ours."""
    values = data.get("values")
    said = values[0] if isinstance(values, list) and values else data.get("custom_id")
    if not isinstance(said, str) or not said:
        return None
    # The name of a command begins an action, so none begins with the mark.
    if (marked := _MARKED.fullmatch(said)) is not None:
        return Pressed(action=marked[3], fresh=bool(marked[2])) if marked[3] else None
    return Pressed(action=said)


def layouts(rows: Rows) -> list[Rows]:
    """The rows of as many messages as they take; none is lost. A row of more than `WIDTH` is a menu."""
    fitting = [part for row in rows for part in _chunks(row, WIDTH)]
    if len(fitting) <= MOST_ROWS:
        return [tuple(fitting)] if fitting else []
    *body, last = [row for row in rows if row]
    before = [button for row in body for button in row]
    # The last row is the way back, or on.
    narrow = [*_chunks(before, WIDTH), *_chunks(last, WIDTH)]
    if len(narrow) <= MOST_ROWS:
        return [tuple(narrow)]
    everything = [*before, *last]
    if len(everything) <= MOST_ROWS * WIDTH:
        return [tuple(_chunks(everything, WIDTH))]
    menus = [*_chunks(before, MENU), *_chunks(last, WIDTH)]
    return [tuple(menus[start : start + MOST_ROWS]) for start in range(0, len(menus), MOST_ROWS)]


def view_of(rows: Rows, *, fresh: bool = False) -> discord.ui.View:
    """The components of one message: at most `MOST_ROWS` rows."""
    view = discord.ui.View(timeout=None)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        if len(row) > WIDTH:
            view.add_item(_menu(row, number, fresh))
            continue
        for button in row:
            place = seen[button.action] = seen.get(button.action, -1) + 1
            said = custom_id(Pressed(action=button.action, fresh=fresh), place)
            label = _cut(button.label, LONGEST_LABEL)
            view.add_item(discord.ui.Button(label=label, custom_id=said, row=number))
    # The library would keep an open view for ever; what is pressed is found by its id alone.
    view.stop()
    return view


def _menu(row: Sequence[Button], number: int, fresh: bool) -> discord.ui.Select[discord.ui.View]:
    options = []
    for place, button in enumerate(row):
        again = sum(earlier.action == button.action for earlier in row[:place])
        said = custom_id(Pressed(action=button.action, fresh=fresh), again)
        options.append(discord.SelectOption(label=_cut(button.label, LONGEST_CHOICE), value=said))
    between = _cut(f"{row[0].label} – {row[-1].label}", LONGEST_PLACEHOLDER)
    return discord.ui.Select(custom_id=f"~{number}~menu", placeholder=between, options=options, row=number)


def _cut(label: str, most: int) -> str:
    return label if 0 < len(label) <= most else f"{label[: most - 1]}…"


def _chunks(row: Sequence[Button], size: int) -> list[tuple[Button, ...]]:
    return [tuple(row[start : start + size]) for start in range(0, len(row), size)]
