"""An item of the operating system's keyring, by the library `keyring`. Not `storage.keyring`: that is people's keys.

Only backends that the library itself recommends (Windows Credential Locker, macOS Keychain, Secret Service, KWallet)
are used: one that stores nothing, or stores in plain text, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from core.errors import VaultError
from storage.master_key import MasterKey

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "facelog"


@dataclass(frozen=True, slots=True)
class KeyringPlace:
    """One item. Every call may make the operating system ask its user to unlock the keyring.

    Raises VaultError("keyring_not_installed"), ("no_keyring"), ("keyring_locked"), ("keyring_failed").
    """

    name: str

    @property
    def where(self) -> str:
        """The item and who keeps it."""
        with _errors():
            return f"{SERVICE} {self.name} ({_backend().name})"

    def read(self) -> MasterKey | None:
        """The key of the item; None without an item. Raises VaultError, also for an item that holds no key."""
        with _errors():
            text = _backend().get_password(SERVICE, self.name)
        return None if text is None else _key(text)

    def write(self, key: MasterKey) -> None:
        """Put a key into the item, and look whether it is there. Raises VaultError."""
        with _errors():
            _backend().set_password(SERVICE, self.name, key.to_text())
        if self.read() != key:
            raise VaultError("keyring_failed")

    def clear(self) -> None:
        """Delete the item. Raises VaultError."""
        with _errors():
            backend = _backend()
            if backend.get_password(SERVICE, self.name) is not None:
                backend.delete_password(SERVICE, self.name)


def _key(text: str) -> MasterKey:
    try:
        return MasterKey.from_text(text)
    except VaultError as error:
        raise VaultError("keyring_item_damaged") from error


def _backend() -> KeyringBackend:
    """The backend of this machine. Its import takes some 50 ms, so it is done where a key is needed from it."""
    if find_spec("keyring") is None:
        raise VaultError("keyring_not_installed")
    from keyring import get_keyring
    from keyring.backends.chainer import ChainerBackend
    from keyring.core import recommended

    try:
        backend = get_keyring()
    except (ImportError, AttributeError, RuntimeError, ValueError) as error:  # PYTHON_KEYRING_BACKEND names none
        raise VaultError("no_keyring") from error
    # A chain is recommended whatever is in it, and tries one after another.
    several = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    found: KeyringBackend | None = next(filter(recommended, several), None)
    if found is None:
        raise VaultError("no_keyring")
    return found


@contextmanager
def _errors() -> Iterator[None]:
    """Map what backends raise."""
    if find_spec("keyring") is None:
        raise VaultError("keyring_not_installed")
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except KeyringLocked as error:
        raise VaultError("keyring_locked") from error
    except NoKeyringError as error:
        raise VaultError("no_keyring") from error
    except (KeyringError, OSError) as error:
        raise VaultError("keyring_failed") from error
