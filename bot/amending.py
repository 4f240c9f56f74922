"""Follows what people do to messages that are answered already: edits, and deletions where a platform tells of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.corrector import Corrector
from core.days import utc_now
from core.entries import KeptEntry
from core.errors import ModelError
from core.mood import fuse, mismatch
from core.observations import Observation, TextReading
from core.ports import TextReader
from core.stores import Entries
from core.types import DiaryEntry, Platform
from core.words import clean, excerpt
from diary.tags import amended
from llm.safety import assess

log = logging.getLogger(__name__)


class Amender:
    """Keeps the diary true to the messages it was made of."""

    def __init__(
        self,
        entries: Entries,
        reader: TextReader,
        corrector: Corrector,
        *,
        characters: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Work with these parts; none is owned. `characters`: how much of a long text is read."""
        self._entries = entries
        self._reader = reader
        self._corrector = corrector
        self._characters = characters
        self._clock = clock

    async def edited(self, platform: Platform, message_id: str, text: str) -> bool:
        """Put an edited message's words into its entry, read anew; False when there is nothing to change.

        An entry that was made of several messages stays as it is: which of its words were edited is not known.
        Raises StorageError.
        """
        kept = await self._entries.of_message(platform, message_id)
        said = await asyncio.to_thread(clean, text)
        if kept is None or kept.messages != 1 or not said or said == kept.entry.text:
            return False
        return await self._amend(kept, said)

    async def rewritten(self, person_id: str, entry_id: str, text: str, read: bool = True) -> bool:
        """Put other words in place of an entry's; False when it is not theirs, gone, or says just that.

        They are read anew, but for `read=False`: then what was read in the old ones is dropped, and nothing read.
        The entry may be made of several messages: all that was written in them is replaced. No words leave an entry
        without any, as one of a photo is. Raises StorageError.
        """
        kept = await self._entries.one(person_id, entry_id)
        said = await asyncio.to_thread(clean, text)
        if kept is None or said == kept.entry.text:
            return False
        return await self._amend(kept, said, read=read)

    async def _amend(self, kept: KeptEntry, said: str, *, read: bool = True) -> bool:
        """Put cleaned words in place of an entry's, with its hashtags and what is read in them."""
        seen: tuple[Observation, ...] = tuple(one for one in kept.observations if not isinstance(one, TextReading))
        # Not the transcripts among the observations: what was heard late, or brought in, is not there.
        words = "\n".join(part for part in (said, clean(kept.entry.transcript)) if part)
        if read and words:
            seen = (*seen, *await self._read(words))
        calibration = await self._corrector.calibration(kept.entry.person_id)
        entry = replace(
            kept.entry,
            text=said,
            tags=amended(kept.entry.tags, kept.entry.text, said),
            mood=fuse(seen, calibration),
            mismatch=mismatch(seen, calibration),
        )
        if await asyncio.to_thread(assess, words) is not None:
            # As in a turn: a label from a small model has no place beside words of crisis.
            entry = replace(entry, mood=None, mismatch=None)
        if entry.mood is None and entry.corrected is not None:
            # What the person said of it is stored with the mood that it corrects.
            entry = replace(entry, mood=kept.entry.mood)
        return await self._entries.amend(replace(kept, entry=entry, observations=seen))

    async def deleted(self, platform: Platform, message_id: str) -> DiaryEntry | None:
        """Remove the entry of a deleted message; None where it has none, or is made of others, too. StorageError."""
        kept = await self._entries.of_message(platform, message_id)
        if kept is None or kept.messages != 1:
            return None
        entry = kept.entry
        return entry if await self._entries.remove(entry.person_id, entry.id, self._clock()) else None

    async def keeps(self, platform: Platform, message_id: str) -> bool:
        """Whether a message is in the diary. Raises StorageError."""
        return await self._entries.of_message(platform, message_id) is not None

    async def alarms(self, platform: Platform, message_id: str, text: str) -> bool:
        """Whether an edit brings words of crisis that were not there before: then it is answered. StorageError."""
        if await asyncio.to_thread(assess, text) is None:
            return False
        kept = await self._entries.of_message(platform, message_id)
        return kept is None or await asyncio.to_thread(assess, kept.entry.text) is None

    async def _read(self, words: str) -> list[Observation]:
        try:
            return [await self._reader.read(excerpt(words, self._characters))]
        except ModelError as error:
            log.warning("an edit could not be read: %s", type(error).__name__)
            return []
