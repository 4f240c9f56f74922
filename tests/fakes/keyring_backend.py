"""A keyring of the operating system in memory, for the real library `keyring`."""

from __future__ import annotations

from contextlib import contextmanager

import keyring
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail


class MemoryKeyring(KeyringBackend):
    """Keeps items by service and name; can be locked, or refuse after so many calls."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[tuple[str, str], str] = {}
        self.locked = False
        self._calls: int | None = None

    def refuses_after(self, writes: int | None) -> None:
        """Lock itself after so many writes; None for never."""
        self._calls, self.locked = writes, False

    def get_password(self, service, username):
        self._check()
        return self.items.get((service, username))

    def set_password(self, service, username, password):
        self._check()
        self.items[service, username] = password
        if self._calls is not None:
            self._calls -= 1
            self.locked = self._calls <= 0

    def delete_password(self, service, username):
        self._check()
        if (service, username) not in self.items:
            raise errors.PasswordDeleteError(service)
        del self.items[service, username]

    def _check(self) -> None:
        if self.locked:
            raise errors.KeyringLocked("locked")


class PlainKeyring(MemoryKeyring):
    """One that the library does not recommend, as those in plain text are."""

    priority = 0.5


class Chain(chainer.ChainerBackend):
    """What the library takes where there are several backends; they may all be ones that it does not recommend."""

    priority = 10
    backends: tuple[KeyringBackend, ...] = ()

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


@contextmanager
def using(backend: KeyringBackend):
    """Make it the machine's for a while; no test ever meets the real one."""
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(fail.Keyring())
