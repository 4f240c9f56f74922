"""500 people who write at once: whether an entry is lost, and how long each waits."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench.entries import key_of, typical_turn
from bench.table import Figure, Line, percentile
from core.errors import StorageError
from core.people import Person
from core.types import IncomingMessage
from storage.database import Database
from storage.diary import SqlDiary
from storage.journal import SqlJournal
from storage.master_key import MasterKey
from storage.profiles import SqlProfiles
from storage.turns import SqlTurns

PEOPLE = 500
EACH = 4
"""Entries of a person."""
OWNERS = 5
"""Databases of one file, each with a lock of its own, as so many processes would have."""
KEY = MasterKey(bytes(range(32)))


class Tally:
    """How long writes took, and how many failed."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self.failed: list[str] = []

    async def write(self, database: Database, person: Person, user: str, number: int) -> None:
        """Journal a message and store its turn."""
        turn = typical_turn(person.id, user, number)
        message = IncomingMessage(id=turn.message_ids[0], key=turn.key, text=turn.text, sent_at=turn.started_at)
        began = time.perf_counter()
        try:
            await SqlJournal(database).add(message)
            await SqlTurns(database).record(turn)
        except StorageError as error:
            self.failed.append(str(error))
        self.milliseconds.append((time.perf_counter() - began) * 1000)


async def writers() -> list[Figure | Line]:
    """All at once, in one process and in five; the reference is one after another."""
    after, seconds = await _run(1, at_once=False)
    figures = [*_figures("one after another", after, seconds, None)]
    for owners, name in ((1, f"{PEOPLE} at once"), (OWNERS, f"{PEOPLE} at once, {OWNERS} databases of one file")):
        tally, took = await _run(owners, at_once=True)
        figures += _figures(name, tally, took, seconds)
    return figures


def _figures(name: str, tally: Tally, seconds: float, reference: float | None) -> list[Figure | Line]:
    each = seconds / (PEOPLE * EACH) * 1000
    before = None if reference is None else ("one after another", reference / (PEOPLE * EACH) * 1000)
    return [
        Figure(name=f"{name}: a write", value=each, unit="ms", reference=before),
        Figure(name=f"{name}: wait, p50", value=percentile(tally.milliseconds, 0.5), unit="ms"),
        Figure(name=f"{name}: wait, p95", value=percentile(tally.milliseconds, 0.95), unit="ms"),
        Line(text=f"{name}: {len(tally.milliseconds)} written and found again, failed {len(tally.failed)}"),
    ]


async def _run(owners: int, *, at_once: bool) -> tuple[Tally, float]:
    """Write everything. Raises AssertionError when an entry is lost."""
    async with _databases(owners) as databases:
        people = [await SqlProfiles(databases[0]).person(key_of(str(user))) for user in range(PEOPLE)]
        tally = Tally()

        async def live(user: int) -> None:
            for number in range(EACH):
                await tally.write(databases[user % owners], people[user], str(user), number)

        began = time.perf_counter()
        if at_once:
            await asyncio.gather(*map(live, range(PEOPLE)))
        else:
            for user in range(PEOPLE):
                await live(user)
        seconds = time.perf_counter() - began
        diary = SqlDiary(databases[0])
        for user, person in enumerate(people):
            found = await diary.entries(person.id)
            expected = {typical_turn(person.id, str(user), number).text for number in range(EACH)}
            assert len(found) == EACH, f"{EACH - len(found)} entries of a person are lost: {set(tally.failed)}"
            assert {entry.text for entry in found} == expected
        assert tally.failed == []
    return tally, seconds


@asynccontextmanager
async def _databases(count: int) -> AsyncIterator[list[Database]]:
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        home = Path(folder)
        async with AsyncExitStack() as stack:
            found = []
            for _ in range(count):
                database = await Database.open(home / "facelog.db", master_key=KEY, run_dir=home / "run")
                stack.push_async_callback(database.aclose)
                found.append(database)
            yield found
