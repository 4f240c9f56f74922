"""Stand-ins for parts of the bot, and ways to make its values."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.companion import Answered
from core.errors import AlreadyAnswered, DeliveryError
from core.types import Attachment, AttachmentKind, ConversationKey, Delivery, IncomingMessage, Mode, Reply, Turn

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
"""Noon in Seoul."""


def key(user="mina", chat=None, platform="telegram"):
    return ConversationKey(platform=platform, chat_id=chat or user, user_id=user)


def message(id_, text="", *attachments, user="mina", chat=None, mode=Mode.DIARY, language=None, platform="telegram"):
    return IncomingMessage(
        id=id_,
        key=key(user, chat, platform),
        text=text,
        attachments=attachments,
        sent_at=NOON,
        mode=mode,
        language=language,
    )


SELFIE = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=b"selfie")
NOTE = Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"note")
VIDEO = Attachment(kind=AttachmentKind.VIDEO, media_type="video/mp4", content=b"video")


def answered(messages, text="reply"):
    turn = Turn(
        id="turn-" + "+".join(m.id for m in messages),
        person_id="p",
        key=messages[0].key,
        message_ids=tuple(m.id for m in messages),
        text=" ".join(m.text for m in messages),
        mode=Mode.DIARY,
        started_at=NOON,
        local_date=date(2026, 11, 21),
        reply=Reply(text=text, language="ko", writer="fake"),
    )
    delivery = Delivery(id=f"d-{turn.id}", key=turn.key, turn_id=turn.id, reply=turn.reply)
    return Answered(turn=turn, delivery=delivery, milliseconds={})


class FakeCompanion:
    """Answers at once, unless told to wait or fail; records what it was asked, in order."""

    def __init__(self):
        self.asked = []
        self.finished = []
        self.failing = None
        self.answered_before = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = 0
        self.most_running = 0

    async def answer(self, messages, view=None):
        ids = tuple(m.id for m in messages)
        self.asked.append(ids)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self.gate.wait()
            if self.failing is not None:
                raise self.failing
            if self.answered_before & set(ids):
                raise AlreadyAnswered(ids[0])
        finally:
            self.running -= 1
        self.finished.append(ids)
        return answered(messages)


@dataclass
class FakeChannel:
    """Takes deliveries, unless told to fail."""

    taken: list[Delivery] = field(default_factory=list)
    failing: DeliveryError | None = None
    tried: int = 0

    async def deliver(self, delivery):
        self.tried += 1
        if self.failing is not None:
            raise self.failing
        self.taken.append(delivery)

    async def aclose(self):
        pass


class RecordingView:
    """Remembers what a turn showed."""

    def __init__(self):
        self.stages = []
        self.observations = []
        self.pieces = []
        self.withdrawn = 0
        self.shares = []

    async def withdraw(self):
        self.withdrawn += 1
        self.pieces.clear()

    def progress(self, stage, share):
        self.shares.append((stage, share))

    async def stage(self, stage):
        self.stages.append(stage)

    async def observed(self, observation):
        self.observations.append(observation)

    async def text(self, piece):
        self.pieces.append(piece)
