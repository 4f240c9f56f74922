"""Photos that people chose to keep with a diary entry."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.types import Attachment
from storage.codec import dump_attachment, load_attachment
from storage.database import Database
from storage.overwriting import overwriting
from storage.schema import diary_entries
from storage.schema_service import photos
from storage.unit_of_work import unit_of_work
from storage.vault import PersonKey


class SqlAlbum:
    """`core.stores.Album` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def photos(self, person_id: str, entry_id: str) -> Sequence[Attachment]:
        """The photos of an entry, in their order. Raises StorageError, VaultError."""
        query = (
            select(photos)
            .join(diary_entries, diary_entries.c.id == photos.c.entry_id)
            .where(photos.c.entry_id == entry_id, photos.c.person_id == person_id, diary_entries.c.removed_at.is_(None))
            .order_by(photos.c.position)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return []
            key = await self._database.keyring.of(connection, person_id)
        return await asyncio.to_thread(lambda: [open_photo(key, row.content, entry_id, row.position) for row in rows])

    @unit_of_work
    async def drop(self, person_id: str, entry_id: str) -> int:
        """Delete the photos of an entry; returns how many. Raises StorageError."""
        gone = delete(photos).where(photos.c.entry_id == entry_id, photos.c.person_id == person_id)
        async with self._database.write() as connection, overwriting(connection):
            dropped = len((await connection.execute(gone.returning(photos.c.position))).all())
        if dropped:
            await self._database.empty_log()
        return dropped

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def seal_photo(key: PersonKey, photo: Attachment, entry: str, position: int) -> bytes:
    """Encrypt a photo for its place. Takes milliseconds a megabyte."""
    return key.seal(dump_attachment(photo), "photos", _row(entry, position), "content")


def open_photo(key: PersonKey, sealed: bytes, entry: str, position: int) -> Attachment:
    """Decrypt a photo. Raises VaultError and StorageError."""
    return load_attachment(key.open(sealed, "photos", _row(entry, position), "content"))


async def insert_photos(connection: AsyncConnection, key: PersonKey, entry: str, kept: Sequence[Attachment]) -> None:
    """Keep photos with an entry, in their order."""
    for position, photo in enumerate(kept):
        sealed = await asyncio.to_thread(seal_photo, key, photo, entry, position)
        values = {"entry_id": entry, "position": position, "person_id": key.person_id, "content": sealed}
        await connection.execute(insert(photos).values(**values))


def _row(entry: str, position: int) -> str:
    return f"{entry}/{position}"
