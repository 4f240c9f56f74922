"""Reads a diary whole, and stores entries that were written elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.exchange import Added, Additions, Archive, NewEntry
from core.modes import Mode
from core.types import MAX_FACT, MAX_FACTS, ConversationKey, DiaryEntry, Fact, MoodRecord, Platform
from core.words import excerpt
from storage.checkins import dump_checkin, open_checkin
from storage.corrections import seal_corrected
from storage.database import Database
from storage.diary import EVERY_ENTRY, open_entry
from storage.moods import open_mood
from storage.observation_codec import dump_mismatch, dump_mood
from storage.people import find_person
from storage.schema import diary_entries, facts, forgotten_entries, moods, people, turns
from storage.schema_service import checkins
from storage.tags import seal_tags
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

AT_ONCE = 500
"""Rows or ids of one statement."""
Values = dict[str, Any]
Item = TypeVar("Item")

_ENTRIES = EVERY_ENTRY.order_by(diary_entries.c.local_date, diary_entries.c.written_at, diary_entries.c.seq)


@dataclass(slots=True)
class _Rows:
    """Sealed rows of additions. An entry and its turn have one id."""

    turns: list[Values] = field(default_factory=list)
    entries: list[Values] = field(default_factory=list)
    entry_moods: list[Values] = field(default_factory=list)
    moods: list[Values] = field(default_factory=list)
    forgotten: list[Values] = field(default_factory=list)
    checkins: list[Values] = field(default_factory=list)


class SqlExchange:
    """`core.stores.Exchange` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def find(self, key: ConversationKey) -> str | None:
        """The id of the person behind a conversation; None for one never seen. Raises StorageError."""
        async with self._database.read() as connection:
            return await find_person(self._database, connection, key)

    @unit_of_work
    async def archive(self, person_id: str) -> Archive:
        """Everything that is kept of a person, as it was at one moment. Raises StorageError, VaultError."""
        async with self._database.read() as connection:
            entries = (await connection.execute(_ENTRIES.where(diary_entries.c.person_id == person_id))).all()
            alone = select(moods).where(moods.c.person_id == person_id, moods.c.entry_id.is_(None))
            felt = (await connection.execute(alone.order_by(moods.c.felt_at, moods.c.seq))).all()
            known = select(facts).where(facts.c.person_id == person_id).order_by(facts.c.seq)
            remembered = (await connection.execute(known)).all()
            taken = select(checkins).where(checkins.c.person_id == person_id)
            answered = (await connection.execute(taken.order_by(checkins.c.taken_at, checkins.c.id))).all()
            hidden = select(forgotten_entries.c.entry_id).where(forgotten_entries.c.person_id == person_id)
            forgotten = frozenset((await connection.execute(hidden)).scalars())
            if not (entries or felt or remembered or answered):
                return Archive()
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(_open, key, entries, felt, remembered, answered, forgotten)

    @unit_of_work
    async def add(self, person_id: str, platform: Platform, additions: Additions) -> Added:
        """Store what is not there yet, all of it or nothing; no delivery is queued. The same again changes nothing.

        Raises StorageError("unknown_person"), VaultError.
        """
        async with self._database.read() as connection:
            if await connection.scalar(select(people.c.id).where(people.c.id == person_id)) is None:
                raise StorageError("unknown_person")
            key = await self._database.keyring.of(connection, person_id)
        # Before the transaction that keeps others from writing.
        rows = await asyncio.to_thread(self._sealed, key, platform, additions)
        async with self._database.write() as connection:
            there = await _known(connection, turns, rows.turns)
            entries = await _insert(connection, turns, rows.turns, there)
            await _insert(connection, diary_entries, rows.entries, there)
            of_new = [row for row in rows.entry_moods if row["entry_id"] not in there]
            await _insert(connection, moods, of_new, await _known(connection, moods, of_new))
            await _insert(connection, forgotten_entries, rows.forgotten, there)
            felt = await _insert(connection, moods, rows.moods, await _known(connection, moods, rows.moods))
            taken = await _known(connection, checkins, rows.checkins)
            answered = await _insert(connection, checkins, rows.checkins, taken)
            remembered = await self._remember(connection, key, additions.facts)
        return Added(entries=entries, moods=felt, facts=remembered, checkins=answered)

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""

    def _id(self, key: PersonKey, *parts: str) -> str:
        """An id that is the same for the same addition; keyed, as it would tell the words to who can guess them."""
        return self._database.vault.digest("import", key.person_id, *parts).hex()[:32]

    def _sealed(self, key: PersonKey, platform: Platform, additions: Additions) -> _Rows:
        rows = _Rows()
        for new in additions.entries:
            self._seal_entry(key, platform, new, rows)
        for record in additions.moods:
            row = self._id(key, "mood", _at(record.felt_at), record.felt.value)
            rows.moods.append(_mood_row(key, row, None, record))
        for one in additions.checkins:
            row = self._id(key, "checkin", one.questionnaire, _at(one.taken_at), *map(str, one.answers))
            content = key.seal(dump_checkin(one), "checkins", row, "content")
            rows.checkins.append(_owned(key, row) | {"taken_at": one.taken_at, "content": content})
        return rows

    def _seal_entry(self, key: PersonKey, platform: Platform, new: NewEntry, rows: _Rows) -> None:
        entry = new.entry
        row = self._id(key, "entry", _at(entry.written_at), entry.text, entry.transcript, str(new.occurrence))
        mine = _owned(key, row) | {"local_date": entry.local_date}
        turn = {"platform": platform, "mode": Mode.DIARY.value, "started_at": entry.written_at, "observations": None}
        rows.turns.append(mine | turn)
        mismatch = entry.mismatch and key.seal(dump_mismatch(entry.mismatch), "diary_entries", row, "mismatch")
        words = {
            column: key.seal_text(said, "diary_entries", row, column)
            for column, said in (("text", entry.text), ("transcript", entry.transcript), ("comment", entry.comment))
        }
        tags = seal_tags(key, entry.tags, row)
        rest = {"turn_id": row, "written_at": entry.written_at, "mismatch": mismatch, "tags": tags}
        rows.entries.append(mine | words | rest)
        if entry.mood is not None:
            record = MoodRecord(
                id="",
                person_id="",
                entry_id=row,
                local_date=entry.local_date,
                felt_at=entry.written_at,
                mood=entry.mood,
                corrected=entry.corrected,
            )
            rows.entry_moods.append(_mood_row(key, self._id(key, "mood of", row), row, record))
        if new.forgotten:
            rows.forgotten.append({"entry_id": row, "person_id": key.person_id})

    async def _remember(self, connection: AsyncConnection, key: PersonKey, found: Sequence[Fact]) -> int:
        theirs = (await connection.execute(select(facts).where(facts.c.person_id == key.person_id))).all()
        known = {_fact(key, row).text for row in theirs}
        rows = []
        for fact in found:
            text = excerpt(fact.text, MAX_FACT)
            if text in known or len(known) >= MAX_FACTS:
                continue
            known.add(text)
            row = self._id(key, "fact", text)
            rows.append(
                _owned(key, row) | {"asked_at": fact.asked_at, "text": key.seal_text(text, "facts", row, "text")}
            )
        return await _insert(connection, facts, rows, set())


