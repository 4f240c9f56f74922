"""`facelog purge | backup | restore | rotate-key` as the owner types them."""

from __future__ import annotations

import asyncio
import os
import stat

import pytest
import typer
from keyring.backends import fail
from typer.testing import CliRunner

from bot.app import DATABASE_FILE, KEY_FILE, master_key
from bot.forgetting import Forgetter
from bot.lock_command import backup, purge, restore, rotate_key
from config.settings import load_settings
from storage.database import Database
from storage.key_lock import changing_keys
from storage.master_key import MasterKey
from storage.ownership import Ownership
from tests.fakes.keyring_backend import MemoryKeyring, using
from tests.fakes.storage_rig import SqlStorage, key, message, turn

cli = typer.Typer()
cli.command()(purge)
cli.command()(backup)
cli.command()(restore)
cli.command("rotate-key")(rotate_key)


def facelog(*arguments, says=""):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=says)


async def opened():
    settings = load_settings()
    path = settings.home / DATABASE_FILE
    return await Database.open(path, master_key=master_key(settings), run_dir=settings.home / "run")


def with_storage(work):
    async def whole():
        database = await opened()
        try:
            return await work(SqlStorage(database))
        finally:
            await database.aclose()

    return asyncio.run(whole())


async def _live(storage):
    person = await storage.profiles.person(key())
    await storage.journal.add(message("1"))
    await storage.turns.record(turn(person.id))


async def _entries(storage):
    return len(await storage.diary.entries((await storage.profiles.person(key())).id))


@pytest.fixture
def diary(home):
    """A diary of the terminal's user `soo`, and a spoken reply."""
    with_storage(_live)
    (home / "voices").mkdir()
    (home / "voices" / "1.ogg").write_bytes(b"OggS")
    return home


def test_a_person_is_purged_after_typing_who(diary):
    refused = facelog("purge", "--user", "soo", says="yes\n")
    assert refused.exit_code == 1
    assert with_storage(_entries) == 1
    done = facelog("purge", "--user", "soo", "--lang", "en", says="soo\n")
    assert done.exit_code == 0
    assert "console soo: everything is deleted." in done.stdout
    assert with_storage(_entries) == 0
    assert list((diary / "voices").iterdir()) == []


def test_nobody_else_is_purged(diary):
    for arguments in (("--user", "ara"), ("--user", "soo", "--platform", "telegram")):
        done = facelog("purge", *arguments, "--yes")
        assert (done.exit_code, "일기가 없어요" in done.stderr) == (1, True)
    assert facelog("purge", "--user", "soo", "--platform", "signal", "--yes").exit_code == 2
    assert with_storage(_entries) == 1


def test_a_running_service_is_told_of_when_somebody_is_purged(diary):
    service = Ownership(diary / "run")
    done = facelog("purge", "--user", "soo", "--yes", "--lang", "en")
    assert "until it is restarted" in done.stdout
    service.release()


def test_a_backup_is_made_while_a_service_runs_and_restored_when_it_does_not(diary, tmp_path):
    file = tmp_path / "backup.db"
    service = Ownership(diary / "run")
    made = facelog("backup", file, "--lang", "en")
    assert "1 people, 1 entries" in made.stdout
    assert "master key is not in it" in made.stdout
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    running = facelog("restore", file, "--yes")
    assert (running.exit_code, "Facelog runs" in running.stderr) == (1, True)
    service.release()
    again = facelog("backup", file)
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    facelog("purge", "--user", "soo", "--yes")
    refused = facelog("restore", file, says="n\n")
    assert refused.exit_code == 1
    assert with_storage(_entries) == 0
    done = facelog("restore", file, "--lang", "en", says="y\n")
    assert "kept as" in done.stdout
    assert with_storage(_entries) == 1
    assert len(list(diary.glob(f"{DATABASE_FILE}.before-restore-*"))) == 1


def test_the_key_is_changed_and_an_earlier_backup_asks_for_the_old_one(diary, tmp_path):
    facelog("backup", tmp_path / "old.db")
    before = (diary / KEY_FILE).read_text()
    assert facelog("rotate-key", says="n\n").exit_code == 1
    assert (diary / KEY_FILE).read_text() == before
    done = facelog("rotate-key", "--yes", "--lang", "en")
    assert "1 people's keys" in done.stdout
    assert (diary / KEY_FILE).read_text() != before
    assert with_storage(_entries) == 1
    old = facelog("restore", tmp_path / "old.db", "--yes")
    assert (old.exit_code, "another master key" in old.stderr) == (1, True)


