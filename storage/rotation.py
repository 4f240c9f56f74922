"""Changes the master key: what it wraps is wrapped anew; no diary is rewritten, and people's own keys stay.

The key changes so that an interruption at any point can be resumed: the new key is put beside it, one transaction
changes the database, the file is rewritten so that nothing wrapped by the old key is left in it, and only then does the
new key take the old one's place. The fingerprint in the database tells which of the two holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageError, VaultError
from storage.backup import Checked, check
from storage.database import Database
from storage.key_lock import changing_keys
from storage.key_store import KeyPlace, KeyStore
from storage.master_key import MasterKey
from storage.schema import FINGERPRINT_ROW, INDEX_ROW, data_keys, vault
from storage.schema_service import access
from storage.unit_of_work import unit_of_work
from storage.vault import Vault


async def change_master_key(
    path: Path, store: KeyStore, present: MasterKey, *, run_dir: Path, in_store: bool = True
) -> Checked:
    """Change the master key of a database to a new one, or finish a change that was interrupted.

    `in_store`: whether the present key is in `store`; if not, the new one stays in its waiting place for its owner to
    take. Raises VaultError("key_change_running") beside another change, StorageError("service_running") while another
    process has the database open, and what `Database.open`, `check` and the store raise. After any error the same call
    may be made again.
    """
    with changing_keys(run_dir):
        return await _changed(path, store, present, run_dir, in_store=in_store)


async def _changed(path: Path, store: KeyStore, present: MasterKey, run_dir: Path, *, in_store: bool) -> Checked:
    waiting = store.waiting
    fresh = await _begun_before(path, waiting, present, run_dir)
    if fresh is None:
        fresh = MasterKey.generate()
        await asyncio.to_thread(waiting.write, fresh)
        await _with_database(path, present, run_dir, lambda database: rewrap(database, fresh))
    else:
        await _with_database(path, fresh, run_dir, Database.compact)
    # Nothing replaces the old key before everything was seen to open with the new one.
    found = await asyncio.to_thread(check, path, Vault(fresh))
    if await asyncio.to_thread(waiting.read) != fresh:
        # Somebody took it away meanwhile, and no other place has it.
        await asyncio.to_thread(waiting.write, fresh)
    if in_store:
        await asyncio.to_thread(store.accept)
    return found


async def move_master_key(path: Path, source: KeyPlace, target: KeyPlace, *, run_dir: Path) -> Checked:
    """Move the key of a database to another place; it is in both until it was seen to be in the new one.

    After an interruption the same call finishes it. Raises VaultError("key_place_taken") when another key is in the
    target, ("key_to_move_missing") when neither place has one, and what `Database.open`, `check` and the places raise;
    then no place was emptied.
    """
    with changing_keys(run_dir):
        return await _moved(path, source, target, run_dir)


async def _moved(path: Path, source: KeyPlace, target: KeyPlace, run_dir: Path) -> Checked:
    key, there = await asyncio.to_thread(source.read), await asyncio.to_thread(target.read)
    if key is None:
        key = there
    if key is None:
        raise VaultError("key_to_move_missing")
    if there not in (None, key):
        raise VaultError("key_place_taken")
    await _with_database(path, key, run_dir, _nothing)
    found = await asyncio.to_thread(check, path, Vault(key))
    if there is None:
        await asyncio.to_thread(target.write, key)
    if await asyncio.to_thread(target.read) != key:
        raise VaultError("key_to_move_missing")
    await asyncio.to_thread(source.clear)
    return found


def unfinished(path: Path, waiting: KeyPlace, present: MasterKey) -> bool:
    """Whether a database holds to the waiting key already, as a change that was interrupted leaves it. Blocks.

    Such a database is not to be replaced: the next change takes the waiting key for one that opens nothing.
    """
    fresh = waiting.read()
    if fresh in (None, present) or not path.exists():
        return False
    try:
        check(path, Vault(fresh))
    except StorageError:
        return False
    return True


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


async def _begun_before(path: Path, waiting: KeyPlace, present: MasterKey, run_dir: Path) -> MasterKey | None:
    """The key that the database holds to already while the old one is still in place; None when nothing was begun."""
    try:
        await _with_database(path, present, run_dir, _nothing)
    except VaultError as error:
        if str(error) != "wrong_master_key":
            raise
        fresh = await asyncio.to_thread(waiting.read)
        if fresh is None:
            raise
        return fresh
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
