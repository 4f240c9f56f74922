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
from storage.key_lock import changing_keys
from storage.key_store import FileKeyStore, KeyringStore
from storage.master_key import MasterKey
from storage.rotation import change_master_key, move_master_key, rewrap, unfinished
from storage.vault import Vault
from tests.fakes.keyring_backend import MemoryKeyring, using
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


def new_key_file(home):
    return home / "master.key.new"


def rotate(home, present=None, store=None, **options):
    present = present or key_in(home)
    store = store or FileKeyStore(home)
    return change_master_key(home / "facelog.db", store, present, run_dir=home / "run", **options)


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
    assert not new_key_file(home).exists()
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
    fresh.write(new_key_file(home))
    await assert_as_before(home)
    await rotate(home)
    await assert_as_before(home)
    # Between the transaction and the key file.
    fresh.write(new_key_file(home))
    database = await opened(home)
    await rewrap(database, fresh)
    await database.aclose()
    with pytest.raises(VaultError, match="wrong_master_key"):
        await opened(home)
    await rotate(home)
    assert key_in(home) == fresh
    await assert_as_before(home)


class Meddled(FileKeyStore):
    """A store whose waiting key is changed or taken away as soon as it was seen there."""

    def __init__(self, home, meddle):
        super().__init__(home)
        held = self.waiting
        self.waiting = self
        self.path, self.clear = held.path, held.clear
        self._held, self._meddle = held, meddle
        self._accepting = super().accept

    def read(self):
        return self._held.read()

    def write(self, key):
        self._held.write(key)
        if self._meddle is not None:
            meddle, self._meddle = self._meddle, None
            meddle(self._held)

    def accept(self):
        self._accepting()


@pytest.mark.parametrize("meddle", [lambda place: place.clear(), lambda place: place.write(MasterKey.generate())])
async def test_the_key_that_the_database_holds_to_is_the_one_that_is_accepted(home, meddle):
    await rotate(home, store=Meddled(home, meddle))
    assert not new_key_file(home).exists()
    await assert_as_before(home)


async def test_no_key_is_left_in_what_a_write_that_was_interrupted_left(home, ring):
    store = named(home)
    (home / ".master.key.0123456789abcdef").write_text(KEY.to_text())
    (home / ".master.key.new.0123456789abcdef").write_text(KEY.to_text())
    await rotate(home)
    assert list(home.glob(".master.key*")) == []
    (home / ".master.key.0123456789abcdef").write_text(key_in(home).to_text())
    await move(home, FileKeyStore(home).place, store.place)
    assert list(home.glob("*master.key*")) == []


async def test_only_one_changes_or_moves_the_key_at_a_time(home, ring):
    store = named(home)
    with changing_keys(home / "run"):
        with pytest.raises(VaultError, match="key_change_running"):
            await rotate(home)
        with pytest.raises(VaultError, match="key_change_running"):
            await move(home, FileKeyStore(home).place, store.place)
    assert (key_in(home), ring.items, new_key_file(home).exists()) == (KEY, {}, False)
    await rotate(home)
    await assert_as_before(home)


async def test_a_change_that_was_interrupted_is_known_by_what_the_database_holds_to(home):
    fresh, waiting = MasterKey.generate(), FileKeyStore(home).waiting
    assert unfinished(home / "facelog.db", waiting, KEY) is False
    waiting.write(fresh)
    assert unfinished(home / "facelog.db", waiting, KEY) is False
    database = await opened(home)
    await rewrap(database, fresh)
    await database.aclose()
    assert unfinished(home / "facelog.db", waiting, KEY) is True
    assert unfinished(home / "facelog.db", waiting, fresh) is False
    assert unfinished(home / "nowhere.db", waiting, KEY) is False


async def test_a_key_from_a_setting_is_left_to_its_owner(home):
    await rotate(home, KEY, in_store=False)
    assert key_in(home) == KEY
    fresh = MasterKey.from_file(new_key_file(home), create=False)
    await assert_as_before(home, fresh)
    # Asked again with the old setting, the same key is still the one.
    await rotate(home, KEY, in_store=False)
    assert MasterKey.from_file(new_key_file(home), create=False) == fresh
    await assert_as_before(home, fresh)


async def test_nothing_changes_while_a_service_runs_or_with_a_wrong_key(home):
    service = await opened(home)
    with pytest.raises(StorageError, match="service_running"):
        await rotate(home)
    await service.aclose()
    await assert_as_before(home, KEY)
    new_key_file(home).unlink()
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


@pytest.fixture
def ring():
    """The machine's keyring, in memory."""
    with using(MemoryKeyring()) as ring:
        yield ring


def named(home):
    store = KeyringStore(home)
    store.name_it()
    return store


def move(home, source, target):
    return move_master_key(home / "facelog.db", source, target, run_dir=home / "run")


async def test_a_key_is_moved_into_the_keyring_and_back(home, ring):
    store = named(home)
    assert (await move(home, FileKeyStore(home).place, store.place)).people == 1
    assert not (home / "master.key").exists()
    assert store.key() == KEY
    await assert_as_before(home, store.key())
    await move(home, store.place, FileKeyStore(home).place)
    assert ring.items == {}
    assert key_in(home) == KEY
    assert stat.S_IMODE((home / "master.key").stat().st_mode) == 0o600
    await assert_as_before(home)


async def test_a_move_that_was_interrupted_has_the_key_in_both_places_and_is_finished(home, ring):
    store = named(home)
    ring.refuses_after(1)
    with pytest.raises(VaultError, match="keyring_locked"):
        await move(home, FileKeyStore(home).place, store.place)
    ring.refuses_after(None)
    # Written, but never seen there: the file stays.
    assert (key_in(home), store.place.read()) == (KEY, KEY)
    for _ in range(2):
        await move(home, FileKeyStore(home).place, store.place)
        assert (store.key(), (home / "master.key").exists()) == (KEY, False)


async def test_no_move_overwrites_another_key_or_takes_one_that_opens_nothing(home, ring):
    store, other = named(home), MasterKey.generate()
    store.place.write(other)
    with pytest.raises(VaultError, match="key_place_taken"):
        await move(home, FileKeyStore(home).place, store.place)
    (home / "master.key").unlink()
    with pytest.raises(VaultError, match="wrong_master_key"):
        await move(home, store.place, FileKeyStore(home).place)
    assert (store.key(), (home / "master.key").exists()) == (other, False)
    store.place.clear()
    with pytest.raises(VaultError, match="key_to_move_missing"):
        await move(home, store.place, FileKeyStore(home).place)


async def test_a_key_in_the_keyring_is_changed_there_and_the_old_one_is_gone(home, ring):
    store = named(home)
    await move(home, FileKeyStore(home).place, store.place)
    await rotate(home, store.key(), store)
    fresh = store.key()
    assert fresh != KEY
    assert list(ring.items.values()) == [fresh.to_text()]
    await assert_as_before(home, fresh)


async def test_a_change_in_the_keyring_that_was_interrupted_is_finished(home, ring):
    store = named(home)
    await move(home, FileKeyStore(home).place, store.place)
    fresh = MasterKey.generate()
    store.waiting.write(fresh)
    database = await opened(home, KEY)
    await rewrap(database, fresh)
    await database.aclose()
    await rotate(home, store.key(), store)
    assert list(ring.items.values()) == [fresh.to_text()]
    await assert_as_before(home, fresh)
