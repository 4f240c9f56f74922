"""Encrypts content field by field: AES-256-GCM with one key a person, wrapped by the master key.

Layout of a sealed field: a version byte, then parts of a 96-bit random nonce and the ciphertext with its tag of at most
1 MiB of content. The associated data bind each part to the person, table, row, column and its place among the parts,
so that a field that was moved, cut or swapped does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from core.errors import VaultError
from storage.master_key import MasterKey

_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_PART = 1 << 20
"""The cipher holds the interpreter lock while it works: about 3 ms a part."""
_KEY_BITS = 256
_INDEX_PLACE = ("vault", "index")


class PersonKey:
    """Seals and opens the content of one person. Not thread-bound; holds the key in memory."""

    __slots__ = ("_cipher", "person_id")

    def __init__(self, person_id: str, key: bytes) -> None:
        """`key`: 32 bytes."""
        self.person_id = person_id
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, table: str, row: str, column: str) -> bytes:
        """Encrypt a field for its place; a byte, and 28 bytes for each begun MiB, longer than the content."""
        return _seal(self._cipher, content, (self.person_id, table, row, column))

    def open(self, sealed: bytes, table: str, row: str, column: str) -> bytes:
        """Decrypt a field. Raises VaultError("field_changed") when it is not what was sealed for this place."""
        try:
            return _open(self._cipher, sealed, (self.person_id, table, row, column))
        except InvalidTag as error:
            raise VaultError("field_changed") from error

    def seal_text(self, text: str, table: str, row: str, column: str) -> bytes | None:
        """Encrypt words; None for none."""
        return self.seal(text.encode(errors="surrogatepass"), table, row, column) if text else None

    def open_text(self, sealed: bytes | None, table: str, row: str, column: str) -> str:
        """Decrypt words; empty for None."""
        return "" if sealed is None else self.open(sealed, table, row, column).decode(errors="surrogatepass")


class Vault:
    """Makes and unwraps the keys of people, and digests of ids, from the master key."""

    def __init__(self, master: MasterKey) -> None:
        self._wrapper = AESGCM(_derive(master, "wrap"))
        self._index = _derive(master, "index")
        self._accounts = AESGCM(_derive(master, "accounts"))
        self.fingerprint = _derive(master, "fingerprint")
        """32 bytes that are the same for the same master key and tell nothing else about it."""

    def new_key(self, person_id: str) -> bytes:
        """Make a person's key and return it wrapped."""
        return _seal(self._wrapper, AESGCM.generate_key(_KEY_BITS), ("data_keys", person_id))

    def unwrap(self, person_id: str, wrapped: bytes) -> PersonKey:
        """Open a wrapped key. Raises VaultError("person_key_changed")."""
        return PersonKey(person_id, self._unwrapped(person_id, wrapped))

    def rewrapped(self, person_id: str, wrapped: bytes, old: Vault) -> bytes:
        """A person's key that `old` wrapped, wrapped by this vault. Raises VaultError("person_key_changed")."""
        return _seal(self._wrapper, old._unwrapped(person_id, wrapped), ("data_keys", person_id))

    def wrapped_index(self, old: Vault) -> bytes:
        """The key that `old` makes digests with, wrapped by this vault."""
        return _seal(self._wrapper, old._index, _INDEX_PLACE)

    def use_index(self, wrapped: bytes) -> None:
        """Make digests with a key that was wrapped. Raises VaultError("index_key_changed")."""
        try:
            self._index = _open(self._wrapper, wrapped, _INDEX_PLACE)
        except InvalidTag as error:
            raise VaultError("index_key_changed") from error

    def seal_account(self, platform: str, user: bytes, user_id: str) -> bytes:
        """Encrypt an id on a platform for the row of its digest: of somebody who may have no key of their own."""
        return _seal(self._accounts, user_id.encode(errors="surrogatepass"), ("access", platform, user.hex()))

    def open_account(self, platform: str, user: bytes, sealed: bytes) -> str:
        """Decrypt an id on a platform. Raises VaultError("field_changed")."""
        try:
            return _open(self._accounts, sealed, ("access", platform, user.hex())).decode(errors="surrogatepass")
        except InvalidTag as error:
            raise VaultError("field_changed") from error

    def digest(self, *parts: str) -> bytes:
        """32 bytes that stand for an id: equal for equal parts, and not to be guessed without the master key."""
        return hmac.new(self._index, _joined(parts), hashlib.sha256).digest()

    def _unwrapped(self, person_id: str, wrapped: bytes) -> bytes:
        try:
            return _open(self._wrapper, wrapped, ("data_keys", person_id))
        except InvalidTag as error:
            raise VaultError("person_key_changed") from error


def _derive(master: MasterKey, purpose: str) -> bytes:
    return HKDFExpand(SHA256(), 32, f"facelog {purpose} 1".encode()).derive(master.secret)


def _joined(parts: tuple[str, ...]) -> bytes:
    joined = b""
    # Four short parts, for every field of every entry that is opened: a join of a generator takes twice as long.
    for part in parts:
        encoded = part.encode(errors="surrogatepass")
        joined += len(encoded).to_bytes(4, "big") + encoded
    return joined


def _bound(place: tuple[str, ...], number: int, *, last: bool) -> bytes:
    return _VERSION + number.to_bytes(4, "big") + bytes([last]) + _joined(place)


def _seal(cipher: AESGCM, content: bytes, place: tuple[str, ...]) -> bytes:
    sealed = [_VERSION]
    starts = range(0, max(len(content), 1), _PART)
    for number, start in enumerate(starts):
        nonce = os.urandom(_NONCE)
        bound = _bound(place, number, last=number == len(starts) - 1)
        sealed += (nonce, cipher.encrypt(nonce, content[start : start + _PART], bound))
    return b"".join(sealed)


def _open(cipher: AESGCM, sealed: bytes, place: tuple[str, ...]) -> bytes:
    if sealed[:1] != _VERSION:
        raise VaultError("unknown_version")
    size = _NONCE + _PART + _TAG
    if _NONCE + _TAG < len(sealed) <= 1 + size:
        return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], _bound(place, 0, last=True))
    starts = range(1, max(len(sealed), 2), size)
    content = []
    for number, start in enumerate(starts):
        part = sealed[start : start + size]
        if len(part) < _NONCE + _TAG:
            raise VaultError("field_changed")
        bound = _bound(place, number, last=number == len(starts) - 1)
        content.append(cipher.decrypt(part[:_NONCE], part[_NONCE:], bound))
    return b"".join(content)
