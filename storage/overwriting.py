"""Deletes so that what was on pages of the file is overwritten, also on those that become free.

Other deletions leave ciphertext on free pages until they are used again; this writes as much as was deleted. The
write-ahead log may hold older states of pages until it is moved into the file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@asynccontextmanager
async def overwriting(connection: AsyncConnection) -> AsyncIterator[None]:
    """Overwrite what is deleted within; in a writing transaction."""
    await connection.execute(text("PRAGMA secure_delete=ON"))
    try:
        yield
    finally:
        await connection.execute(text("PRAGMA secure_delete=FAST"))
