"""Brings a model to this machine: asks its source, makes sure of room, fetches, checks, and only then moves in."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from config.catalog import Model, ModelFile
from config.manifest import Check, Manifest, StoredFile
from config.model_source import ModelSource, RemoteFile
from config.model_store import BLOCK, ModelStore
from core.errors import ModelStoreError

MARGIN_BYTES = 500_000_000
"""What a download leaves free on the disk: a full one stops the diary."""


class PullView(Protocol):
    """Watches a pull."""

    def begin(self, files: int, size: int) -> None:
        """So many files with so many bytes in all are missing."""
        ...

    def file(self, name: str, size: int) -> None:
        """A file's turn comes."""
        ...

    def moved(self, position: int) -> None:
        """The file stands at so many bytes; this may go back."""
        ...

    def checking(self, name: str) -> None:
        """The file arrived and is compared with its checksum."""
        ...


def free_bytes(path: Path) -> int:
    """Room on the disk that holds a folder, which need not be there yet."""
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    return shutil.disk_usage(there).free


class Puller:
    """Pulls models from one source into one store."""

    def __init__(
        self, store: ModelStore, source: ModelSource, *, free_space: Callable[[Path], int] = free_bytes
    ) -> None:
        """`free_space`: bytes free where a folder is."""
        self._store = store
        self._source = source
        self._free_space = free_space

    def pull(self, model: Model, view: PullView) -> Manifest:
        """Fetch what is missing or changed, continuing what an earlier pull left.

        Raises ModelStoreError and OSError. No file gets its name before it is whole and checked.
        """
        with self._store.pulling(model.name) as unfinished:
            listing = self._source.look(model)
            for remote in listing.files:
                _agree(remote)
            there = self._there(model, listing.files)
            missing = [remote for remote in listing.files if remote.file.name not in there]
            self._drop_others(unfinished, missing)
            self._room(unfinished, missing)
            view.begin(len(missing), sum(remote.size for remote in missing))
            stored = {remote.file.name: self._one(remote, unfinished, view) for remote in missing}
            manifest = Manifest(
                name=model.name,
                repository=model.repository,
                revision=listing.revision,
                files=tuple((there | stored)[remote.file.name] for remote in listing.files),
            )
            self._store.install(manifest, {remote.file.name: unfinished / remote.part for remote in missing})
            return manifest

    def _there(self, model: Model, files: tuple[RemoteFile, ...]) -> dict[str, StoredFile]:
        """Files of the model that are in their place and are what the source describes."""
        folder = self._store.folder(model.name)
        found: dict[str, StoredFile] = {}
        for remote in files:
            path = folder / remote.file.name
            # By length alone a damaged file would never be mended.
            if remote.sha256 or remote.git_sha1 or remote.file.sha256:
                try:
                    found[remote.file.name] = _checked(remote, path)
                except (ModelStoreError, FileNotFoundError):
                    continue
        return found

    def _drop_others(self, unfinished: Path, missing: list[RemoteFile]) -> None:
        """Forget what was begun of another revision."""
        wanted = {remote.part for remote in missing}
        for path in unfinished.glob("*.part"):
            if path.name not in wanted:
                path.unlink()

    def _room(self, unfinished: Path, missing: list[RemoteFile]) -> None:
        begun = sum(path.stat().st_size for path in unfinished.glob("*.part"))
        needed = sum(remote.size for remote in missing) - begun
        free = self._free_space(unfinished)
        if missing and free < needed + MARGIN_BYTES:
            raise ModelStoreError("no_room", needed=needed + MARGIN_BYTES, free=free, where=str(self._store.root))

    def _one(self, remote: RemoteFile, unfinished: Path, view: PullView) -> StoredFile:
        part = unfinished / remote.part
        if part.is_symlink() or (part.is_file() and part.stat().st_size > remote.size):
            part.unlink()
        view.file(remote.file.name, remote.size)
        part.touch()
        self._source.fetch(remote, part, view.moved)
        view.moved(remote.size)
        view.checking(remote.file.name)
        try:
            stored = _checked(remote, part)
        except ModelStoreError:
            # Nothing says which of its bytes are wrong: it cannot be continued.
            part.unlink()
            raise
        _keep(part)
        return stored


def _agree(remote: RemoteFile) -> None:
    """Refuse what the source itself describes as another file than the catalog's."""
    file = remote.file
    other_size = file.size is not None and file.size != remote.size
    other_hash = file.sha256 is not None and remote.sha256 is not None and file.sha256 != remote.sha256
    if other_size or other_hash:
        raise ModelStoreError("other_file", file=file.path)


def _checked(remote: RemoteFile, path: Path) -> StoredFile:
    """Compare a whole file with all that is known of it. Raises ModelStoreError and OSError."""
    size = path.stat().st_size
    if size != remote.size:
        raise ModelStoreError("wrong_length", file=remote.file.name)
    sha256, git_sha1 = _hashes(path, size)
    if any(known is not None and known != sha256 for known in (remote.file.sha256, remote.sha256)):
        raise ModelStoreError("wrong_checksum", file=remote.file.name)
    if remote.git_sha1 is not None and remote.git_sha1 != git_sha1:
        raise ModelStoreError("wrong_checksum", file=remote.file.name)
    return StoredFile(name=remote.file.name, size=size, sha256=sha256, checked=_how(remote.file, remote))


def _how(file: ModelFile, remote: RemoteFile) -> Check:
    if file.sha256 or remote.sha256:
        return "sha256"
    return "git-sha1" if remote.git_sha1 else "size"


def _hashes(path: Path, size: int) -> tuple[str, str]:
    """SHA-256, and git's SHA-1 of the same content."""
    sha256 = hashlib.sha256()
    git = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            sha256.update(block)
            git.update(block)
    return sha256.hexdigest(), git.hexdigest()


def _keep(path: Path) -> None:
    """Have the disk hold the file before it gets its name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
