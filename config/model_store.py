"""Models on this machine: a folder each, with a manifest that says what belongs there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from config.catalog import FILE_NAME, NAME
from config.manifest import MANIFEST, Manifest, StoredFile, read_manifest, write_manifest
from core.errors import ModelStoreError

UNFINISHED = ".unfinished"
"""Where downloads grow. No model has such a name."""
BLOCK = 1 << 20

FileState = Literal["ok", "missing", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What `ModelStore.remove` did."""

    files: int
    size: int
    """Bytes that were freed."""
    kept: tuple[str, ...]
    """Names in the model's folder that are not ours and were left there."""


class ModelStore:
    """Finds, checks and removes pulled models. Downloads nothing: that is `config.model_pull`."""

    def __init__(self, root: Path) -> None:
        """`root`: the folder of all models; it need not be there yet."""
        self.root = root

    def folder(self, name: str) -> Path:
        """The folder of a model. Raises ModelStoreError (unsafe_name) for one that would lead out of the store."""
        folder = self.root / name
        if re.fullmatch(NAME, name) is None or folder.is_symlink():
            raise ModelStoreError("unsafe_name", name=name)
        return folder

    def names(self) -> tuple[str, ...]:
        """Models with a manifest, in order."""
        if not self.root.is_dir():
            return ()
        found = (path.parent.name for path in self.root.glob(f"*/{MANIFEST}"))
        return tuple(sorted(name for name in found if re.fullmatch(NAME, name)))

    def manifest(self, name: str) -> Manifest | None:
        """What was pulled under a name; None when nothing was. Raises ModelStoreError."""
        return read_manifest(self.folder(name), name)

    def find(self, name: str) -> Path | None:
        """The folder of a model whose files are all there with their sizes; None otherwise. Hashes nothing."""
        try:
            manifest = self.manifest(name)
        except ModelStoreError:
            # Unsafe as a name, or damaged: there is no model to use either way; `verify` says which.
            return None
        if manifest is None:
            return None
        folder = self.folder(name)
        whole = all(_size(folder / file.name) == file.size for file in manifest.files)
        return folder if whole else None

    def resolve(self, given: str) -> str:
        """The folder of a pulled model when a setting names one; else what was given, unchanged."""
        found = self.find(given)
        return given if found is None else str(found)

    def verify(self, name: str, read: Callable[[int], None] = lambda _count: None) -> dict[str, FileState]:
        """Compare every file with the manifest; `read` is told how many bytes were read.

        Raises ModelStoreError (not_pulled, manifest_damaged) and OSError.
        """
        manifest = self._pulled(name)
        return {file.name: self.state(name, file, read) for file in manifest.files}

    def state(self, name: str, file: StoredFile, read: Callable[[int], None] = lambda _count: None) -> FileState:
        """How a file of a model is now. Raises OSError."""
        path = self.folder(name) / file.name
        size = _size(path)
        if size is None:
            return "missing"
        return "ok" if size == file.size and sha256_of(path, read) == file.sha256 else "changed"

    def remove(self, name: str) -> Removed:
        """Delete what the manifest names, and what an unfinished pull left; nothing else.

        Raises ModelStoreError (not_pulled, manifest_damaged, busy) and OSError.
        """
        if not (self.folder(name) / MANIFEST).is_file() and not (self.root / UNFINISHED / name).is_dir():
            raise ModelStoreError("not_pulled", name=name)
        with self.pulling(name) as unfinished:
            parts = [path for path in unfinished.iterdir() if _is_ours(path)]
            manifest = self.manifest(name)
            if manifest is None and not parts:
                raise ModelStoreError("not_pulled", name=name)
            folder = self.folder(name)
            ours = [folder / file.name for file in manifest.files] if manifest is not None else []
            ours = [path for path in ours if path.is_file() or path.is_symlink()]
            size = sum(_size(path) or 0 for path in (*ours, *parts))
            # The manifest goes first: without it no half-removed folder passes for a model.
            (folder / MANIFEST).unlink(missing_ok=True)
            for path in (*ours, *parts):
                path.unlink()
            kept = _names_in(folder)
            if folder.is_dir() and not kept:
                folder.rmdir()
        return Removed(files=len(ours) + len(parts), size=size, kept=kept)

    @contextmanager
    def pulling(self, name: str) -> Iterator[Path]:
        """Hold a model for oneself; gives the folder where its downloads grow. Raises ModelStoreError (busy)."""
        self.folder(name)
        unfinished = self.root / UNFINISHED / name
        unfinished.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / UNFINISHED / f"{name}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise ModelStoreError("busy", name=name) from error
        try:
            yield unfinished
        finally:
            if not _names_in(unfinished):
                unfinished.rmdir()
            lock.release()

    def install(self, manifest: Manifest, arrived: dict[str, Path]) -> None:
        """Move checked files to their places, the manifest last. Raises OSError.

        `arrived`: by name, the files that are new; the others of the manifest are there already.
        """
        folder = self.folder(manifest.name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        for name, path in arrived.items():
            path.replace(folder / name)
        write_manifest(folder, manifest)

    def _pulled(self, name: str) -> Manifest:
        manifest = self.manifest(name)
        if manifest is None:
            raise ModelStoreError("not_pulled", name=name)
        return manifest


def sha256_of(path: Path, read: Callable[[int], None] = lambda _count: None) -> str:
    """Hash a file; `read` is told how many bytes were read. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
            read(len(block))
    return digest.hexdigest()


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _names_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()


def _is_ours(path: Path) -> bool:
    """Whether a download of ours left it."""
    return path.is_file() and re.fullmatch(FILE_NAME, path.name) is not None and path.suffix == ".part"
