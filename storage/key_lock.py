"""One change at a time of the master key, of where it is, or of the database that it opens.

Two that overlap could each take the key of the other for the one that is not needed any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import StorageError, VaultError


@contextmanager
def changing_keys(run_dir: Path) -> Iterator[None]:
    """Be the only process that changes key or database. Raises VaultError("key_change_running"), StorageError."""
    # Not bound to a thread: what it guards works in several.
    lock = FileLock(run_dir / "key-change.lock", thread_local=False)
    try:
        run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise VaultError("key_change_running") from error
    except OSError as error:
        raise StorageError("run_dir_unusable") from error
    try:
        yield
    finally:
        lock.release()
