"""Copies the database while it is in use, and puts a copy in its place. A copy opens with the master key only.

A copy holds what can be read and nothing that was deleted: it is written anew, without free pages.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import SchemaError, StorageError, VaultError
from storage.failures import storage_errors
from storage.folders import sync_folder
from storage.migrations import HEAD
from storage.ownership import Ownership
from storage.rewriting import empty_log
from storage.schema import FINGERPRINT_ROW
from storage.vault import Vault

_LOGS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a database file was found to hold. Counts; nothing of anybody's content."""

    people: int
    entries: int
    size: int
    """Bytes."""


def check(path: Path, vault: Vault) -> Checked:
    """Look whether a database file is whole and opens with the vault's master key. Blocks; reads the whole file.

    Raises StorageError("database_damaged"), ("references_broken"), SchemaError, VaultError("wrong_master_key"),
    ("person_key_changed").
    """
    with storage_errors(), closing(_connected(path)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise StorageError("database_damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise SchemaError("references_broken")
        _check_revision(connection)
        # Ours has none; one would run whatever its author wanted with every write.
        if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone() is not None:
            raise SchemaError("not_a_facelog_database")
        known = connection.execute("SELECT fingerprint FROM vault WHERE id = ?", (FINGERPRINT_ROW,)).fetchone()
        if known != (vault.fingerprint,):
            raise VaultError("wrong_master_key")
        keys = connection.execute("SELECT person_id, wrapped FROM data_keys").fetchall()
        for person_id, wrapped in keys:
            vault.unwrap(person_id, wrapped)
        [entries] = connection.execute("SELECT count(*) FROM diary_entries").fetchone()
    return Checked(people=len(keys), entries=entries, size=path.stat().st_size)


def back_up(database: Path, target: Path, vault: Vault, *, busy_seconds: float = 10.0) -> Checked:
    """Write a copy of the database as it is at one moment, readable by its owner only, and check it. Blocks.

    Others read and write meanwhile. Raises StorageError("no_database"), ("backup_exists"), ("backup_not_written"), and
    what `check` raises; the target is there only when all went well.
    """
    if not database.is_file():
        raise StorageError("no_database")
    draft = _draft_beside(target)
    try:
        _make_room(target.parent)
        # The name is taken at once, so that no other file under it is replaced later.
        _create(target)
    except FileExistsError as error:
        raise StorageError("backup_exists") from error
    except OSError as error:
        raise StorageError("backup_not_written") from error
    try:
        _create(draft)
        with storage_errors(), closing(_connected(database, busy_seconds)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        _sync(draft)
        found = check(draft, vault)
        os.replace(draft, target)
        sync_folder(target.parent)
    except BaseException as error:
        for path in (draft, target):
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StorageError("backup_not_written") from error
        raise
    return found


def restore(backup: Path, database: Path, vault: Vault, *, run_dir: Path, at: datetime) -> tuple[Checked, Path | None]:
    """Put a checked copy of a backup in the database's place, and keep what was there under another name. Blocks.

    Returns what was found in it and where the earlier file is, None where there was none. Nothing may be started
    meanwhile. Raises StorageError("service_running") while a process has the database open, ("no_backup"),
    ("database_not_replaced"), and what `check` raises; then nothing is changed.
    """
    if not backup.is_file():
        raise StorageError("no_backup")
    ownership = Ownership(run_dir)
    draft = _draft_beside(database)
    try:
        _refuse_running(ownership)
        _copy(backup, draft)
        found = check(draft, vault)
        _refuse_running(ownership)
        kept = _keep(database, at)
        os.replace(draft, database)
        sync_folder(database.parent)
    except OSError as error:
        raise StorageError("database_not_replaced") from error
    finally:
        draft.unlink(missing_ok=True)
        ownership.release()
    return found, kept


def _refuse_running(ownership: Ownership) -> None:
    if ownership.others_run():
        raise StorageError("service_running")


def _keep(database: Path, at: datetime) -> Path | None:
    """Give the database's file a second name, its log moved into it; a crash leaves it under the first one."""
    kept = database.with_name(f"{database.name}.before-restore-{at:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}")
    there = database.exists()
    if there:
        with suppress(StorageError, sqlite3.Error), closing(_connected(database)) as connection:
            empty_log(connection)
        try:
            os.link(database, kept)
        except OSError:
            # A file system without links.
            _copy(database, kept)
    # One that stays would be taken for that of the new file, also where only the log is left.
    for ending in _LOGS:
        log = database.with_name(database.name + ending)
        if log.exists():
            # Of a damaged file: it may hold what can be saved.
            os.replace(log, kept.with_name(kept.name + ending))
    return kept if there else None


def _connected(path: Path, busy_seconds: float = 10.0) -> sqlite3.Connection:
    # Not created where there is none.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)


def _check_revision(connection: sqlite3.Connection) -> None:
    """A backup of an older version is upgraded when it is opened; one of a newer version is not understood."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "vault", "data_keys", "diary_entries"} <= tables:
        raise SchemaError("not_a_facelog_database")
    [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    if revision > HEAD:
        raise SchemaError("database_is_newer")


def _draft_beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}")


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError("backup_not_written") from error


def _create(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _copy(source: Path, target: Path) -> None:
    _create(target)
    shutil.copyfile(source, target)
    _sync(target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
