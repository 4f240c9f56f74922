"""A service on a temporary home, with photos and people to send them."""

from __future__ import annotations

import io
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image

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


def selfie(width: int = 1280, height: int = 960) -> bytes:
    """A JPEG of a portrait in the public domain, as a phone would send it."""
    portrait = Image.open(io.BytesIO(portraits()[0].content)).convert("RGB")
    scaled = portrait.resize((round(portrait.width * height / portrait.height), height))
    canvas = Image.new("RGB", (width, height), (120, 130, 140))
    canvas.paste(scaled, ((width - scaled.width) // 2, 0))
    out = io.BytesIO()
    canvas.save(out, format="JPEG", quality=88)
    return out.getvalue()


def message(user: str, photo: bytes | None, text: str = WORDS) -> IncomingMessage:
    """A message of a person on a chat platform."""
    attachments = (
        () if photo is None else (Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=photo),)
    )
    key = ConversationKey(platform="telegram", chat_id=user, user_id=user)
    return IncomingMessage(id=uuid.uuid4().hex, key=key, text=text, attachments=attachments, sent_at=utc_now())
