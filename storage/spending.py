"""Counts the tokens of models on other machines."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from storage.database import Database
from storage.schema import spending
from storage.unit_of_work import unit_of_work


class SqlSpending:
    """`core.ports.Spending` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def spent(self, person_id: str, month: date) -> tuple[int, int]:
        """Tokens of one person, and of all, in a month. Raises StorageError."""
        own = func.coalesce(func.sum(spending.c.tokens).filter(spending.c.person_id == person_id), 0)
        everybody = func.coalesce(func.sum(spending.c.tokens), 0)
        async with self._database.read() as connection:
            row = (await connection.execute(select(own, everybody).where(spending.c.month == month))).one()
        return int(row[0]), int(row[1])

    @unit_of_work
    async def spend(self, person_id: str, month: date, tokens: int) -> None:
        """Add tokens to a person's month. Raises StorageError."""
        new = insert(spending).values(person_id=person_id, month=month, tokens=tokens)
        added = new.on_conflict_do_update(
            index_elements=[spending.c.person_id, spending.c.month],
            set_={"tokens": spending.c.tokens + new.excluded.tokens},
        )
        async with self._database.write() as connection:
            await connection.execute(added)

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""
