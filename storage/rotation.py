"""Changes the master key: what it wraps is wrapped anew; no diary is rewritten, and people's own keys stay.

The key file changes so that an interruption at any point can be resumed: the new key is written beside it, one
transaction changes the database, the file is rewritten so that nothing wrapped by the old key is left in it, and only
then does the new key take the old one's place. The fingerprint in the database tells which of the two holds.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError, VaultError
from storage.backup import Checked, check, sync_folder
from storage.database import Database
from storage.master_key import MasterKey
from storage.schema import FINGERPRINT_ROW, INDEX_ROW, data_keys, vault
from storage.schema_service import access
from storage.unit_of_work import unit_of_work
from storage.vault import Vault


def new_key_file(key_file: Path) -> Path:
    """Where the new key waits until it holds."""
    return key_file.with_name(key_file.name + ".new")


async def change_master_key(
    path: Path, key_file: Path, present: MasterKey, *, run_dir: Path, in_file: bool = True
) -> Checked:
    """Change the master key of a database to a new one, or finish a change that was interrupted.

    `in_file`: whether the present key is in `key_file`; if not, the new one stays in `new_key_file` for its owner to
    take. Raises StorageError("service_running") while another process has the database open, and what `Database.open`
    and `check` raise. After any error the same call may be made again.
    """
    fresh = await _begun_before(path, key_file, present, run_dir)
    if fresh is None:
        fresh = MasterKey.generate()
        await asyncio.to_thread(fresh.write, new_key_file(key_file))
        await _with_database(path, present, run_dir, lambda database: rewrap(database, fresh))
    else:
        await _with_database(path, fresh, run_dir, Database.compact)
    # Nothing replaces the old key before everything was seen to open with the new one.
    found = await asyncio.to_thread(check, path, Vault(fresh))
    if in_file:
        await asyncio.to_thread(_swap, key_file)
    return found


async def rewrap(database: Database, new: MasterKey) -> None:
    """Wrap everything with another master key, in one transaction, and rewrite the file.

    `database` is of no use afterwards: close it. Raises StorageError("service_running"), VaultError, with nothing
    changed, when something does not open with the present key, and StorageError when the file cannot be rewritten.
    """
    await _change(database, Vault(new))
    # Also syncs: a commit in the log alone may be lost with the power, and the old key is about to go.
    await database.compact()


@unit_of_work
async def _change(database: Database, fresh: Vault) -> None:
    old = database.vault
    async with database.write() as connection:
        if await database.others_run():
            raise StorageError("service_running")
        await _rewrap_keys(connection, old, fresh)
        await _reseal_accounts(connection, old, fresh)
        await connection.execute(delete(vault).where(vault.c.id == INDEX_ROW))
        await connection.execute(insert(vault).values(id=INDEX_ROW, fingerprint=fresh.wrapped_index(old)))
        this = update(vault).where(vault.c.id == FINGERPRINT_ROW)
        await connection.execute(this.values(fingerprint=fresh.fingerprint))


async def _begun_before(path: Path, key_file: Path, present: MasterKey, run_dir: Path) -> MasterKey | None:
    """The key that the database holds to already while the old one is still in place; None when nothing was begun."""
    try:
        await _with_database(path, present, run_dir, _nothing)
    except VaultError as error:
        waiting = new_key_file(key_file)
        if str(error) != "wrong_master_key" or not waiting.exists():
            raise
        return MasterKey.from_file(waiting, create=False)
    return None


async def _with_database(
    path: Path, key: MasterKey, run_dir: Path, work: Callable[[Database], Awaitable[None]]
) -> None:
    database = await Database.open(path, master_key=key, run_dir=run_dir)
    try:
        await work(database)
    finally:
        await database.aclose()


async def _nothing(_database: Database) -> None:
    """Opening it was all."""


def _swap(key_file: Path) -> None:
    try:
        os.replace(new_key_file(key_file), key_file)
        sync_folder(key_file.parent)
    except OSError as error:
        raise VaultError("master_key_file_unusable") from error


async def _rewrap_keys(connection: AsyncConnection, old: Vault, fresh: Vault) -> None:
    rows = (await connection.execute(select(data_keys))).all()
    for row in rows:
        wrapped = fresh.rewrapped(row.person_id, row.wrapped, old)
        this = update(data_keys).where(data_keys.c.person_id == row.person_id)
        await connection.execute(this.values(wrapped=wrapped))


async def _reseal_accounts(connection: AsyncConnection, old: Vault, fresh: Vault) -> None:
    rows = (await connection.execute(select(access.c.platform, access.c.user, access.c.account))).all()
    for row in rows:
        account = fresh.seal_account(row.platform, row.user, old.open_account(row.platform, row.user, row.account))
        this = update(access).where(access.c.platform == row.platform, access.c.user == row.user)
        await connection.execute(this.values(account=account))
