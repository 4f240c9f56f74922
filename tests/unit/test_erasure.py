"""After an erasure nothing of the person is in any byte of the files, free pages and log included."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from core.errors import StorageError, VaultError
from storage import schema
from storage.database import Database
from tests.fakes.storage_rig import KEY, NOTE, PHOTO, SqlRig, SqlStorage, key, message, turn


@pytest.fixture
async def rig(tmp_path):
    rig = SqlRig(tmp_path)
    yield rig
    await rig.aclose()


def files(rig):
    return {path.name: path.read_bytes() for path in rig.folder.rglob("*") if path.is_file()}


def found(rig, needles):
    return [(name, needle) for name, content in files(rig).items() for needle in needles if needle in content]


async def live(storage, who, turns=30):
    person = await storage.profiles.person(who)
    for number in range(turns):
        one = f"{who.user_id}-{number}"
        await storage.journal.add(message(one, key=who, attachments=(PHOTO,)))
        await storage.turns.record(turn(person.id, one, key=who, waiting_audio=(NOTE,)))
        await storage.memories.remember(person.id, f"{one} 나비", turn(person.id).started_at)
    return person


async def sealed(rig, person_id):
    """The ciphertext and the wrapped key of a person, as they stand in the file."""
    with closing(sqlite3.connect(rig.folder / "facelog.db")) as file:
        [(wrapped,)] = file.execute("SELECT wrapped FROM data_keys WHERE person_id = ?", (person_id,)).fetchall()
        columns = [("diary_entries", "text"), ("moods", "mood"), ("facts", "text"), ("waiting_notes", "audio")]
        rows = [
            row[0]
            for table, column in columns
            for row in file.execute(f"SELECT {column} FROM {table} WHERE person_id = ?", (person_id,))  # noqa: S608 - names of ours
        ]
    return [wrapped, *rows]


async def test_no_byte_of_the_person_is_left_in_the_files(rig):
    storage = await rig.process()
    person, other = await live(storage, key("soo")), await live(storage, key("ara"))
    await storage.erasure.erase((await live(storage, key("min"), 3)).id)
    theirs, others = await sealed(rig, person.id), await sealed(rig, other.id)
    pieces = [piece[20:36] for piece in theirs] + [theirs[0], person.id.encode()]
    user = storage.database.vault.digest("user", "console", "soo")
    assert len(found(rig, [*pieces, user])) >= len(pieces)
    assert await storage.erasure.erase(person.id)
    assert found(rig, [*pieces, user]) == []
    assert files(rig)["facelog.db-wal"] == b""
    assert len(found(rig, [piece[20:36] for piece in others])) >= len(others)
    assert len(await storage.diary.entries(other.id)) == 30
    assert (await storage.database.health()).people == 1


async def test_what_was_freed_long_before_goes_as_well(rig):
    storage = await rig.process()
    person = await live(storage, key("soo"), 3)
    notes = [piece[100:116] for piece in await sealed(rig, person.id) if len(piece) > len(NOTE.content)]
    assert len(notes) == 3
    for note in await storage.turns.waiting():
        await storage.turns.heard(note, None, None)
    await storage.erasure.erase(person.id)
    assert found(rig, notes) == []


async def test_a_file_that_cannot_be_rewritten_now_is_rewritten_later(rig, caplog):
    await rig.end(await rig.process())
    path = rig.folder / "facelog.db"
    database = await Database.open(path, master_key=KEY, run_dir=rig.folder / "run", busy_seconds=0.01)
    storage = SqlStorage(database)
    person = await live(storage, key("soo"), 3)
    [wrapped, *_] = await sealed(rig, person.id)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        assert await storage.erasure.erase(person.id)
        assert "database_locked" in caplog.text
        # The reader sees the past, so the past must be there.
        assert found(rig, [wrapped])
    await storage.erasure.sweep(turn(person.id).started_at)
    assert found(rig, [wrapped]) == []
    await database.aclose()


def free_pages(rig):
    with closing(sqlite3.connect(rig.folder / "facelog.db")) as file:
        return file.execute("PRAGMA freelist_count").fetchone()[0]


async def test_another_process_rewrites_the_file_where_the_one_that_erased_ended_before(rig, caplog):
    """As after `facelog purge` on a full disk beside a service, or a kill."""
    storage = await rig.process()
    person = await live(storage, key("soo"), 3)

    async def full():
        raise StorageError("disk_full")

    storage.database.compact = full
    assert await storage.erasure.erase(person.id)
    await rig.end(storage)
    assert free_pages(rig)
    storage = await rig.process()
    await storage.erasure.sweep(turn(person.id).started_at)
    assert free_pages(rig) == 0
    storage.database.compact = full
    caplog.clear()
    await storage.erasure.sweep(turn(person.id).started_at)
    # Once is enough.
    assert "disk_full" not in caplog.text


async def test_a_key_is_not_brought_back_by_a_reader_that_began_before(rig):
    storage = await rig.process()
    person = await live(storage, key("soo"), 1)
    keyring = storage.database.keyring
    async with storage.database.read() as before:
        await before.execute(select(schema.data_keys))
        keyring.forget(person.id)
        with pytest.raises(VaultError, match="person_key_missing"):
            await keyring.of(before, person.id)
    assert person.id not in keyring._keys


async def test_people_write_on_while_somebody_is_erased(rig):
    storage = await rig.process()
    person = await live(storage, key("soo"), 5)
    others = [key(f"user-{number}") for number in range(20)]
    await asyncio.gather(storage.erasure.erase(person.id), *(live(storage, who, 2) for who in others))
    assert (await storage.database.health()).people == 20
    assert (await storage.database.health()).intact
