"""The question that each person was asked last."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Delete, delete, insert, select

from core.errors import VaultError
from core.types import Platform
from storage.database import Database
from storage.schema_service import questions
from storage.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


class SqlQuestions:
    """`core.stores.Questions` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def ask(self, person_id: str, platform: Platform, question: str, at: datetime) -> None:
        """Keep a question, in place of an earlier one. Raises StorageError, VaultError."""
        async with self._database.write() as connection:
            key = await self._database.keyring.of(connection, person_id)
            sealed = key.seal(question.encode(errors="surrogatepass"), "questions", platform, "question")
            await connection.execute(_of(person_id, platform))
            row = {"person_id": person_id, "platform": platform, "asked_at": at, "question": sealed}
            await connection.execute(insert(questions).values(row))

    @unit_of_work
    async def asked(self, person_id: str, platform: Platform) -> tuple[str, datetime] | None:
        """The open question and when it was asked; None for none, or one that cannot be opened. Raises StorageError."""
        query = select(questions.c.question, questions.c.asked_at).where(
            questions.c.person_id == person_id, questions.c.platform == platform
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            try:
                key = await self._database.keyring.of(connection, person_id)
                question = key.open(row.question, "questions", platform, "question")
                return question.decode(errors="surrogatepass"), row.asked_at
            except VaultError as error:
                log.error("an open question cannot be opened: %s", error)  # a code
                return None

    @unit_of_work
    async def close(self, person_id: str, platform: Platform) -> None:
        """Forget the open question, if any. Raises StorageError."""
        async with self._database.write() as connection:
            await connection.execute(_of(person_id, platform))

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def _of(person_id: str, platform: Platform) -> Delete:
    return delete(questions).where(questions.c.person_id == person_id, questions.c.platform == platform)
