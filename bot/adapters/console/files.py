"""Files that a terminal cannot show: spoken replies, pictures, exports; kept where a player or viewer can open them."""

from __future__ import annotations

import os
from pathlib import Path


def save_file(folder: Path, name: str, content: bytes, *, kept: int) -> Path:
    """Write a file for its owner's eyes only, and drop those of its kind beyond the last `kept`. Blocks.

    Not encrypted: something else has to read it. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    files = sorted(folder.glob(f"*{path.suffix}"), key=_age)
    for old in files[:-kept]:
        old.unlink(missing_ok=True)
    return path


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        # Another process dropped it meanwhile.
        return 0.0
