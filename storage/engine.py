"""The SQLite engine: what every connection is told, and how transactions begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import StorageError

_BEGIN = "facelog_begin"


def database_path(url_or_path: str | Path) -> Path:
    """The file of a path or of an URL such as sqlite:///diary.db. Raises StorageError for anything else."""
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return Path(url_or_path)
    try:
        url = make_url(url_or_path)
    except ArgumentError as error:
        raise StorageError("database_url_malformed") from error
    if url.get_backend_name() != "sqlite" or url.query or url.database in (None, "", ":memory:"):
        raise StorageError("database_url_not_a_sqlite_file")
    return Path(str(url.database))


# A destroyed key is overwritten in the file too.
SERVING = ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=FAST")
# Altering a table copies it and drops the old one, which would delete what refers to it.
UPGRADING = ("foreign_keys=OFF", "journal_mode=WAL", "synchronous=FULL", "secure_delete=FAST")


def make_engine(path: Path, *, busy_seconds: float, pragmas: Sequence[str] = SERVING) -> AsyncEngine:
    """Make an engine whose connections wait at most `busy_seconds` for another's transaction."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=4,  # one writes at a time; a connection is a thread
        max_overflow=4,
        hide_parameters=True,  # or an exception's text would hold them
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # Python's sqlite3 would begin transactions of its own, late and deferred.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(busy_seconds * 1000)}")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(_BEGIN, 'DEFERRED')}")

    return engine


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, whose transactions take the write lock when they begin, not in their middle."""
    return engine.execution_options(**{_BEGIN: "IMMEDIATE"})
