"""Backup and restore: taken while people write, checked, and never over something that is in use."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from core.errors import SchemaError, StorageError, VaultError
from storage.backup import back_up, check, restore
from storage.database import Database
from storage.master_key import MasterKey
from storage.vault import Vault
from tests.fakes.storage_rig import KEY, PHOTO, SqlRig, SqlStorage, key, message, turn

VAULT = Vault(KEY)
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
WRITERS = 20


@pytest.fixture
async def rig(tmp_path):
    rig = SqlRig(tmp_path)
    yield rig
    await rig.aclose()


def source(rig):
    return rig.folder / "facelog.db"


def back(rig, file, vault=VAULT):
    return restore(file, source(rig), vault, run_dir=rig.folder / "run", at=AT)


async def write_one(storage, who, number):
    one = f"{who.user_id}-{number}"
    await storage.journal.add(message(one, key=who, text=one))
    person = await storage.profiles.person(who)
    ids = {"id": uuid4().hex, "message_ids": (one,)}
    await storage.turns.record(turn(person.id, key=who, text=one, **ids))


async def texts(rig):
    """Everything that can be read in the rig's database, by person."""
    storage = await rig.process()
    found = {}
    for number in range(WRITERS):
        person = await storage.profiles.person(key(f"user-{number}"))
        found[number] = [entry.text for entry in await storage.diary.entries(person.id)]
    health = await storage.database.health()
    await rig.end(storage)
    return found, health


async def test_a_copy_that_was_taken_while_twenty_write_is_whole(rig, tmp_path):
    storage = await rig.process()
    stopped = False

    async def write(number):
        done = 0
        while not stopped:
            await write_one(storage, key(f"user-{number}"), done)
            done += 1
        return done

    writers = [asyncio.create_task(write(number)) for number in range(WRITERS)]
    await write_one(storage, key("first"), 0)
    target = tmp_path / "backups" / "one.db"
    found = await asyncio.to_thread(back_up, source(rig), target, VAULT)
    stopped = True
    written = await asyncio.gather(*writers)
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["one.db"]
    assert found.size == target.stat().st_size
    await rig.end(storage)
    replaced, kept = back(rig, target)
    assert replaced == found
    assert kept.name.startswith("facelog.db.before-restore-20261121T093000-")
    assert check(kept, VAULT).entries == sum(written) + 1
    held, health = await texts(rig)
    assert health.intact
    assert sum(map(len, held.values())) + 1 == found.entries
    for number, entries in held.items():
        # One moment: of each person the first ones, without a gap, newest first.
        assert entries == [f"user-{number}-{place}" for place in reversed(range(len(entries)))]
        assert len(entries) <= written[number]


async def test_a_backup_holds_neither_the_master_key_nor_words(rig, tmp_path):
    storage = await rig.process()
    await storage.journal.add(message("1", text="비밀이야기", attachments=(PHOTO,)))
    await write_one(storage, key("홍길동"), 1)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    content = (tmp_path / "one.db").read_bytes()
    needles = [KEY.secret, KEY.to_text().encode(), b"selfie-bytes", "비밀이야기".encode(), "홍길동".encode()]
    assert [needle for needle in needles if needle in content] == []
    with pytest.raises(VaultError, match="wrong_master_key"):
        check(tmp_path / "one.db", Vault(MasterKey.generate()))


async def test_a_backup_holds_nothing_of_who_was_erased_before(rig, tmp_path):
    storage = await rig.process()
    await write_one(storage, key("soo"), 1)
    person = await storage.profiles.person(key("soo"))
    await storage.erasure.erase(person.id)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    assert person.id.encode() not in (tmp_path / "one.db").read_bytes()


async def test_what_cannot_be_backed_up_leaves_no_file(rig, tmp_path):
    target = tmp_path / "backups" / "one.db"
    with pytest.raises(StorageError, match="no_database"):
        back_up(source(rig), target, VAULT)
    await rig.end(await rig.process())
    with pytest.raises(VaultError, match="wrong_master_key"):
        back_up(source(rig), target, Vault(MasterKey.generate()))
    assert list(target.parent.iterdir()) == []
    target.write_text("mine")
    with pytest.raises(StorageError, match="backup_exists"):
        back_up(source(rig), target, VAULT)
    assert target.read_text() == "mine"
    with pytest.raises(StorageError, match="backup_not_written"):
        back_up(source(rig), target / "two.db", VAULT)


async def test_nothing_is_restored_while_a_service_runs(rig, tmp_path):
    storage = await rig.process()
    await write_one(storage, key("soo"), 1)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    before = source(rig).read_bytes()
    with pytest.raises(StorageError, match="service_running"):
        back(rig, tmp_path / "one.db")
    assert source(rig).read_bytes() == before
    await rig.end(storage)
    assert back(rig, tmp_path / "one.db")[0].entries == 1
    # Its own lock is gone as well.
    assert back(rig, tmp_path / "one.db")[0].entries == 1


