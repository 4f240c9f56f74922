"""Rewrites a database file, so that nothing deleted is left in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.errors import StorageError


def rewrite(path: Path, busy_seconds: float) -> None:
    """Build the file anew from what is in it, move the write-ahead log into it, and empty that.

    Blocks, as long as it takes to write the file twice; others read meanwhile and wait to write. Needs free room of
    twice the file's size. Raises sqlite3.Error, and StorageError("database_locked") while a reader holds the log.
    """
    with closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        empty_log(connection)


def checkpoint(path: Path, busy_seconds: float) -> None:
    """Move the write-ahead log of a file into it, and truncate it. Blocks. Raises as `rewrite`."""
    with closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as connection:
        empty_log(connection)


def empty_log(connection: sqlite3.Connection) -> None:
    """Move the write-ahead log into the file, both synced, and truncate it. Raises as `rewrite`."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StorageError("database_locked")
