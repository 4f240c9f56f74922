"""Spoken replies as files that a player can open."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.console.files import save_file
from core.types import Voice

KEPT = 50
"""Voice files; the oldest go first."""


def save_voice(folder: Path, name: str, voice: Voice) -> Path:
    """Write a reply's sound, and drop files beyond the last `KEPT`. Blocks. Raises OSError."""
    return save_file(folder, f"{name}.ogg", voice.content, kept=KEPT)
