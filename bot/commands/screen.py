"""What a command shows: words, buttons, a picture; no platform's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.types import Mode

MOST_ACTION = 64
"""Bytes of a button's action: what platforms give back of it."""
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press. Its action says all that is needed, so that it works after a restart."""

    label: str = field(repr=False)
    action: str = field(repr=False)
    """Name of the command and its arguments, joined by colons."""

    def __post_init__(self) -> None:
        if not 0 < len(self.action.encode()) <= MOST_ACTION:
            raise ValueError("an action has 1 to 64 bytes")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to be kept by the person."""

    name: str
    """File name without a path: small letters, digits, dots, - and _."""
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message of a command; where a button led to it, it takes the place of the screen with the button."""

    text: str = field(repr=False)
    rows: Rows = ()
    picture: bytes | None = field(default=None, repr=False)
    """PNG, shown above the text."""
    document: Document | None = field(default=None, repr=False)
    """A file, sent beside the text."""
    question: str | None = field(default=None, repr=False)
    """An action that takes the next words of the person; None when their next words are a message as ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words for the diary companion that came as the argument of a command: to be taken in like a message."""

    text: str = field(repr=False)
    mode: Mode
    day: date | None = None
    """The diary day that they are for; None for the day on which they are said."""


Outcome = Screen | Said


def action(*parts: str) -> str:
    """Join the name of a command and arguments. Raises ValueError for a part that holds the separator."""
    if any(_SEPARATOR in part for part in parts):
        raise ValueError("a part of an action holds no colon")
    return _SEPARATOR.join(parts)


def parts_of(pressed: str) -> tuple[str, tuple[str, ...]]:
    """The name of the command and the arguments of an action."""
    name, *arguments = pressed.split(_SEPARATOR)
    return name, tuple(arguments)


def rows_of(buttons: list[Button], width: int) -> Rows:
    """Buttons in rows of at most `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
