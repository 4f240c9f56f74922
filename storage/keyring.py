"""The keys of people, from the database, unwrapped and kept in memory."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import VaultError
from storage.schema import FINGERPRINT_ROW, data_keys, vault
from storage.vault import PersonKey, Vault


class Keyring:
    """Finds a person's key; remembers the last `limit` used."""

    def __init__(self, vault: Vault, *, limit: int = 256) -> None:
        self._vault = vault
        self._limit = limit
        self._keys: OrderedDict[str, PersonKey] = OrderedDict()
        self._forgotten: set[str] = set()
        """People who were erased: a reader that began before does not bring their key back."""

    async def of(self, connection: AsyncConnection, person_id: str) -> PersonKey:
        """Return the person's key. Raises VaultError("person_key_missing") or ("person_key_changed")."""
        if person_id in self._forgotten:
            raise VaultError("person_key_missing")
        key = self._keys.get(person_id)
        if key is None:
            wrapped = await connection.scalar(select(data_keys.c.wrapped).where(data_keys.c.person_id == person_id))
            if wrapped is None:
                raise VaultError("person_key_missing")
            key = self._vault.unwrap(person_id, wrapped)
            if person_id in self._forgotten:
                raise VaultError("person_key_missing")
            self._keys[person_id] = key
        self._keys.move_to_end(person_id)
        while len(self._keys) > self._limit:
            self._keys.popitem(last=False)
        return key

    async def find(self, connection: AsyncConnection, person_id: str) -> PersonKey | VaultError:
        """Return the person's key, or why there is none: for readers of several people's rows."""
        try:
            return await self.of(connection, person_id)
        except VaultError as error:
            return error

    def forget(self, person_id: str) -> None:
        """Drop the key of somebody who was erased, for good: ids are never used again."""
        self._forgotten.add(person_id)
        self._keys.pop(person_id, None)

    async def make(self, connection: AsyncConnection, person_id: str) -> None:
        """Store a new key for a new person, in a writing transaction.

        Raises VaultError("wrong_master_key") when the master key was changed since this process began.
        """
        known = select(vault.c.fingerprint).where(vault.c.id == FINGERPRINT_ROW)
        if await connection.scalar(known) != self._vault.fingerprint:
            raise VaultError("wrong_master_key")
        await connection.execute(
            insert(data_keys).values(person_id=person_id, wrapped=self._vault.new_key(person_id)),
        )
