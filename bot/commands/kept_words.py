"""Words that are kept with an open question, so that a button can still use them after a restart."""

from __future__ import annotations

import base64
import binascii

from bot.commands.screen import action, parts_of


def keeping(name: str, *arguments: str, words: str) -> str:
    """A question of a command that keeps words. It takes no answer, and stays: see `Command.keeps`."""
    return action(name, *arguments, base64.urlsafe_b64encode(words.encode()).decode())


def kept_in(asked: str | None, name: str, *arguments: str) -> str | None:
    """The words that an open question of these arguments keeps; None where another one is open, or none."""
    found, (*before, kept) = parts_of(asked or "")[0], parts_of(asked or "")[1] or ("",)
    if (found, tuple(before)) != (name, arguments):
        return None
    try:
        return base64.urlsafe_b64decode(kept).decode()
    except (binascii.Error, ValueError):
        return None
