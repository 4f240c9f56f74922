"""Spoken replies as files that a player can open."""

from __future__ import annotations

import os
from pathlib import Path

from core.types import Voice

KEPT = 50
"""Voice files; the oldest go first. They are not encrypted: a player has to read them."""


def save_voice(folder: Path, name: str, voice: Voice) -> Path:
    """Write a reply's sound for its owner's eyes only, and drop files beyond the last `KEPT`. Blocks."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}.ogg"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(voice.content)
    files = sorted(folder.glob("*.ogg"), key=_age)
    for old in files[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        # Another process dropped it meanwhile.
        return 0.0
