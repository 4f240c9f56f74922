"""MasterKey: from a setting, or from a file that is made once."""

from __future__ import annotations

import base64
import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import VaultError
from storage.master_key import MasterKey, write_new


def test_a_key_comes_back_from_its_text():
    key = MasterKey(b"\xfb\xff" * 16)
    assert "-" in key.to_text() or "_" in key.to_text()
    assert MasterKey.from_text(f" {key.to_text()}\n") == key
    assert MasterKey.from_text(key.to_text().rstrip("=")) == key


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "master_key_must_be_32_bytes"),
        (base64.urlsafe_b64encode(bytes(31)).decode(), "master_key_must_be_32_bytes"),
        ("not base64!", "master_key_is_not_base64"),
        ("열쇠", "master_key_is_not_base64"),
        ("A", "master_key_is_not_base64"),
    ],
)
def test_a_bad_text_is_refused_without_quoting_it(text, code):
    with pytest.raises(VaultError) as caught:
        MasterKey.from_text(text)
    assert str(caught.value) == code


def test_the_file_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "new" / "master.key"
    key = MasterKey.from_file(path, create=True)
    assert MasterKey.from_file(path, create=True) == MasterKey.from_file(path, create=False) == key
    assert [item.name for item in path.parent.iterdir()] == ["master.key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.fixture
def no_links(monkeypatch):
    """A file system such as exFAT, or a share."""

    def refuse(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)


def test_where_the_file_system_has_no_links_the_file_is_made_once_as_well(tmp_path, no_links):
    path = tmp_path / "master.key"
    key = MasterKey.from_file(path, create=True)
    write_new(path, MasterKey.generate().to_text())
    assert MasterKey.from_file(path, create=True) == key
    other = MasterKey.generate()
    other.write(path)
    assert MasterKey.from_file(path, create=False) == other
    assert [item.name for item in tmp_path.glob("*master.key*")] == ["master.key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_many_that_start_at_once_agree(tmp_path):
    path = tmp_path / "keys" / "master.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: MasterKey.from_file(path, create=True), range(32)))
    assert len({key.secret for key in keys}) == 1
    assert [item.name for item in path.parent.iterdir()] == ["master.key"]


def test_a_file_that_was_copied_in_is_taken_away_from_others(tmp_path, caplog):
    path = tmp_path / "master.key"
    key = MasterKey.generate()
    path.write_text(key.to_text(), encoding="ascii")
    path.chmod(0o644)
    assert MasterKey.from_file(path, create=False) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert "rotate the key" in caplog.text
    assert key.to_text() not in caplog.text
    caplog.clear()
    MasterKey.from_file(path, create=False)
    assert caplog.text == ""


def test_a_missing_or_unreadable_file_is_named_by_code(tmp_path):
    with pytest.raises(VaultError, match="master_key_file_missing"):
        MasterKey.from_file(tmp_path / "master.key", create=False)
    with pytest.raises(VaultError, match="master_key_file_unusable"):
        MasterKey.from_file(tmp_path, create=False)
    (tmp_path / "broken.key").write_bytes(b"\xff\xfe")
    with pytest.raises(VaultError, match="master_key_file_unusable"):
        MasterKey.from_file(tmp_path / "broken.key", create=True)
