"""Writes a diary down whole, its photos some at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO

from core.emotions import Emotion
from core.stores import Exchange
from core.types import Attachment
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.writing import finish_zip, write_export
from diary.exchange.zip_file import DiaryZip

ENTRIES_AT_ONCE = 8
"""Entries whose photos are in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said in a file."""

    title: str
    """Heading of the Markdown file."""
    name_of: Callable[[Emotion], str] = field(repr=False)
    """What an emotion is called."""


async def write_diary(
    exchange: Exchange,
    outgoing: Outgoing,
    wanted: ExportFormat,
    words: Words,
    out: IO[bytes],
    *,
    most_photos: int | None = None,
) -> int:
    """Write a file; returns how many photos are in it.

    `most_photos`: bytes; where a diary has more of them, it is written without any. Raises StorageError, VaultError,
    OSError.
    """
    if wanted is not ExportFormat.ZIP:
        content = await asyncio.to_thread(write_export, outgoing, wanted, title=words.title, name_of=words.name_of)
        await asyncio.to_thread(out.write, content)
        return 0
    few = None if most_photos is None else await _within(photos_of(exchange, outgoing), most_photos)
    with closing(DiaryZip(out, outgoing)) as packed:
        if few is None and most_photos is None:
            async for photos in photos_of(exchange, outgoing):
                await asyncio.to_thread(packed.add, photos)
        elif few is not None:
            await asyncio.to_thread(packed.add, few)
        await asyncio.to_thread(finish_zip, packed, outgoing, title=words.title, name_of=words.name_of)
        return sum(map(len, packed.photos.values()))


async def _within(
    some: AsyncIterator[Mapping[str, Sequence[Attachment]]], most: int
) -> Mapping[str, Sequence[Attachment]] | None:
    """All photos; None where they have more than `most` bytes."""
    kept: dict[str, Sequence[Attachment]] = {}
    size = 0
    async for photos in some:
        size += sum(len(photo.content) for of_entry in photos.values() for photo in of_entry)
        if size > most:
            return None
        kept |= photos
    return kept


async def photos_of(exchange: Exchange, outgoing: Outgoing) -> AsyncIterator[Mapping[str, Sequence[Attachment]]]:
    """The photos of a diary, those of a few entries at a time. Raises StorageError, VaultError."""
    entries = [entry.id for entry in outgoing.archive.entries if entry.photos]
    for start in range(0, len(entries), ENTRIES_AT_ONCE):
        yield await exchange.photos(outgoing.person.id, entries[start : start + ENTRIES_AT_ONCE])
