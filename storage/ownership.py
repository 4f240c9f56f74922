"""Which process works on what: each holds a lock file while it lives, and its rows carry the name of that file."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from core.errors import StorageError

_NAME = re.compile(r"[0-9a-f]{32}\.lock")


class Ownership:
    """The lock of this process, and a look at those of others. The system frees a lock when its process dies."""

    def __init__(self, folder: Path) -> None:
        """Take a lock of a new name in `folder`. Raises StorageError("run_dir_unusable")."""
        self.id = uuid4().hex
        self._folder = folder
        self._lock = self._lock_of(self.id)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(timeout=0)
        except (OSError, Timeout) as error:
            raise StorageError("run_dir_unusable") from error

    def alive(self, owner: str) -> bool:
        """Tell whether the process of that name still runs, this one included."""
        if owner == self.id:
            return True
        path = self._path(owner)
        if not path.exists():
            return False
        lock = self._lock_of(owner)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError as error:
            raise StorageError("run_dir_unusable") from error
        self._drop(lock, path)
        return False

    def others_run(self) -> bool:
        """Tell whether a process other than this one runs."""
        others = [path.stem for path in self._folder.iterdir() if _NAME.fullmatch(path.name) and path.stem != self.id]
        return any(self.alive(owner) for owner in others)

    def sweep(self) -> None:
        """Remove lock files of processes that no longer run."""
        for path in self._folder.iterdir():
            if _NAME.fullmatch(path.name):
                self.alive(path.stem)

    def release(self) -> None:
        """Give up the lock; what this process left undone may be taken over."""
        self._drop(self._lock, self._path(self.id))

    @staticmethod
    def _drop(lock: FileLock, path: Path) -> None:
        # Unlinked while held: a process that opened the file meanwhile sees that it is gone and makes its own.
        # Windows refuses that, and removes the file when the lock is released.
        with suppress(PermissionError):
            path.unlink(missing_ok=True)
        lock.release()

    def _path(self, owner: str) -> Path:
        return self._folder / f"{owner}.lock"

    def _lock_of(self, owner: str) -> FileLock:
        # Not bound to a thread: it is taken in one and may be released in another.
        return FileLock(self._path(owner), thread_local=False)
