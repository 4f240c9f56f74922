"""Where adapters stand."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from storage.database import Database
from storage.schema_service import bookmarks
from storage.unit_of_work import unit_of_work


class SqlBookmarks:
    """`core.stores.Bookmarks` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def get(self, name: str) -> str | None:
        """The value under a name; None for none. Raises StorageError."""
        async with self._database.read() as connection:
            value: str | None = await connection.scalar(select(bookmarks.c.value).where(bookmarks.c.name == name))
            return value

    @unit_of_work
    async def put(self, name: str, value: str) -> None:
        """Keep a value in place of an earlier one. Raises StorageError."""
        async with self._database.write() as connection:
            await connection.execute(delete(bookmarks).where(bookmarks.c.name == name))
            await connection.execute(insert(bookmarks).values(name=name, value=value))

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""
