"""Fetches the files of a message at once, since their addresses expire; none that is too large."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.adapters.discord.failures import FAILURES
from bot.adapters.discord.places import Place
from bot.adapters.services import ChatServices
from bot.commands.screen import Screen
from bot.diary_files import MOST_BYTES, may_be_diary
from bot.door import Visit
from bot.limits import likely_seconds
from bot.wording.wording import Wording, problem_notice
from core.problems import Problem, ProblemCode, Stage
from core.types import Attachment, AttachmentKind

log = logging.getLogger(__name__)

MOST = 10
"""Files that a message of Discord holds."""
FETCH_SECONDS = 60.0
KINDS = {"image": AttachmentKind.IMAGE, "audio": AttachmentKind.VOICE, "video": AttachmentKind.VIDEO}
SUFFIXES = {
    "heic": "image/heic",
    "heif": "image/heif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "png": "image/png",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
}
"""Media types by the end of a file's name, where Discord does not say one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The files of a message."""

    attachments: tuple[Attachment, ...]
    refused: bool
    """Whether any was left out, which the person was told."""


def diaries_in(files: Sequence[discord.Attachment]) -> tuple[list[discord.Attachment], list[discord.Attachment]]:
    """Files that may be a diary, and the others."""
    papers = [file for file in files if may_be_diary(file.filename, file.content_type or "")]
    return papers, [file for file in files if file not in papers]


async def hand_over(
    papers: Sequence[discord.Attachment], visit: Visit, place: Place, services: ChatServices, words: Wording
) -> None:
    """Show what files would bring into the diary. Raises StorageError."""
    for file in papers[:MOST]:
        fetched = await _one(file, visit, services, words, most=min(services.attachment_bytes, MOST_BYTES))
        outcome = fetched if isinstance(fetched, Screen) else await services.door.document(visit, fetched)
        if isinstance(outcome, Screen):
            await place.show(outcome)


async def fetch(
    files: Sequence[discord.Attachment], visit: Visit, place: Place, services: ChatServices, words: Wording
) -> Fetched:
    """Fetch files, and show why one is left out."""
    found: list[Attachment] = []
    refused = False
    for file in files[:MOST]:
        fetched = await _one(file, visit, services, words, most=services.attachment_bytes)
        if isinstance(fetched, Screen):
            refused = True
            await place.show(fetched)
        else:
            found.append(fetched)
    return Fetched(attachments=tuple(found), refused=refused)


async def _one(
    file: discord.Attachment, visit: Visit, services: ChatServices, words: Wording, *, most: int
) -> Attachment | Screen:
    if file.size > most:
        return _too_large(words, most)
    media_type = _media_type(file)
    kind = KINDS.get(media_type.partition("/")[0], AttachmentKind.DOCUMENT)
    excess = await services.door.attachment(visit, file.size, file.duration or likely_seconds(kind, file.size))
    if excess is not None:
        return excess
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            content = await file.read()
    except FAILURES as error:
        log.warning("a file could not be fetched: %s", type(error).__name__)
        return Screen(text=words.say("discord-not-fetched"))
    if len(content) > most:
        return _too_large(words, most)
    return Attachment(kind=kind, media_type=media_type, content=content)


def _media_type(file: discord.Attachment) -> str:
    said = (file.content_type or "").partition(";")[0].strip().lower()
    if said.partition("/")[0] in KINDS:
        return said
    return SUFFIXES.get(file.filename.rpartition(".")[2].lower(), said or "application/octet-stream")


def _too_large(words: Wording, most: int) -> Screen:
    args = (("megabytes", most // 1_000_000),)
    return Screen(
        text=words.notice(problem_notice(Problem(stage=Stage.SEE, code=ProblemCode.FILE_TOO_LARGE, args=args)))
    )