def _open(
    key: PersonKey,
    entries: Sequence[Row[Any]],
    felt: Sequence[Row[Any]],
    remembered: Sequence[Row[Any]],
    answered: Sequence[Row[Any]],
    forgotten: frozenset[str],
) -> Archive:
    opened: list[DiaryEntry] = []
    removed: list[DiaryEntry] = []
    for row in entries:
        (opened if row.removed_at is None else removed).append(open_entry(key, row))
    return Archive(
        entries=tuple(opened),
        removed=tuple(removed),
        moods=tuple(open_mood(key, row) for row in felt),
        facts=tuple(_fact(key, row) for row in remembered),
        checkins=tuple(one for row in answered if (one := open_checkin(key, row)) is not None),
        forgotten=forgotten,
    )


def _fact(key: PersonKey, row: Row[Any]) -> Fact:
    return Fact(id=row.id, text=key.open_text(row.text, "facts", row.id, "text"), asked_at=row.asked_at)


def _owned(key: PersonKey, row: str) -> Values:
    return {"id": row, "person_id": key.person_id}


def _mood_row(key: PersonKey, row: str, entry: str | None, record: MoodRecord) -> Values:
    return _owned(key, row) | {
        "entry_id": entry,
        "local_date": record.local_date,
        "felt_at": record.felt_at,
        "mood": key.seal(dump_mood(record.mood), "moods", row, "mood"),
        "corrected": record.corrected and seal_corrected(key, record.corrected, row),
    }


def _at(moment: datetime) -> str:
    return str(moment.timestamp())


async def _known(connection: AsyncConnection, table: Table, rows: Sequence[Values]) -> set[str]:
    """Ids of the rows that are there already."""
    there: set[str] = set()
    for some in _chunks(rows):
        query = select(table.c.id).where(table.c.id.in_([row["id"] for row in some]))
        there.update((await connection.execute(query)).scalars())
    return there


async def _insert(connection: AsyncConnection, table: Table, rows: Iterable[Values], there: set[str]) -> int:
    """Insert rows whose id is not among those that are there; returns how many."""
    new = {row.get("id", row.get("entry_id")): row for row in rows}
    wanted = [row for one, row in new.items() if one not in there]
    for some in _chunks(wanted):
        await connection.execute(insert(table), some)
    return len(wanted)


def _chunks(items: Sequence[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])
