"""The log file: ids, codes and durations; never words, faces or exception texts."""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES = 1_000_000
BACKUPS = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class PrivateLog(RotatingFileHandler):
    """Rotating files that only their owner can read; a log that cannot be written is no reason to disturb people."""

    def __init__(self, path: Path, *, size: int = BYTES, backups: int = BACKUPS) -> None:
        """`size`: bytes of one file; `backups`: files that are kept beside it."""
        super().__init__(
            path, maxBytes=size, backupCount=backups, encoding="utf-8", delay=True, errors="backslashreplace"
        )

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding, errors=self.errors)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Print no traceback of a disk that is full; the diary's own errors tell of it."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


def start_log(path: Path, level: str) -> None:
    """Log to a rotating file that only its owner can read; the folder above its own is made as privately."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    handler = PrivateLog(path)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    for noisy in ("sqlalchemy", "alembic", "aiosqlite", "faster_whisper", "PIL", "matplotlib"):
        # They log statements, file names or texts at lower levels.
        logging.getLogger(noisy).setLevel(logging.WARNING)


def log_to_terminal() -> None:
    """Log to standard error, too: a service has no other way to tell whoever started it."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
