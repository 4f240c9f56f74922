"""Maps errors of the database driver to `StorageError` at the edge of the room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from core.errors import StorageError

_CODES = {
    sqlite3.SQLITE_BUSY: "database_locked",
    sqlite3.SQLITE_LOCKED: "database_locked",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_CANTOPEN: "database_cannot_be_opened",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "not_a_database",
    sqlite3.SQLITE_CONSTRAINT: "constraint",
}
_PASSING = {"database_locked", "disk_full"}


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise StorageError with a code for any error of SQLAlchemy or SQLite; `retryable` when it may pass."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        failure = StorageError(code_of(error))
        failure.retryable = str(failure) in _PASSING
        raise failure from error


def code_of(error: BaseException) -> str:
    """Name what went wrong, without quoting the error."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    number = getattr(origin, "sqlite_errorcode", None)
    # The low byte is the primary code; the rest says where, such as SQLITE_IOERR_WRITE.
    return _CODES.get(number & 0xFF, "database_failed") if isinstance(number, int) else "database_failed"
