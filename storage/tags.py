"""Tags of a diary entry, sealed."""

from __future__ import annotations

from collections.abc import Sequence

from storage.documents import dump, load, reading
from storage.vault import PersonKey


def seal_tags(key: PersonKey, tags: Sequence[str], entry: str) -> bytes | None:
    """Encrypt the tags of an entry; None for none."""
    return key.seal(dump(list(tags)), "diary_entries", entry, "tags") if tags else None


def open_tags(key: PersonKey, sealed: bytes | None, entry: str) -> tuple[str, ...]:
    """Decrypt the tags of an entry. Raises VaultError and StorageError."""
    if sealed is None:
        return ()
    with reading():
        return tuple(str(tag) for tag in load(key.open(sealed, "diary_entries", entry, "tags")))
