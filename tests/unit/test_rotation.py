"""Rotation of the master key: all opens as before, nothing of the old key is left, and no step loses a diary."""

from __future__ import annotations

import stat

import pytest
from sqlalchemy import select

from core.access import AccessState
from core.errors import StorageError, VaultError
from storage import schema
from storage.backup import back_up, check, restore
from storage.database import Database
from storage.master_key import MasterKey
from storage.rotation import change_master_key, new_key_file, rewrap
from storage.vault import Vault
from tests.fakes.storage_rig import KEY, NOW, SqlRig, SqlStorage, key, message, turn


@pytest.fixture
async def home(tmp_path):
    """A home with a diary, an account and a key file."""
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    await live(storage)
    await rig.aclose()
    KEY.write(tmp_path / "master.key")
    return tmp_path


async def live(storage):
    person = await storage.profiles.person(key())
    await storage.journal.add(message("1"))
    await storage.turns.record(turn(person.id, "1"))
    await storage.access.mark("telegram", "7", AccessState.ALLOWED, NOW)


def key_in(home):
    return MasterKey.from_file(home / "master.key", create=False)


def rotate(home, present=None, **options):
    present = present or key_in(home)
    return change_master_key(home / "facelog.db", home / "master.key", present, run_dir=home / "run", **options)


async def opened(home, with_key=None):
    return await Database.open(home / "facelog.db", master_key=with_key or key_in(home), run_dir=home / "run")


async def assert_as_before(home, with_key=None):
    database = await opened(home, with_key)
    storage = SqlStorage(database)
    assert not await storage.journal.add(message("1"))
    person = await storage.profiles.person(key())
    assert [entry.text for entry in await storage.diary.entries(person.id)] == ["오늘은 힘들었어"]
    [account] = await storage.access.accounts()
    assert (account.user_id, account.state) == ("7", AccessState.ALLOWED)
    assert await storage.access.state("telegram", "7") is AccessState.ALLOWED
    assert (await database.health()).people == 1
    await database.aclose()


async def wrapped(home, with_key):
    database = await opened(home, with_key)
    async with database.read() as connection:
        found = [*await connection.scalars(select(schema.data_keys.c.wrapped))]
        found += [*await connection.scalars(select(schema.vault.c.fingerprint))]
    await database.aclose()
    return found


async def test_everything_opens_with_the_new_key_and_nothing_of_the_old_one_is_left(home):
    before = await wrapped(home, KEY)
    assert (await rotate(home)).people == 1
    assert key_in(home) != KEY
    await assert_as_before(home)
    files = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    secrets = [*before, KEY.secret, KEY.to_text().encode()]
    assert [secret for secret in secrets if secret in files] == []
    assert not new_key_file(home / "master.key").exists()
    assert stat.S_IMODE((home / "master.key").stat().st_mode) == 0o600
    with pytest.raises(VaultError, match="wrong_master_key"):
        await opened(home, KEY)


async def test_it_can_be_done_again_and_again(home):
    for _ in range(3):
        await rotate(home)
        await assert_as_before(home)


async def test_a_change_that_was_interrupted_is_finished(home):
    fresh = MasterKey.generate()
    # Before the transaction: the new key waits, and holds nothing.
    fresh.write(new_key_file(home / "master.key"))
    await assert_as_before(home)
    await rotate(home)
    await assert_as_before(home)
    # Between the transaction and the key file.
    fresh.write(new_key_file(home / "master.key"))
    database = await opened(home)
    await rewrap(database, fresh)
    await database.aclose()
    with pytest.raises(VaultError, match="wrong_master_key"):
        await opened(home)
    await rotate(home)
    assert key_in(home) == fresh
    await assert_as_before(home)


async def test_a_key_from_a_setting_is_left_to_its_owner(home):
    await rotate(home, KEY, in_file=False)
    assert key_in(home) == KEY
    fresh = MasterKey.from_file(new_key_file(home / "master.key"), create=False)
    await assert_as_before(home, fresh)
    # Asked again with the old setting, the same key is still the one.
    await rotate(home, KEY, in_file=False)
    assert MasterKey.from_file(new_key_file(home / "master.key"), create=False) == fresh
    await assert_as_before(home, fresh)


async def test_nothing_changes_while_a_service_runs_or_with_a_wrong_key(home):
    service = await opened(home)
    with pytest.raises(StorageError, match="service_running"):
        await rotate(home)
    await service.aclose()
    await assert_as_before(home, KEY)
    new_key_file(home / "master.key").unlink()
    with pytest.raises(VaultError, match="wrong_master_key"):
        await rotate(home, MasterKey.generate())
    await assert_as_before(home, KEY)


async def test_a_damaged_key_of_a_person_undoes_the_whole_change(home):
    database = await opened(home)
    async with database.write() as connection:
        await connection.execute(schema.data_keys.update().values(wrapped=b"\x01" + bytes(60)))
    with pytest.raises(VaultError, match="person_key_changed"):
        await rewrap(database, MasterKey.generate())
    await database.aclose()
    await (await opened(home, KEY)).aclose()


async def test_a_process_that_slept_through_a_change_makes_no_key_that_nobody_can_open(home):
    stale = await opened(home)
    stale._ownership.release()
    await rotate(home)
    with pytest.raises(VaultError, match="wrong_master_key"):
        await SqlStorage(stale).profiles.person(key("ara"))
    await stale.aclose()
    await assert_as_before(home)


async def test_an_earlier_backup_opens_with_the_old_key_only(home, tmp_path):
    backup = tmp_path / "earlier.db"
    back_up(home / "facelog.db", backup, Vault(KEY))
    database = await opened(home)
    person = await SqlStorage(database).profiles.person(key())
    await SqlStorage(database).erasure.erase(person.id)
    await database.aclose()
    await rotate(home)
    with pytest.raises(VaultError, match="wrong_master_key"):
        restore(backup, home / "facelog.db", Vault(key_in(home)), run_dir=home / "run", at=NOW)
    assert check(backup, Vault(KEY)).people == 1
