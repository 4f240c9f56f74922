"""What encryption costs: time an entry, and room on the disk."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.entries import key_of, typical_turn
from bench.table import Figure, Line
from core.types import IncomingMessage, Turn
from storage.database import Database
from storage.journal import SqlJournal
from storage.master_key import MasterKey
from storage.observation_codec import (
    dump_mismatch,
    dump_mood,
    dump_observations,
    load_mismatch,
    load_mood,
    load_observations,
)
from storage.outbox import SqlOutbox
from storage.profiles import SqlProfiles
from storage.turns import SqlTurns
from storage.vault import PersonKey, Vault

ENTRIES = 1000
ROUNDS = 7
PHOTO = bytes(range(256)) * 1200
"""Some 300 KB, as a kept photo has."""

Document = tuple[str, bytes, Callable[[bytes], object]]


async def lock() -> list[Figure | Line]:
    """Sealing and opening an entry beside doing neither, and 1,000 entries on the disk beside their words."""
    vault = Vault(MasterKey(bytes(range(32))))
    key = vault.unwrap("soo", vault.new_key("soo"))
    every = [typical_turn("soo", "soo", number) for number in range(ENTRIES)]
    plain, sealed = (
        took / ENTRIES
        for took in _microseconds(
            lambda: [_read(_written(turn)) for turn in every],
            lambda: [_opened(key, _sealed(key, _written(turn))) for turn in every],
        )
    )
    copied, photo = _microseconds(
        lambda: bytes(bytearray(PHOTO)),
        lambda: key.open(key.seal(PHOTO, "photos", "e/0", "content"), "photos", "e/0", "content"),
    )
    figures: list[Figure | Line] = [
        Figure(name="an entry to documents, sealed, and back", value=sealed, unit="us", reference=("unsealed", plain)),
        Figure(name="what the lock adds to an entry", value=sealed - plain, unit="us"),
        Figure(name=f"a photo of {len(PHOTO) // 1000} KB, sealed and back", value=photo, unit="us"),
        Line(text=f"(copying the same photo twice: {copied:.1f} us)"),
    ]
    for mood, what in ((True, "with a selfie and a mood"), (False, "words alone")):
        size, words = await _size(mood=mood)
        reference = ("their words and replies", words)
        figures.append(Figure(name=f"{ENTRIES} entries, {what}", value=size, unit="KB", reference=reference))
    return figures


def _written(turn: Turn) -> list[Document]:
    """What an entry consists of in the database, as documents and what reads them."""
    found: list[Document] = [
        ("text", turn.text.encode(), bytes.decode),
        ("comment", turn.reply.text.encode(), bytes.decode),
        ("tags", json.dumps(turn.tags).encode(), json.loads),
        ("observations", dump_observations(turn.observations), load_observations),
    ]
    if turn.mood is not None:
        found.append(("mood", dump_mood(turn.mood), load_mood))
    if turn.mismatch is not None:
        found.append(("mismatch", dump_mismatch(turn.mismatch), load_mismatch))
    return found


def _read(documents: list[Document]) -> list[object]:
    return [read(content) for _, content, read in documents]


def _sealed(key: PersonKey, documents: list[Document]) -> list[Document]:
    return [(name, key.seal(content, "diary_entries", "e", name), read) for name, content, read in documents]


def _opened(key: PersonKey, documents: list[Document]) -> list[object]:
    return [read(key.open(content, "diary_entries", "e", name)) for name, content, read in documents]


def _microseconds(*works: Callable[[], object]) -> list[float]:
    """Median of some rounds of each; they take turns, so that a busy machine slows all of them."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS + 1):
        for work, seen in zip(works, found, strict=True):
            began = time.perf_counter()
            work()
            seen.append((time.perf_counter() - began) * 1e6)
    # The first round warms up.
    return [statistics.median(seen[1:]) for seen in found]


async def _size(*, mood: bool) -> tuple[float, float]:
    """Kilobytes that entries add to an empty database, delivered as in life, and those of their words."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        path = Path(folder) / "facelog.db"
        database = await Database.open(path, master_key=MasterKey.generate(), run_dir=Path(folder) / "run")
        person = await SqlProfiles(database).person(key_of("soo"))
        await database.compact()
        empty, words = path.stat().st_size, 0
        journal, turns, outbox = SqlJournal(database), SqlTurns(database), SqlOutbox(database)
        for number in range(ENTRIES):
            turn = typical_turn(person.id, "soo", number, mood=mood)
            words += len(turn.text.encode()) + len(turn.reply.text.encode())
            message = IncomingMessage(id=turn.message_ids[0], key=turn.key, text=turn.text, sent_at=turn.started_at)
            await journal.add(message)
            await outbox.sent((await turns.record(turn)).id)
        await database.aclose()
        return (path.stat().st_size - empty) / 1000, words / 1000
