"""What 1,000 people cost: memory that stays, the database on the disk, and whether everybody is answered once."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.service import WORDS, message
from bench.table import Figure, Line
from bot.app import App, open_app
from bot.background import warm
from bot.door import Visit
from config.settings import load_settings
from core.access import AccessState
from core.days import utc_now
from core.types import Delivery

PEOPLE = 1000
AT_ONCE = 50
"""As many write at the same time."""


class Counted:
    """A channel that counts what each conversation gets."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()

    async def deliver(self, delivery: Delivery) -> None:
        """Count it."""
        self.got[delivery.key.user_id] += 1

    async def aclose(self) -> None:
        """Nothing is open."""


async def people() -> list[Figure | Line]:
    """Memory before and after 1,000 people said something; the reference is the process before the first of them."""
    async with _service() as (app, channel, database):
        await _crowd(app, ["first"])
        before, begun, empty = _resident(), time.perf_counter(), _size(database)
        names = [str(number) for number in range(PEOPLE)]
        for start in range(0, PEOPLE, AT_ONCE):
            await _crowd(app, names[start : start + AT_ONCE])
        seconds = time.perf_counter() - begun
        gc.collect()
        after, size = _resident(), _size(database) - empty
        lost = sum(channel.got[name] == 0 for name in names)
        twice = sum(channel.got[name] > 1 for name in names)
    reference = ("resident before them", before)
    return [
        Figure(name=f"memory that {PEOPLE} people add", value=after - before, unit="MB", reference=reference),
        Figure(name=f"database of {PEOPLE} people, one entry each", value=size, unit="MB", reference=reference),
        Figure(name=f"a turn, {AT_ONCE} people at once, mean", value=seconds / PEOPLE * 1000, unit="ms"),
        Line(text=f"lost {lost}, answered twice {twice}"),
    ]


@asynccontextmanager
async def _service() -> AsyncIterator[tuple[App, Counted, Path]]:
    with TemporaryDirectory(prefix="facelog-bench-") as folder:
        async with open_app(load_settings(home=Path(folder), messages_a_minute=600)) as app:
            channel = Counted()
            app.postman.connect("telegram", channel)
            await warm(app)
            yield app, channel, Path(folder)


async def _crowd(app: App, names: list[str]) -> None:
    await asyncio.gather(*(_said(app, name) for name in names))


async def _said(app: App, name: str) -> None:
    """Somebody who is let in and has agreed says something through the door."""
    said = message(name, None, WORDS)
    visit = Visit(key=said.key, language="ko")
    await app.access.mark("telegram", name, AccessState.ALLOWED, utc_now())
    person = await app.stores.profiles.person(said.key, "ko")
    await app.stores.profiles.save(replace(person, onboarded=True))
    if await app.door.admit(visit) is None and await app.door.welcome(visit) is None:
        received = await app.door.message(visit, said)
        if received.answered is not None:
            await received.answered


def _resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1_000_000


def _size(folder: Path) -> float:
    """Megabytes of the database, with what is not in its main file yet."""
    return sum(file.stat().st_size for file in folder.glob("facelog.db*")) / 1_000_000
