"""What is recorded beside the files of a pulled model: where they came from and how to tell that they are unchanged."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from config.catalog import FILE_NAME, NAME, SHA256
from core.errors import ModelStoreError

MANIFEST = "manifest.json"
MAX_BYTES = 1_000_000
"""Of a manifest; a longer one is not ours."""

Check = Literal["sha256", "git-sha1", "size"]
"""What a file was compared with when it came: a published SHA-256, git's own SHA-1, or its length alone."""


def _not_the_manifest(name: str) -> str:
    if name == MANIFEST:
        raise ValueError("is the manifest itself")
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file of a pulled model."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=FILE_NAME, max_length=200), AfterValidator(_not_the_manifest)]
    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    sha256: Annotated[str, Field(pattern=SHA256)]
    """Of what arrived, whatever it was compared with."""
    checked: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One pulled model. Written last: a folder without it holds no model that is whole."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=NAME)]
    repository: str
    revision: str | None
    """The commit that the files are of; None from a folder."""
    files: Annotated[tuple[StoredFile, ...], Field(min_length=1)]
    format: Literal[1] = 1

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest beside its files, whole or not at all. Raises OSError."""
    unfinished = folder / f".{MANIFEST}.part"
    with unfinished.open("wb") as out:
        out.write(TypeAdapter(Manifest).dump_json(manifest, indent=1) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(folder / MANIFEST)


def read_manifest(folder: Path, name: str) -> Manifest | None:
    """The manifest in a folder; None when there is none.

    Raises ModelStoreError (manifest_damaged) when it is not one, names files outside its folder, or is of another
    model than `name`.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        with path.open("rb") as source:
            content = source.read(MAX_BYTES)
        manifest = TypeAdapter(Manifest).validate_json(content)
    except ValidationError as error:
        raise ModelStoreError("manifest_damaged", name=name, file=str(path)) from error
    if manifest.name != name:
        raise ModelStoreError("manifest_damaged", name=name, file=str(path))
    return manifest
