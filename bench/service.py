"""A service on a temporary home, with photos and people to send them."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.photos import framed
from bot.app import App, open_app
from bot.portraits import portraits
from config.settings import load_settings
from core.days import utc_now
from core.types import Attachment, AttachmentKind, ConversationKey, Delivery, IncomingMessage

WORDS = "오늘은 발표가 잘 끝나서 마음이 놓여. 그래도 조금 피곤하다."


class Sink:
    """A channel that takes everything."""

    async def deliver(self, delivery: Delivery) -> None:
        """Take it."""

    async def aclose(self) -> None:
        """Nothing is open."""


@asynccontextmanager
async def service() -> AsyncIterator[App]:
    """A fresh service whose replies go nowhere."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as home:
        async with open_app(load_settings(home=Path(home))) as app:
            app.postman.connect("telegram", Sink())
            yield app


def selfie() -> bytes:
    """A JPEG of a portrait in the public domain, as a phone would send it."""
    return framed(portraits()[0].content)


def message(user: str, photo: bytes | None, text: str = WORDS) -> IncomingMessage:
    """A message of a person on a chat platform."""
    attachments = (
        () if photo is None else (Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=photo),)
    )
    key = ConversationKey(platform="telegram", chat_id=user, user_id=user)
    return IncomingMessage(id=uuid.uuid4().hex, key=key, text=text, attachments=attachments, sent_at=utc_now())
