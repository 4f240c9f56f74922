"""The log file: ids, codes and durations; never words, faces or exception texts."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES = 1_000_000
BACKUPS = 3


def start_log(path: Path, level: str) -> None:
    """Log to a rotating file that only its owner can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    for noisy in ("sqlalchemy", "alembic", "aiosqlite", "faster_whisper", "PIL", "matplotlib"):
        # They log statements, file names or texts at lower levels.
        logging.getLogger(noisy).setLevel(logging.WARNING)
