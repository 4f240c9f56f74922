"""What people asked to remember and to forget, and which entries informed their replies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, insert, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.types import MAX_FACT, MAX_FACTS, DiaryEntry, Fact, Mode, Turn
from core.words import excerpt
from storage.database import Database
from storage.diary import ENTRIES, open_entry
from storage.schema import deliveries, diary_entries, facts, forgotten_entries, people, receipts, turns
from storage.unit_of_work import unit_of_work


class SqlMemories:
    """`core.ports.Memories` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def facts(self, person_id: str) -> Sequence[Fact]:
        """What they asked to remember, newest first. Raises StorageError, VaultError."""
        async with self._database.read() as connection:
            return await self._known(connection, person_id)

    @unit_of_work
    async def remember(self, person_id: str, text: str, at: datetime) -> Fact | None:
        """Keep a fact, cut to `MAX_FACT` characters; one that is there already is renewed. None where there are enough.

        Raises StorageError("unknown_person"), VaultError.
        """
        text = excerpt(text, MAX_FACT)
        async with self._database.write() as connection:
            if await connection.scalar(select(people.c.id).where(people.c.id == person_id)) is None:
                raise StorageError("unknown_person")
            known = await self._known(connection, person_id)
            same = next((fact for fact in known if fact.text == text), None)
            if same is None and len(known) >= MAX_FACTS:
                return None
            if same is not None:
                # Anew, so that it is the newest: the order is that of the rows.
                await connection.execute(delete(facts).where(facts.c.id == same.id))
            fact = Fact(id=uuid4().hex if same is None else same.id, text=text, asked_at=at)
            key = await self._database.keyring.of(connection, person_id)
            sealed = key.seal_text(text, "facts", fact.id, "text")
            await connection.execute(insert(facts).values(id=fact.id, person_id=person_id, asked_at=at, text=sealed))
            return fact

    @unit_of_work
    async def drop(self, person_id: str, fact_id: str) -> bool:
        """Delete a fact; False when it is not there. Raises StorageError."""
        mine = delete(facts).where(facts.c.id == fact_id, facts.c.person_id == person_id)
        async with self._database.write() as connection:
            return await connection.scalar(mine.returning(facts.c.id)) is not None

    @unit_of_work
    async def informed(self, person_id: str) -> Sequence[DiaryEntry]:
        """The entries that the newest reply drew on, in its order, without forgotten ones; PRIVATE is passed over.

        Raises StorageError, VaultError.
        """
        # A turn has one delivery, and these are numbered in the order in which the replies were stored.
        newest = (
            select(turns.c.id)
            .join(deliveries, deliveries.c.turn_id == turns.c.id)
            .where(turns.c.person_id == person_id, turns.c.mode != Mode.PRIVATE.value)
            .order_by(deliveries.c.seq.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            ENTRIES.add_columns(receipts.c.position)
            .where(receipts.c.entry_id == diary_entries.c.id, receipts.c.turn_id == newest)
            .where(diary_entries.c.person_id == person_id)
            .where(diary_entries.c.id.not_in(select(forgotten_entries.c.entry_id)))
            .order_by(receipts.c.position)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [open_entry(key, row) for row in rows])

    @unit_of_work
    async def forgotten(self, person_id: str) -> frozenset[str]:
        """Ids of the diary entries that must not be recalled, removed ones among them. Raises StorageError."""
        query = select(forgotten_entries.c.entry_id).where(forgotten_entries.c.person_id == person_id)
        removed = select(diary_entries.c.id).where(
            diary_entries.c.person_id == person_id, diary_entries.c.removed_at.is_not(None)
        )
        async with self._database.read() as connection:
            return frozenset((await connection.execute(union(query, removed))).scalars())

    @unit_of_work
    async def forget(self, person_id: str, entry_id: str) -> bool:
        """Never recall an entry again; it stays in the diary. False when it is not in theirs. Raises StorageError."""
        mine = select(diary_entries.c.id).where(diary_entries.c.id == entry_id, diary_entries.c.person_id == person_id)
        known = select(forgotten_entries.c.entry_id).where(forgotten_entries.c.entry_id == entry_id)
        async with self._database.write() as connection:
            if await connection.scalar(mine) is None:
                return False
            if await connection.scalar(known) is None:
                await connection.execute(insert(forgotten_entries).values(entry_id=entry_id, person_id=person_id))
            return True

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    async def _known(self, connection: AsyncConnection, person_id: str) -> Sequence[Fact]:
        query = select(facts).where(facts.c.person_id == person_id).order_by(facts.c.seq.desc())
        rows = (await connection.execute(query)).all()
        if not rows:
            return []
        key = await self._database.keyring.of(connection, person_id)
        return [
            Fact(id=row.id, text=key.open_text(row.text, "facts", row.id, "text"), asked_at=row.asked_at)
            for row in rows
        ]


async def insert_receipts(connection: AsyncConnection, turn: Turn) -> None:
    """Keep which entries of the person informed the reply of a stored turn."""
    if turn.mode is Mode.PRIVATE or not turn.reply.memories:
        return
    mine = select(diary_entries.c.id).where(
        diary_entries.c.person_id == turn.person_id, diary_entries.c.id.in_(turn.reply.memories)
    )
    known = frozenset((await connection.execute(mine)).scalars())
    drawn_on = [entry_id for entry_id in dict.fromkeys(turn.reply.memories) if entry_id in known]
    if drawn_on:
        rows = [{"turn_id": turn.id, "position": place, "entry_id": one} for place, one in enumerate(drawn_on)]
        await connection.execute(insert(receipts), rows)