def test_nothing_is_restored_over_a_diary_whose_key_is_still_being_changed(diary, tmp_path):
    facelog("backup", tmp_path / "old.db")
    with changing_keys(diary / "run"):
        refused = facelog("restore", tmp_path / "old.db", "--yes")
    assert (refused.exit_code, "key_change_running" in refused.stderr) == (1, True)
    # Interrupted between the database and the key file.
    before = (diary / KEY_FILE).read_text()
    facelog("rotate-key", "--yes")
    (diary / KEY_FILE).rename(diary / f"{KEY_FILE}.new")
    MasterKey.from_text(before).write(diary / KEY_FILE)
    refused = facelog("restore", tmp_path / "old.db", "--yes")
    assert (refused.exit_code, "rotate-key" in refused.stderr) == (1, True)
    assert facelog("rotate-key", "--yes").exit_code == 0
    assert with_storage(_entries) == 1


def test_a_key_of_the_environment_is_left_to_its_owner(diary, monkeypatch):
    monkeypatch.setenv("FACELOG_KEY", (diary / KEY_FILE).read_text().strip())
    (diary / KEY_FILE).unlink()
    done = facelog("rotate-key", "--yes", "--lang", "en")
    assert "FACELOG_KEY" in done.stdout
    fresh = (diary / f"{KEY_FILE}.new").read_text().strip()
    assert fresh not in done.output
    monkeypatch.setenv("FACELOG_KEY", fresh)
    assert with_storage(_entries) == 1


def test_the_key_moves_into_the_keyring_and_back(diary, monkeypatch):
    secret = (diary / KEY_FILE).read_text().strip()
    with using(MemoryKeyring()) as ring:
        assert facelog("rotate-key", "--to", "keyring", says="n\n").exit_code == 1
        assert facelog("rotate-key", "--to", "pocket", "--yes").exit_code == 2
        assert (diary / KEY_FILE).exists()
        moved = facelog("rotate-key", "--to", "keyring", "--yes", "--lang", "en")
        assert "FACELOG_KEY_STORE=keyring" in moved.stdout
        assert secret not in moved.output
        assert (list(ring.items.values()), (diary / KEY_FILE).exists()) == ([secret], False)
        refused = facelog("rotate-key", "--yes")
        assert (refused.exit_code, "FACELOG_KEY_STORE=keyring" in refused.stderr) == (1, True)
        monkeypatch.setenv("FACELOG_KEY_STORE", "keyring")
        assert with_storage(_entries) == 1
        assert "1 people's keys" in facelog("rotate-key", "--yes", "--lang", "en").stdout
        assert list(ring.items.values()) != [secret]
        assert with_storage(_entries) == 1
        back = facelog("rotate-key", "--to", "file", "--yes", "--lang", "en")
        assert "FACELOG_KEY_STORE=file" in back.stdout
        assert ring.items == {}
        monkeypatch.setenv("FACELOG_KEY_STORE", "file")
        assert with_storage(_entries) == 1
        monkeypatch.setenv("FACELOG_KEY", (diary / KEY_FILE).read_text().strip())
        assert facelog("rotate-key", "--to", "keyring", "--yes").exit_code == 1


def test_without_a_keyring_the_key_stays_where_it_is(diary):
    with using(fail.Keyring()):
        refused = facelog("rotate-key", "--to", "keyring", "--yes")
    assert (refused.exit_code, "has no keyring" in refused.stderr) == (1, True)
    assert with_storage(_entries) == 1


def test_an_empty_home_stays_empty(home, tmp_path):
    backup_file = tmp_path / "backup.db"
    for arguments in (("backup", backup_file), ("restore", backup_file), ("rotate-key", "--yes")):
        assert facelog(*arguments).exit_code == 1
    assert facelog("purge", "--user", "soo", "--yes").exit_code == 1
    assert not (home / KEY_FILE).exists()
    assert not backup_file.exists()


def test_without_the_key_nothing_is_restored_and_no_key_is_made(diary, tmp_path):
    facelog("backup", tmp_path / "one.db")
    secret = (diary / KEY_FILE).read_text()
    for path in diary.iterdir():
        if path.is_file():
            path.unlink()
    missing = facelog("restore", tmp_path / "one.db")
    assert (missing.exit_code, "master_key_file_missing" in missing.stderr) == (1, True)
    assert not (diary / KEY_FILE).exists()
    MasterKey.from_text(secret).write(diary / KEY_FILE)
    assert facelog("restore", tmp_path / "one.db").exit_code == 0
    assert with_storage(_entries) == 1


async def test_what_is_held_outside_the_database_is_dropped(tmp_path):
    gone = []
    made = {
        tmp_path / "voices" / "1.ogg": False,
        tmp_path / "files" / "1.png": False,
        tmp_path / "files" / "me.json": True,
    }
    for file in made:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    forgetter = Forgetter(person=gone.append, account=gone.append, home=tmp_path)
    await forgetter.forget(key(platform="telegram"), "person")
    assert all(file.exists() for file in made)
    await forgetter.forget(key(), "person")
    # What somebody exported is theirs.
    assert {file: file.exists() for file in made} == made
    assert gone == [key(platform="telegram"), "person", key(), "person"]
    await Forgetter(person=gone.append, account=gone.append, home=tmp_path / "none").forget(key(), "person")
