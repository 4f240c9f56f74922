"""`facelog read`: what is seen, heard or read in files, without a diary."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.files import sniff, text_of
from bot.json_view import Json, observation_json
from bot.observer import Limits, Observer, Senses
from bot.stopwatch import Stopwatch
from bot.view import Unseen
from core.days import utc_now
from core.observations import FaceReading, Observation
from core.people import Language
from core.problems import Problem
from core.types import Attachment, ConversationKey, IncomingMessage

_NOBODY = ConversationKey(platform="console", chat_id="", user_id="")


async def read_file(path: Path, senses: Senses, limits: Limits) -> tuple[list[Observation], Stopwatch]:
    """Read one file as what it is. Raises OSError."""
    content = await asyncio.to_thread(_read, path, limits.attachment_bytes + 1)
    kind = sniff(path, content)
    text, attachments = "", tuple[Attachment, ...]()
    if kind is None:
        text = text_of(content)
    else:
        attachments = (Attachment(kind=kind, media_type="", content=content),)
    message = IncomingMessage(id="", key=_NOBODY, text=text, attachments=attachments, sent_at=utc_now())
    watch = Stopwatch()
    observed = await Observer(senses, limits).observe([message], Unseen(), watch)
    return list(observed.observations), watch


def reading_json(path: Path, observations: list[Observation], watch: Stopwatch, language: Language) -> Json:
    """One file's readings; the first one that is no problem, spread out, and the others beside it."""
    problems = [o for o in observations if isinstance(o, Problem)]
    readings = [o for o in observations if not isinstance(o, Problem)]
    shown = [observation_json(reading, language) for reading in readings]
    first = shown[0] if shown else {"kind": "problem", "faces": [], "model": None}
    problem = observation_json(problems[0], language) if problems else None
    more = {"more": shown[1:]} if len(shown) > 1 else {}
    return {"file": str(path), **first, **more, "problem": problem, "ms": dict(watch.milliseconds())}


def face_reading(observations: list[Observation]) -> FaceReading | None:
    """The reading of a photo, if it is one."""
    return next((o for o in observations if isinstance(o, FaceReading)), None)


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)
