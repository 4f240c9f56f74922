"""Where the master key is: each store makes it once, and none stands in for the other."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import keyring
import pytest
from keyring.backends import fail, null

from bot.app import key_store_of, master_key, open_app
from bot.doctor import examine
from bot.failures import failure_sentence
from config.settings import load_settings
from core.errors import VaultError
from storage.key_store import FileKeyStore, KeyringStore, key_store
from storage.master_key import MasterKey
from tests.fakes.keyring_backend import Chain, MemoryKeyring, PlainKeyring, using


@pytest.fixture
def ring():
    with using(MemoryKeyring()) as ring:
        yield ring


def test_the_first_start_makes_the_key_in_the_keyring_and_no_file(home, ring):
    store = key_store("keyring", home)
    key = store.first_key()
    assert store.first_key() == store.key() == key
    assert list(ring.items.values()) == [key.to_text()]
    assert sorted(path.name for path in home.iterdir()) == ["key.id", "run"]
    secrets = (key.secret, key.to_text().encode())
    assert not [path for path in home.rglob("*") if path.is_file() and path.read_bytes() in secrets]


def test_homes_on_one_machine_do_not_meet_and_their_items_name_nobody(tmp_path, ring):
    stores = [KeyringStore(tmp_path / name) for name in ("soo", "mina")]
    keys = {store.first_key().secret for store in stores}
    assert len(keys) == len(ring.items) == 2
    for service, name in ring.items:
        assert service == "facelog"
        assert len(name) == 32
        assert "soo" not in name


def test_many_that_start_at_once_agree(tmp_path, ring):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: KeyringStore(tmp_path).first_key(), range(32)))
    assert len({key.secret for key in keys}) == len(ring.items) == 1


def test_a_key_that_is_missing_is_never_looked_for_elsewhere(tmp_path, ring):
    FileKeyStore(tmp_path).first_key()
    with pytest.raises(VaultError, match="master_key_not_in_keyring"):
        KeyringStore(tmp_path).key()
    (tmp_path / "master.key").unlink()
    KeyringStore(tmp_path).first_key()
    with pytest.raises(VaultError, match="master_key_file_missing"):
        FileKeyStore(tmp_path).key()
    ring.items.clear()
    with pytest.raises(VaultError, match="master_key_not_in_keyring"):
        KeyringStore(tmp_path).key()


def plain_chain():
    return Chain(PlainKeyring(), PlainKeyring())


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, PlainKeyring, plain_chain])
def test_a_keyring_that_keeps_nothing_or_in_plain_text_is_refused(tmp_path, backend):
    with using(backend()), pytest.raises(VaultError, match="no_keyring") as caught:
        KeyringStore(tmp_path).first_key()
    assert not (tmp_path / "master.key").exists()
    assert "FACELOG_KEY_STORE=file" in failure_sentence(caught.value, tmp_path)


def test_of_several_backends_only_one_that_keeps_secrets_is_asked(tmp_path):
    plain, ring = PlainKeyring(), MemoryKeyring()
    with using(Chain(plain, ring)):
        store = KeyringStore(tmp_path)
        key = store.first_key()
        assert list(ring.items.values()) == [key.to_text()]
        plain.items.update(ring.items)
        ring.items.clear()
        with pytest.raises(VaultError, match="master_key_not_in_keyring"):
            store.key()
        store.place.clear()
    assert len(plain.items) == 1


def test_without_the_library_the_extra_is_named_and_no_file_is_made(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(VaultError, match="keyring_not_installed") as caught:
        KeyringStore(home).first_key()
    assert 'pip install "facelog[keyring]"' in failure_sentence(caught.value, home)
    assert not (home / "master.key").exists()


def test_a_backend_that_the_environment_names_and_is_not_there_is_no_keyring(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.nowhere.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    with pytest.raises(VaultError, match="no_keyring"):
        KeyringStore(tmp_path).first_key()


def test_a_locked_keyring_is_told_as_one(tmp_path, ring):
    key = KeyringStore(tmp_path).first_key()
    ring.locked = True
    with pytest.raises(VaultError, match="keyring_locked") as caught:
        KeyringStore(tmp_path).key()
    assert "unlock" in failure_sentence(caught.value, tmp_path)
    ring.locked = False
    assert KeyringStore(tmp_path).key() == key


def test_what_is_no_key_or_no_name_is_told_without_quoting_it(tmp_path, ring):
    store = KeyringStore(tmp_path)
    store.first_key()
    [item] = ring.items
    ring.items[item] = "secret nonsense"
    with pytest.raises(VaultError, match=r"^keyring_item_damaged$"):
        store.key()
    (tmp_path / "key.id").write_text("../../elsewhere", encoding="ascii")
    with pytest.raises(VaultError, match=r"^key_id_unusable$"):
        store.key()
    (tmp_path / "key.id").unlink()
    with pytest.raises(VaultError, match=r"^key_id_missing$"):
        _ = store.place
    with pytest.raises(VaultError, match="master_key_not_in_keyring"):
        store.key()


def test_a_waiting_key_is_accepted_only_where_there_is_one(tmp_path, ring):
    store, fresh = KeyringStore(tmp_path), MasterKey.generate()
    before = store.first_key()
    with pytest.raises(VaultError, match="master_key_not_in_keyring"):
        store.accept()
    store.waiting.write(fresh)
    assert store.key() == before
    store.accept()
    assert (store.key(), store.waiting.read()) == (fresh, None)


async def test_a_service_keeps_its_key_in_the_keyring_and_does_not_start_without_it(home, monkeypatch, ring):
    monkeypatch.setenv("FACELOG_KEY_STORE", "keyring")
    settings = load_settings()
    async with open_app(settings):
        pass
    assert not (home / "master.key").exists()
    assert master_key(settings) == key_store_of(settings).key()
    found = {finding.what: finding.detail for finding in await examine(settings) if finding.group == "database"}
    [(_, name)] = ring.items
    assert found["key"].startswith(f"facelog {name} (")
    ring.items.clear()
    with pytest.raises(VaultError, match="master_key_not_in_keyring"):
        async with open_app(settings):
            pass
    assert ring.items == {}