async def test_only_a_whole_backup_of_this_key_is_put_in_place(rig, tmp_path):
    storage = await rig.process()
    for number in range(30):
        await write_one(storage, key("soo"), number)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    await rig.end(storage)
    before = source(rig).read_bytes()
    whole = (tmp_path / "one.db").read_bytes()
    bad = tmp_path / "bad.db"
    middle = len(whole) // 2
    for content in (b"dear diary, " * 1000, whole[:middle], whole[:middle] + os.urandom(4096) + whole[middle + 4096 :]):
        bad.write_bytes(content)
        with pytest.raises(StorageError):
            back(rig, bad)
    with pytest.raises(VaultError, match="wrong_master_key"):
        back(rig, tmp_path / "one.db", Vault(MasterKey.generate()))
    with pytest.raises(StorageError, match="no_backup"):
        back(rig, tmp_path / "none.db")
    with closing(sqlite3.connect(bad.with_name("other.db"))) as other:
        other.execute("CREATE TABLE mine (x)")
    with pytest.raises(SchemaError, match="not_a_facelog_database"):
        back(rig, bad.with_name("other.db"))
    for statement in ("TRIGGER t AFTER INSERT ON journal BEGIN SELECT 1; END", "VIEW v AS SELECT 1"):
        bad.write_bytes(whole)
        with closing(sqlite3.connect(bad, isolation_level=None)) as file:
            file.execute(f"CREATE {statement}")
        with pytest.raises(SchemaError, match="not_a_facelog_database"):
            back(rig, bad)
    newer = tmp_path / "newer.db"
    newer.write_bytes(whole)
    with closing(sqlite3.connect(newer, isolation_level=None)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="database_is_newer"):
        back(rig, newer)
    assert source(rig).read_bytes() == before
    assert not [path for path in rig.folder.iterdir() if "restore" in path.name or path.name.startswith(".facelog")]


async def test_a_diary_is_restored_where_there_is_none_or_a_damaged_one(rig, tmp_path):
    storage = await rig.process()
    await write_one(storage, key("user-0"), 1)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    await rig.end(storage)
    source(rig).write_bytes(b"damaged")
    (rig.folder / "facelog.db-wal").write_bytes(b"log of the damaged one")
    _, kept = back(rig, tmp_path / "one.db")
    assert kept.read_bytes() == b"damaged"
    assert (await texts(rig))[0][0] == ["user-0-1"]
    source(rig).unlink()
    assert back(rig, tmp_path / "one.db")[1] is None
    assert (await texts(rig))[0][0] == ["user-0-1"]


async def test_the_log_of_a_diary_that_is_gone_is_not_taken_for_that_of_the_restored_one(rig, tmp_path):
    storage = await rig.process()
    await write_one(storage, key("user-0"), 1)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    await write_one(storage, key("user-0"), 2)
    log = source(rig).with_name("facelog.db-wal")
    left = log.read_bytes()
    await rig.end(storage)
    source(rig).unlink()
    # Of a process that was killed, and of a file that somebody moved away without it.
    log.write_bytes(left)
    back(rig, tmp_path / "one.db")
    found, health = await texts(rig)
    assert (found[0], health.intact) == (["user-0-1"], True)
    [kept] = rig.folder.glob("facelog.db.before-restore-*-wal")
    assert kept.read_bytes() == left


async def test_who_was_erased_since_comes_back_with_a_backup_and_its_key(rig, tmp_path):
    """What an earlier backup can still do; `tests/unit/test_rotation.py` has what ends it."""
    storage = await rig.process()
    await write_one(storage, key("user-0"), 1)
    back_up(source(rig), tmp_path / "one.db", VAULT)
    await storage.erasure.erase((await storage.profiles.person(key("user-0"))).id)
    await rig.end(storage)
    back(rig, tmp_path / "one.db")
    assert (await texts(rig))[0][0] == ["user-0-1"]


async def test_a_raw_copy_in_log_mode_is_restored_too(rig, tmp_path):
    storage = await rig.process()
    await write_one(storage, key("user-0"), 1)
    await rig.end(storage)
    (tmp_path / "raw.db").write_bytes(source(rig).read_bytes())
    assert back(rig, tmp_path / "raw.db")[0].entries == 1
    database = await Database.open(source(rig), master_key=KEY, run_dir=rig.folder / "run")
    assert await SqlStorage(database).profiles.person(key("user-0"))
    await database.aclose()
