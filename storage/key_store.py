"""Where the master key is kept: in a file of the home, or in the keyring of the operating system.

A store has two places: the one whose key holds, and one where the next key waits while the master key is changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol
from uuid import uuid4

from filelock import FileLock, Timeout

from core.errors import VaultError
from storage.folders import sync_folder
from storage.master_key import MasterKey, drop_drafts, write_new
from storage.os_keyring import KeyringPlace

StoreKind = Literal["file", "keyring"]
KEY_FILE = "master.key"
ID_FILE = "key.id"
"""Holds the random name of this home's item in the keyring. Not secret."""
_LOCK_SECONDS = 60.0


class KeyPlace(Protocol):
    """Somewhere that one key can be."""

    @property
    def where(self) -> str:
        """The place in words of a file system or a keyring; nothing secret."""
        ...

    def read(self) -> MasterKey | None:
        """The key; None where there is none. Blocks. Raises VaultError."""
        ...

    def write(self, key: MasterKey) -> None:
        """Put a key there in place of an earlier one. Blocks. Raises VaultError."""
        ...

    def clear(self) -> None:
        """Leave no key there. Blocks. Raises VaultError."""
        ...


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A key file, for its owner only."""

    path: Path

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def read(self) -> MasterKey | None:
        """The key in the file; None without a file. Raises VaultError."""
        return MasterKey.from_file(self.path, create=False) if self.path.exists() else None

    def write(self, key: MasterKey) -> None:
        """Write the file, whole or not at all. Raises VaultError("master_key_file_unusable")."""
        key.write(self.path)

    def clear(self) -> None:
        """Delete the file. Raises VaultError("master_key_file_unusable")."""
        try:
            self.path.unlink(missing_ok=True)
            drop_drafts(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise VaultError("master_key_file_unusable") from error


class FileKeyStore:
    """A key file in the home."""

    kind: StoreKind = "file"

    def __init__(self, home: Path) -> None:
        self._path = home / KEY_FILE
        self.place = FilePlace(self._path)
        self.waiting = FilePlace(self._path.with_name(f"{KEY_FILE}.new"))

    def first_key(self) -> MasterKey:
        """The key that is there, else a new one. Raises VaultError."""
        return MasterKey.from_file(self._path, create=True)

    def key(self) -> MasterKey:
        """The key. Raises VaultError("master_key_file_missing") where there is none."""
        return MasterKey.from_file(self._path, create=False)

    def accept(self) -> None:
        """Put the waiting key in the place of the one that held, at once. Raises VaultError."""
        try:
            os.replace(self.waiting.path, self._path)
            drop_drafts(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise VaultError("master_key_file_unusable") from error


class KeyringStore:
    """Two items of the keyring under the home's random name; homes on one machine do not meet."""

    kind: StoreKind = "keyring"

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def place(self) -> KeyringPlace:
        """The item of the key that holds. Raises VaultError("key_id_missing"), ("key_id_unusable")."""
        return KeyringPlace(self._name())

    @property
    def waiting(self) -> KeyringPlace:
        """The item of the key that waits. Raises as `place` does."""
        return KeyringPlace(f"{self._name()}.new")

    def first_key(self) -> MasterKey:
        """The key that is there, else a new one; of two that start at once, both get the same. Raises VaultError."""
        folder = self._home / "run"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(folder / "key.lock", timeout=_LOCK_SECONDS):
                self.name_it()
                found = self.place.read()
                if found is None:
                    found = MasterKey.generate()
                    self.place.write(found)
                return found
        except (OSError, Timeout) as error:
            raise VaultError("run_dir_unusable") from error

    def key(self) -> MasterKey:
        """The key. Raises VaultError("master_key_not_in_keyring") where there is none."""
        found = self.place.read() if (self._home / ID_FILE).exists() else None
        if found is None:
            raise VaultError("master_key_not_in_keyring")
        return found

    def accept(self) -> None:
        """Put the waiting key in the place of the one that held; it waits until it is seen there. Raises VaultError."""
        fresh = self.waiting.read()
        if fresh is None:
            raise VaultError("master_key_not_in_keyring")
        self.place.write(fresh)
        self.waiting.clear()

    def name_it(self) -> None:
        """Give the home's item a random name, once. Raises VaultError("key_id_unusable")."""
        try:
            if not (self._home / ID_FILE).exists():
                write_new(self._home / ID_FILE, uuid4().hex)
        except OSError as error:
            raise VaultError("key_id_unusable") from error

    def _name(self) -> str:
        try:
            name = (self._home / ID_FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise VaultError("key_id_missing") from error
        except (OSError, UnicodeDecodeError) as error:
            raise VaultError("key_id_unusable") from error
        if not (len(name) == 32 and name.isalnum()):
            raise VaultError("key_id_unusable")
        return name


KeyStore = FileKeyStore | KeyringStore


def key_store(kind: StoreKind, home: Path) -> KeyStore:
    """The store of a kind; nothing is read yet, and no store stands in for the other."""
    return KeyringStore(home) if kind == "keyring" else FileKeyStore(home)
