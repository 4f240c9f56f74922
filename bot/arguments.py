"""Options that several commands share, and what their values have to be."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.streams import fail, recoded
from core.people import LANGUAGES, Language
from core.words import clean

MAX_USER = 100
"""Characters of a user's name."""
MAX_INPUT = 1_000_000
"""Characters of a message on standard input."""


def path_of(given: str) -> Path:
    """A path that is not empty: an empty one would be the current folder."""
    if not given:
        fail("'': there is no such file")
    return Path(given)


User = Annotated[str | None, typer.Option("--user", help="Whose diary; the account's name when not given.")]
Lang = Annotated[str, typer.Option("--lang", help="ko or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
File = Annotated[Path | None, typer.Option(metavar="FILE", parser=path_of)]


def user_of(given: str | None) -> str:
    """Whose diary it is: what was given, else the account's name. Raises typer.BadParameter."""
    user = clean(recoded(_account() if given is None else given)).strip()
    if not user:
        raise typer.BadParameter("give --user" if given is None else "--user has no visible character")
    if len(user) > MAX_USER:
        raise typer.BadParameter(f"--user has more than {MAX_USER} characters")
    return user


def language_of(code: str) -> Language | None:
    """None when no language was given. Raises typer.BadParameter."""
    if not code:
        return None
    for language in LANGUAGES:
        if code == language:
            return language
    raise typer.BadParameter(f"--lang is one of {', '.join(LANGUAGES)}")


def words_of(given: str) -> str:
    """What `--text` says; - stands for standard input. Ends the process when that is too long."""
    if given != "-":
        return recoded(given)
    words = sys.stdin.read(MAX_INPUT + 1)
    if len(words) > MAX_INPUT:
        fail(f"standard input: more than {MAX_INPUT:,} characters")
    return words


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No entry for this user id, as in many containers.
        return ""
