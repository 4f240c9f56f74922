"""One message for scripts: in by arguments, out as one JSON object or as plain text."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.adapters.console.voices import save_voice
from bot.companion import Answered
from bot.intake import Intake
from bot.json_view import Json, answered_json, reply_json
from core.days import utc_now
from core.people import Language
from core.ports import Outbox, Profiles
from core.types import Attachment, ConversationKey, Delivery, IncomingMessage, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a script sends."""

    user: str
    text: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What one message needs of the service."""

    intake: Intake
    profiles: Profiles
    outbox: Outbox
    voices: Path


async def answer_once(request: Request, services: Services, show: Callable[[Json], None]) -> None:
    """Answer what an earlier run left, then this message, and show one object; settle deliveries once it is out.

    Raises StorageError when the message cannot be kept.
    """
    key = ConversationKey(platform="console", chat_id=request.user, user_id=request.user)
    person = await services.profiles.person(key, request.language)
    if request.language is not None and person.language != request.language:
        await services.profiles.save(replace(person, language=request.language))
    left = await services.intake.recover("console", request.user)
    await asyncio.gather(*left, return_exceptions=True)
    message = IncomingMessage(
        id=uuid.uuid4().hex,
        key=key,
        text=request.text,
        attachments=request.attachments,
        language=request.language,
        sent_at=utc_now(),
    )
    pending = await services.intake.submit(message, whole=True)
    if pending is None:
        raise RuntimeError("a fresh id was seen before")
    answered = await pending
    due = await services.outbox.due("console", utc_now(), request.user)
    show(await _result(answered, due, services.voices))
    for delivery_id in dict.fromkeys((answered.delivery.id, *(delivery.id for delivery in due))):
        await services.outbox.sent(delivery_id)


async def _result(answered: Answered, due: Sequence[Delivery], voices: Path) -> Json:
    result = answered_json(answered, await _shown(answered.delivery, voices))
    # Replies to what was sent before, which are shown only now.
    earlier = [d for d in due if d.id != answered.delivery.id]
    if earlier:
        result["earlier"] = [{"turn": d.turn_id, **await _shown(d, voices)} for d in earlier]
    return result


async def _shown(delivery: Delivery, voices: Path) -> Json:
    """The reply, and where its voice was saved; a voice that cannot be written is a notice."""
    reply, path = delivery.reply, None
    if reply.voice is not None:
        try:
            path = str(await asyncio.to_thread(save_voice, voices, delivery.turn_id, reply.voice))
        except OSError:
            reply = replace(reply, notices=(*reply.notices, Notice(code="notice-no-voice")))
    return reply_json(reply, path)
