"""The open database: its engine, keys and ownership, and transactions with errors mapped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import StorageError, VaultError
from core.people import Person
from storage import schema
from storage.engine import UPGRADING, database_path, make_engine, writing
from storage.failures import storage_errors
from storage.health import JOURNAL_MODE, DatabaseHealth, look
from storage.keyring import Keyring
from storage.master_key import MasterKey
from storage.migrations import HEAD, current_revision, upgrade
from storage.ownership import Ownership
from storage.rewriting import checkpoint, rewrite
from storage.unit_of_work import unit_of_work
from storage.vault import Vault

log = logging.getLogger(__name__)

_UPGRADE_SECONDS = 120.0
_LOG_SECONDS = 1.0
"""Nobody writes meanwhile."""


class Database:
    """One SQLite file, shared with other processes. Belongs to one event loop; make it with `open`."""

    def __init__(
        self,
        path: Path,
        engine: AsyncEngine,
        vault: Vault,
        ownership: Ownership,
        newcomer: Person,
        busy_seconds: float,
    ) -> None:
        self.path = path
        self.busy_seconds = busy_seconds
        self.vault = vault
        self.newcomer = newcomer
        self.keyring = Keyring(vault)
        self._engine = engine
        self._writer = writing(engine)
        self._ownership = ownership
        # Tasks of this process queue here, in order; SQLite's own waiting sleeps and is not fair.
        self._turn_to_write = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(
        cls,
        url_or_path: str | Path,
        *,
        master_key: MasterKey,
        run_dir: Path,
        newcomer: Person = Person(id=""),  # noqa: B008 - frozen
        busy_seconds: float = 10.0,
    ) -> Self:
        """Open or create the database, upgrade its schema, and take this process's lock in `run_dir`.

        All processes that share the file must share `run_dir`. `newcomer`: what a new person starts with.
        Raises StorageError, SchemaError("database_is_newer"),
        ("not_a_facelog_database"), VaultError("wrong_master_key").
        """
        path = database_path(url_or_path)
        await asyncio.to_thread(_make_room, path)
        async with AsyncExitStack() as undo:
            ownership = await asyncio.to_thread(Ownership, run_dir)
            undo.callback(ownership.release)
            engine = make_engine(path, busy_seconds=busy_seconds)
            undo.push_async_callback(engine.dispose)
            if not await _ready(engine):
                await _upgrade(path, run_dir, busy_seconds)
            database = cls(path, engine, Vault(master_key), ownership, newcomer, busy_seconds)
            await database._check_master_key()
            await asyncio.to_thread(ownership.sweep)
            undo.pop_all()
        return database

    @property
    def owner(self) -> str:
        """Name of this process in the rows that it works on."""
        return self._ownership.id

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database; for a `unit_of_work` only. Raises StorageError."""
        self._check_open()
        with storage_errors():
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is alone in writing, from its beginning; undone by any error.

        For a `unit_of_work` only. Raises StorageError.
        """
        self._check_open()
        with storage_errors():
            async with self._turn_to_write, self._writer.begin() as connection:
                yield connection

    async def dead(self, owners: Iterable[str]) -> list[str]:
        """Which of these owners no longer run. A name is never used again, so the dead stay dead."""
        names = list(owners)
        return await asyncio.to_thread(lambda: [name for name in names if not self._ownership.alive(name)])

    @unit_of_work
    async def health(self) -> DatabaseHealth:
        """Look at the whole file; takes longer the larger it is. Raises StorageError."""
        async with self.read() as connection:
            return await look(connection, self.path)

    @unit_of_work
    async def compact(self) -> None:
        """Rewrite the file, so that nothing deleted is left in it or in its log; writers wait meanwhile.

        Raises StorageError("database_locked") while another process reads or writes on, ("disk_full").
        """
        self._check_open()
        with storage_errors():
            async with self._turn_to_write:
                await asyncio.to_thread(rewrite, self.path, self.busy_seconds)

    @unit_of_work
    async def empty_log(self) -> None:
        """Move the log into the file and truncate it, so that neither holds what was overwritten before.

        Left for another time, with a word in the program's log, while somebody reads on. Raises StorageError.
        """
        self._check_open()
        async with self._turn_to_write:
            try:
                with storage_errors():
                    await asyncio.to_thread(checkpoint, self.path, _LOG_SECONDS)
            except StorageError as error:
                if not error.retryable and str(error) != "database_locked":
                    raise
                log.info("the log of the database is not emptied: %s", error)  # a code

    async def others_run(self) -> bool:
        """Whether another process has a database of this home open."""
        return await asyncio.to_thread(self._ownership.others_run)

    async def aclose(self) -> None:
        """Close the file and give up this process's lock; what it left undone may be taken over."""
        if self._closed:
            return
        self._closed = True
        await self._engine.dispose()
        await asyncio.to_thread(self._ownership.release)

    def _check_open(self) -> None:
        if self._closed:
            raise StorageError("database_closed")

    @unit_of_work
    async def _check_master_key(self) -> None:
        known = select(schema.vault.c.fingerprint).where(schema.vault.c.id == schema.FINGERPRINT_ROW)
        index = select(schema.vault.c.fingerprint).where(schema.vault.c.id == schema.INDEX_ROW)
        async with self.read() as connection:
            fingerprint = await connection.scalar(known)
            wrapped = await connection.scalar(index)
        if fingerprint is None:
            async with self.write() as connection:
                fingerprint = await connection.scalar(known)
                if fingerprint is None:
                    fingerprint = self.vault.fingerprint
                    await connection.execute(
                        insert(schema.vault).values(id=schema.FINGERPRINT_ROW, fingerprint=fingerprint)
                    )
        if fingerprint != self.vault.fingerprint:
            raise VaultError("wrong_master_key")
        if wrapped is not None:
            self.vault.use_index(wrapped)


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageError("database_cannot_be_opened") from error


@unit_of_work
async def _ready(engine: AsyncEngine) -> bool:
    """Whether the schema is the newest and the file in WAL mode."""
    with storage_errors():
        async with engine.begin() as connection:
            if await connection.run_sync(current_revision) != HEAD:
                return False
            return bool(await connection.scalar(JOURNAL_MODE) == "wal")


async def _upgrade(path: Path, run_dir: Path, busy_seconds: float) -> None:
    """Upgrade under a lock between processes; whoever comes second finds nothing to do."""
    lock = FileLock(run_dir / "schema.lock", thread_local=False)
    try:
        await asyncio.to_thread(lock.acquire, timeout=_UPGRADE_SECONDS)
    except Timeout as error:
        raise StorageError("upgrade_takes_too_long") from error
    except OSError as error:
        raise StorageError("run_dir_unusable") from error
    engine = make_engine(path, busy_seconds=busy_seconds, pragmas=UPGRADING)
    try:
        await _migrate(engine)
    finally:
        await engine.dispose()
        lock.release()


@unit_of_work
async def _migrate(engine: AsyncEngine) -> None:
    with storage_errors():
        async with writing(engine).begin() as connection:
            if await connection.run_sync(current_revision) != HEAD:
                await connection.run_sync(upgrade)
