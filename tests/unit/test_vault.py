"""Vault: what is sealed for one place opens only there, whole, and only with its key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import VaultError
from storage.master_key import MasterKey
from storage.vault import Vault

MASTER = MasterKey(bytes(range(32)))
PLACE = ("moods", "row-1", "mood")
MIB = 1 << 20


@pytest.fixture(scope="module")
def vault():
    return Vault(MASTER)


@pytest.fixture(scope="module")
def person(vault):
    return vault.unwrap("soo", vault.new_key("soo"))


@pytest.mark.parametrize("size", [0, 1, 500, MIB - 1, MIB, MIB + 1, 2 * MIB])
def test_content_of_any_size_comes_back(person, size):
    content = bytes(size)
    sealed = person.seal(content, *PLACE)
    assert person.open(sealed, *PLACE) == content
    assert len(sealed) == size + 1 + 28 * max(1, -(-size // MIB))


@given(text=st.text(alphabet=st.characters()))
def test_words_come_back(person, text):
    assert person.open_text(person.seal_text(text, *PLACE), *PLACE) == text


def test_no_words_are_nothing(person):
    assert person.seal_text("", *PLACE) is None
    assert person.open_text(None, *PLACE) == ""


def test_the_same_content_never_looks_the_same(person):
    assert len({person.seal("기쁨".encode(), *PLACE) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "place",
    [("mood", "row-1", "mood"), ("moods", "row-2", "mood"), ("moods", "row-1", "text"), ("moodsr", "ow-1", "mood")],
)
def test_a_field_that_was_moved_does_not_open(person, place):
    with pytest.raises(VaultError, match="field_changed"):
        person.open(person.seal(b"sad", *PLACE), *place)


def test_a_field_of_somebody_else_does_not_open(vault, person):
    other = vault.unwrap("ara", vault.new_key("ara"))
    with pytest.raises(VaultError, match="field_changed"):
        other.open(person.seal(b"sad", *PLACE), *PLACE)


def test_any_changed_byte_is_noticed(person):
    sealed = person.seal(b"sad", *PLACE)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(VaultError, match="unknown_version" if index == 0 else "field_changed"):
            person.open(bytes(changed), *PLACE)


@pytest.mark.parametrize("cut", [0, 1, 10, 29, MIB + 29])
def test_a_field_that_was_cut_does_not_open(person, cut):
    sealed = person.seal(bytes(MIB + 100), *PLACE)
    with pytest.raises(VaultError):
        person.open(sealed[:cut], *PLACE)


def test_parts_cannot_change_places(person):
    sealed = person.seal(bytes(2 * MIB), *PLACE)
    size = MIB + 28
    swapped = sealed[:1] + sealed[1 + size :] + sealed[1 : 1 + size]
    with pytest.raises(VaultError, match="field_changed"):
        person.open(swapped, *PLACE)


def test_a_key_opens_only_for_its_person_and_master_key(vault):
    wrapped = vault.new_key("soo")
    with pytest.raises(VaultError, match="person_key_changed"):
        vault.unwrap("ara", wrapped)
    with pytest.raises(VaultError, match="person_key_changed"):
        Vault(MasterKey.generate()).unwrap("soo", wrapped)


def test_digests_stand_for_ids(vault):
    assert vault.digest("user", "console", "soo") == Vault(MASTER).digest("user", "console", "soo")
    others = [
        vault.digest("user", "consoles", "oo"),
        vault.digest("message", "console", "soo"),
        Vault(MasterKey.generate()).digest("user", "console", "soo"),
    ]
    assert vault.digest("user", "console", "soo") not in others
    assert Vault(MASTER).fingerprint == vault.fingerprint != Vault(MasterKey.generate()).fingerprint


def test_secrets_do_not_show(vault, person):
    assert MASTER.to_text() not in repr(MASTER)
    assert str(MASTER.secret) not in repr(MASTER) + repr(vault) + repr(person)


def test_an_account_opens_in_its_own_row_only():
    vault = Vault(MasterKey(bytes(32)))
    user, other = vault.digest("user", "telegram", "7"), vault.digest("user", "telegram", "8")
    sealed = vault.seal_account("telegram", user, "7")
    assert vault.open_account("telegram", user, sealed) == "7"
    for platform, row in (("telegram", other), ("discord", user)):
        with pytest.raises(VaultError, match="field_changed"):
            vault.open_account(platform, row, sealed)


def test_digests_outlive_a_change_of_the_master_key():
    old, new, other = (Vault(MasterKey.generate()) for _ in range(3))
    wrapped = new.wrapped_index(old)
    before = old.digest("user", "console", "soo")
    assert new.digest("user", "console", "soo") != before
    new.use_index(wrapped)
    assert new.digest("user", "console", "soo") == before
    assert old._index not in wrapped
    with pytest.raises(VaultError, match="index_key_changed"):
        other.use_index(wrapped)
    # And once more: what is wrapped next is the key in use.
    last = Vault(MasterKey.generate())
    last.use_index(last.wrapped_index(new))
    assert last.digest("user", "console", "soo") == before
