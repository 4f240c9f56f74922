"""Reads a diary whole, and stores entries that were written elsewhere."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError
from core.exchange import Added, Additions, Archive
from core.taps import MAX_CHOICES, Choice
from core.types import MAX_FACT, MAX_FACTS, Attachment, ConversationKey, DiaryEntry, Fact, Platform
from core.words import excerpt
from storage.checkins import open_checkin
from storage.database import Database
from storage.diary import EVERY_ENTRY, open_entry
from storage.exchange_rows import Ids, Rows, Values, owned, seal_additions
from storage.moods import open_mood
from storage.people import find_person
from storage.photos import open_photo
from storage.schema import diary_entries, facts, forgotten_entries, moods, people, turns
from storage.schema_service import checkins, choices, photos, taps
from storage.taps import choice_row, open_choice, open_tap
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey

AT_ONCE = 500
"""Rows or ids of one statement."""
PHOTOS_AT_ONCE = 16
"""Photos of one statement."""
Item = TypeVar("Item")
Found = Sequence[Row[Any]]

_ENTRIES = EVERY_ENTRY.order_by(diary_entries.c.local_date, diary_entries.c.written_at, diary_entries.c.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """The rows of an archive."""

    entries: Found
    moods: Found
    facts: Found
    checkins: Found
    taps: Found
    choices: Found
    forgotten: frozenset[str]

    @property
    def empty(self) -> bool:
        return not (self.entries or self.moods or self.facts or self.checkins or self.taps or self.choices)


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
            sealed = await _sealed(connection, person_id)
            if sealed.empty:
                return Archive()
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(_open, key, sealed)

    @unit_of_work
    async def photos(self, person_id: str, entry_ids: Sequence[str]) -> Mapping[str, Sequence[Attachment]]:
        """The photos of some entries, in their order; not of removed ones. Raises StorageError, VaultError."""
        here = select(photos).join(diary_entries, diary_entries.c.id == photos.c.entry_id)
        here = here.where(photos.c.person_id == person_id, diary_entries.c.removed_at.is_(None))
        rows: list[Row[Any]] = []
        async with self._database.read() as connection:
            for some in _chunks(entry_ids):
                query = here.where(photos.c.entry_id.in_(some)).order_by(photos.c.entry_id, photos.c.position)
                rows += (await connection.execute(query)).all()
            if not rows:
                return {}
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(_open_photos, key, rows)

    @unit_of_work
    async def add(self, person_id: str, platform: Platform, additions: Additions) -> Added:
        """Store what is not there yet, all of it or nothing; no delivery is queued. The same again changes nothing.

        Raises StorageError("unknown_person"), VaultError.
        """
        async with self._database.read() as connection:
            if await connection.scalar(select(people.c.id).where(people.c.id == person_id)) is None:
                raise StorageError("unknown_person")
            key = await self._database.keyring.of(connection, person_id)
        ids = Ids(vault=self._database.vault, person_id=person_id)
        # Before the transaction that keeps others from writing.
        rows = await asyncio.to_thread(seal_additions, key, ids, platform, additions)
        async with self._database.write() as connection:
            added = await _insert_rows(connection, rows)
            remembered = await _remember(connection, key, ids, additions.facts)
            offered = await _offer(connection, key, ids, additions.choices)
        return replace(added, facts=remembered, choices=offered)

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


async def _sealed(connection: AsyncConnection, person_id: str) -> _Sealed:
    async def all_of(query: Select[Any]) -> Found:
        rows: Found = (await connection.execute(query)).all()
        return rows

    def mine(table: Table) -> Select[Any]:
        return select(table).where(table.c.person_id == person_id)

    hidden = select(forgotten_entries.c.entry_id).where(forgotten_entries.c.person_id == person_id)
    return _Sealed(
        entries=await all_of(_ENTRIES.where(diary_entries.c.person_id == person_id)),
        moods=await all_of(mine(moods).where(moods.c.entry_id.is_(None)).order_by(moods.c.felt_at, moods.c.seq)),
        facts=await all_of(mine(facts).order_by(facts.c.seq)),
        checkins=await all_of(mine(checkins).order_by(checkins.c.taken_at, checkins.c.id)),
        taps=await all_of(mine(taps).order_by(taps.c.local_date, taps.c.tapped_at, taps.c.seq)),
        choices=await all_of(mine(choices).order_by(choices.c.seq)),
        forgotten=frozenset((await connection.execute(hidden)).scalars()),
    )


def _open(key: PersonKey, sealed: _Sealed) -> Archive:
    opened: list[DiaryEntry] = []
    removed: list[DiaryEntry] = []
    for row in sealed.entries:
        (opened if row.removed_at is None else removed).append(open_entry(key, row))
    return Archive(
        entries=tuple(opened),
        removed=tuple(removed),
        moods=tuple(open_mood(key, row) for row in sealed.moods),
        facts=tuple(_fact(key, row) for row in sealed.facts),
        checkins=tuple(taken for row in sealed.checkins if (taken := open_checkin(key, row)) is not None),
        taps=tuple(tap for row in sealed.taps if (tap := open_tap(key, row)) is not None),
        choices=tuple(one for row in sealed.choices if (one := open_choice(key, row)) is not None),
        forgotten=sealed.forgotten,
    )


def _open_photos(key: PersonKey, rows: Found) -> dict[str, Sequence[Attachment]]:
    opened: defaultdict[str, list[Attachment]] = defaultdict(list)
    for row in rows:
        opened[row.entry_id].append(open_photo(key, row.content, row.entry_id, row.position))
    return dict(opened)


def _fact(key: PersonKey, row: Row[Any]) -> Fact:
    return Fact(id=row.id, text=key.open_text(row.text, "facts", row.id, "text"), asked_at=row.asked_at)


async def _insert_rows(connection: AsyncConnection, rows: Rows) -> Added:
    there = await _known(connection, turns, rows.turns)
    entries = await _insert(connection, turns, rows.turns, there)
    await _insert(connection, diary_entries, rows.entries, there)
    of_new = [row for row in rows.entry_moods if row["entry_id"] not in there]
    await _insert(connection, moods, of_new, await _known(connection, moods, of_new))
    await _insert(connection, forgotten_entries, rows.forgotten, there)
    kept = {(row["entry_id"], row["position"]): row for row in rows.photos if row["entry_id"] not in there}
    for some in _chunks(list(kept.values()), PHOTOS_AT_ONCE):
        await connection.execute(insert(photos), some)
    return Added(
        entries=entries,
        photos=len(kept),
        moods=await _insert(connection, moods, rows.moods, await _known(connection, moods, rows.moods)),
        checkins=await _insert(connection, checkins, rows.checkins, await _known(connection, checkins, rows.checkins)),
        taps=await _insert(connection, taps, rows.taps, await _known(connection, taps, rows.taps)),
    )


async def _remember(connection: AsyncConnection, key: PersonKey, ids: Ids, found: Sequence[Fact]) -> int:
    theirs = (await connection.execute(select(facts).where(facts.c.person_id == key.person_id))).all()
    known = {_fact(key, row).text for row in theirs}
    rows = []
    for fact in found:
        text = excerpt(fact.text, MAX_FACT)
        if text in known or len(known) >= MAX_FACTS:
            continue
        known.add(text)
        row = ids.of("fact", text)
        sealed = key.seal_text(text, "facts", row, "text")
        rows.append(owned(key, row) | {"asked_at": fact.asked_at, "text": sealed})
    return await _insert(connection, facts, rows, set())


async def _offer(connection: AsyncConnection, key: PersonKey, ids: Ids, found: Sequence[Choice]) -> int:
    theirs = (await connection.execute(select(choices).where(choices.c.person_id == key.person_id))).all()
    opened = [one for row in theirs if (one := open_choice(key, row)) is not None]
    known = {(one.kind, one.name.casefold()) for one in opened}
    taken = {row.id for row in theirs}
    rows: list[Values] = []
    for choice in found:
        name, row = choice.name.casefold(), ids.of("choice", choice.kind.value, choice.name.casefold())
        if (choice.kind, name) in known or row in taken or len(theirs) + len(rows) >= MAX_CHOICES:
            continue
        known.add((choice.kind, name))
        rows.append(choice_row(key, replace(choice, id=row, person_id=key.person_id)))
    return await _insert(connection, choices, rows, set())


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


def _chunks(items: Sequence[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
