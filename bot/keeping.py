"""Keeps the photos of a turn where the person chose so."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.observer import MAX_TAKEOVERS
from core.errors import MediaError, ModelError
from core.modes import Mode
from core.people import Preferences
from core.ports import PhotoKeeper
from core.types import Attachment, AttachmentKind, IncomingMessage, Notice, Reply

log = logging.getLogger(__name__)

MOST_PHOTOS = 10
"""Of one turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The photos that are kept of a turn, and how many that could be kept are not."""

    photos: tuple[Attachment, ...] = field(default=(), repr=False)
    lost: int = 0

    def told(self, reply: Reply) -> Reply:
        """The reply, with a notice about photos that are not kept."""
        if not self.lost:
            return reply
        notice = Notice(code="notice-photo-not-kept", args=(("count", self.lost),))
        return replace(reply, notices=(*reply.notices, notice))


class Keeping:
    """Decides which photos of a turn are kept."""

    def __init__(self, keeper: PhotoKeeper | None, *, attachment_bytes: int = 20_000_000) -> None:
        """`keeper`: None where none is ever kept; `attachment_bytes`: larger ones were not looked at either."""
        self._keeper = keeper
        self._attachment_bytes = attachment_bytes

    async def keep(self, messages: Sequence[IncomingMessage], preferences: Preferences, mode: Mode) -> Kept:
        """The photos to keep: only of the diary, only where nobody else reads, only as the person agreed to.

        One that cannot be decoded is left out without a word: whoever looked for a face said so already.
        """
        wished = preferences.photos and preferences.faces and mode is Mode.DIARY
        # What ended processes before is not opened again.
        safe = not any(message.overheard or message.takeovers >= MAX_TAKEOVERS for message in messages)
        if self._keeper is None or not (wished and safe):
            return Kept()
        sent = [
            one.content
            for message in messages
            for one in message.attachments
            if one.kind is AttachmentKind.IMAGE and len(one.content) <= self._attachment_bytes
        ]
        photos, lost = [], max(0, len(sent) - MOST_PHOTOS)
        for content in sent[:MOST_PHOTOS]:
            try:
                photos.append(await self._keeper.keep(content))
            except MediaError:
                continue
            except ModelError as error:
                log.warning("a photo is not kept: %s", type(error).__name__)
                lost += 1
        return Kept(photos=tuple(photos), lost=lost)
