"""Files that are named on a line of a conversation."""

from __future__ import annotations

import shlex
from pathlib import Path

from bot.adapters.console.prompt import existing_file


def split_path(rest: str) -> tuple[Path | None, str]:
    """The file at the start of `rest` and the words after it; None when there is no such file."""
    whole = existing_file(rest)
    if whole is not None:
        return whole, ""
    try:
        parts = shlex.split(rest)
    except ValueError:
        parts = rest.split(maxsplit=1)
    if not parts:
        return None, ""
    return existing_file(parts[0]), " ".join(parts[1:])
