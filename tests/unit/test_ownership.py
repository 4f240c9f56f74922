"""Ownership: a process is alive as long as it holds its lock."""

from __future__ import annotations

import pytest

from core.errors import StorageError
from storage.ownership import Ownership


def test_the_living_and_the_dead(tmp_path):
    one, two = Ownership(tmp_path / "run"), Ownership(tmp_path / "run")
    assert one.id != two.id
    assert one.alive(one.id)
    assert one.alive(two.id)
    assert not one.alive("0" * 32)
    two.release()
    assert not one.alive(two.id)
    assert one.alive(one.id)
    one.release()
    assert list((tmp_path / "run").iterdir()) == []


def test_a_sweep_removes_only_the_locks_of_the_dead(tmp_path):
    one, two = Ownership(tmp_path), Ownership(tmp_path)
    left = tmp_path / f"{'0' * 32}.lock"
    left.touch()
    others = [tmp_path / "schema.lock", tmp_path / "notes.txt"]
    for path in others:
        path.touch()
    one.sweep()
    assert not left.exists()
    assert all(path.exists() for path in others)
    assert one.alive(two.id)
    assert two.alive(one.id)


def test_a_folder_that_cannot_be_is_an_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="run_dir_unusable"):
        Ownership(tmp_path / "file")
