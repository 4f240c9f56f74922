"""The one secret that everything else is wrapped with, from a setting or from a key file."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import VaultError
from storage.folders import sync_folder

log = logging.getLogger(__name__)

_BYTES = 32


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 secret bytes. Lost with them is everything that was sealed."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _BYTES:
            raise VaultError("master_key_must_be_32_bytes")

    @classmethod
    def generate(cls) -> MasterKey:
        """Make a new key."""
        return cls(secrets.token_bytes(_BYTES))

    @classmethod
    def from_text(cls, text: str) -> MasterKey:
        """Read a key written as urlsafe base64, with or without padding. Raises VaultError."""
        bare = text.strip().rstrip("=")
        try:
            secret = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise VaultError("master_key_is_not_base64") from error
        return cls(secret)

    @classmethod
    def from_file(cls, path: Path, *, create: bool) -> MasterKey:
        """Read the key file; where there is none, `create` it (mode 0600, whole or not at all).

        A file that others may read, such as a copied one, is taken away from them.

        Pass `create` only while there is no database: a new key opens nothing old.
        Raises VaultError("master_key_file_missing"), ("master_key_file_unusable") and what `from_text` raises.
        """
        try:
            if create and not path.exists():
                write_new(path, cls.generate().to_text())
            _for_its_owner(path)
            return cls.from_text(path.read_text(encoding="ascii"))
        except FileNotFoundError as error:
            raise VaultError("master_key_file_missing") from error
        except (OSError, UnicodeDecodeError) as error:
            raise VaultError("master_key_file_unusable") from error

    def write(self, path: Path) -> None:
        """Write a key file (mode 0600, whole or not at all), in place of an earlier one.

        Raises VaultError("master_key_file_unusable").
        """
        try:
            path.unlink(missing_ok=True)
            write_new(path, self.to_text())
        except OSError as error:
            raise VaultError("master_key_file_unusable") from error

    def to_text(self) -> str:
        """Write the key as urlsafe base64."""
        return base64.urlsafe_b64encode(self.secret).decode("ascii")


def drop_drafts(path: Path) -> None:
    """Delete what a process left that ended while it wrote a key file: each may hold a key. Raises OSError.

    Nobody may write meanwhile.
    """
    for draft in path.parent.glob(f".{path.name}.*"):
        draft.unlink(missing_ok=True)


def write_new(path: Path, text: str) -> None:
    """Create a file (mode 0600) with its whole text; one that another process made meanwhile wins. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            _give_name(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    # What is sealed with a key must not last longer than its name.
    sync_folder(path.parent)


def _give_name(draft: Path, path: Path) -> None:
    """Give a whole file a name that is free. Raises FileExistsError where it is taken, and OSError."""
    try:
        # A link fails where the name is taken; a rename would replace the other's key.
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links. Whoever reads between these two finds an empty file, and says so.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            os.replace(draft, path)
        except OSError:
            path.unlink()
            raise


def _for_its_owner(path: Path) -> None:
    """Take a key file away from everybody but its owner. Raises OSError where it cannot be looked at."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return
    try:
        path.chmod(mode & 0o700)
    except OSError:
        log.warning("the key file may be read by others, and that cannot be changed")
    else:
        log.warning("the key file could be read by others until now: rotate the key if somebody may have copied it")
