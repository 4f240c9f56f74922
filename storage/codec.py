"""Messages, replies and conversations to JSON and back. What was noticed: `storage.observation_codec`."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from core.emotions import EMOTIONS, Emotion
from core.types import (
    Attachment,
    AttachmentKind,
    ConversationKey,
    IncomingMessage,
    Mode,
    Notice,
    Platform,
    Reply,
    Voice,
)
from storage.documents import Json, arguments, dump, language, load, reading


def dump_reply(reply: Reply) -> bytes:
    """Write a reply without its picture and the sound of its voice: they are kept beside it."""
    voice = reply.voice and {
        "seconds": reply.voice.seconds,
        "waveform": base64.b64encode(reply.voice.waveform).decode("ascii"),
        "model": reply.voice.model,
    }
    return dump(
        {
            "text": reply.text,
            "language": reply.language,
            "writer": reply.writer,
            "notices": [{"code": notice.code, "args": notice.args} for notice in reply.notices],
            "voice": voice,
            "memories": reply.memories,
            "asks_mood": reply.asks_mood,
            "until": reply.until and reply.until.isoformat(),
            "read": None if reply.read is None else reply.read.value,
        }
    )


def load_reply(document: bytes, sound: bytes | None, picture: bytes | None = None) -> Reply:
    """Read a reply and put the sound back into its voice, and its picture. Raises StorageError."""
    with reading():
        data = load(document)
        spoken = language(data["language"])
        if spoken is None:
            raise ValueError("unknown language")
        reply = Reply(
            text=data["text"],
            language=spoken,
            writer=data["writer"],
            notices=tuple(Notice(code=item["code"], args=arguments(item["args"])) for item in data["notices"]),
            memories=tuple(data["memories"]),
            read=_emotion(data.get("read")),
            picture=picture,
            asks_mood=data.get("asks_mood") is True,
            until=_instant(data.get("until")),
        )
        voice = data["voice"]
        if voice is None or sound is None:
            return reply
        waveform = base64.b64decode(voice["waveform"])
        return replace(
            reply, voice=Voice(content=sound, seconds=voice["seconds"], waveform=waveform, model=voice["model"])
        )


def _emotion(value: str | None) -> Emotion | None:
    """What was read; None for nothing, or for what only a later version knows."""
    return Emotion(value) if value in {one.value for one in EMOTIONS} else None


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def dump_key(key: ConversationKey) -> bytes:
    """Write a conversation's ids."""
    return dump(_key(key))


def load_key(document: bytes) -> ConversationKey:
    """Read a conversation's ids. Raises StorageError."""
    with reading():
        return _read_key(load(document))


def dump_message(message: IncomingMessage) -> bytes:
    """Write a message without its attachments."""
    return dump(
        {
            "id": message.id,
            "key": _key(message.key),
            "text": message.text,
            "language": message.language,
            "sent_at": message.sent_at.isoformat(),
            "mode": message.mode.value,
            "overheard": message.overheard,
            "day": message.day and message.day.isoformat(),
        }
    )


def load_message(document: bytes, attachments: Sequence[Attachment]) -> IncomingMessage:
    """Read a message and give it its attachments. Raises StorageError."""
    with reading():
        data = load(document)
        return IncomingMessage(
            id=data["id"],
            key=_read_key(data["key"]),
            text=data["text"],
            attachments=tuple(attachments),
            language=language(data["language"]),
            sent_at=datetime.fromisoformat(data["sent_at"]),
            mode=Mode(data["mode"]),
            overheard=bool(data.get("overheard", False)),
            day=date.fromisoformat(data["day"]) if data.get("day") else None,
        )


def dump_attachment(attachment: Attachment) -> bytes:
    """Write an attachment: a line of JSON, then its bytes as they are."""
    head = dump({"kind": attachment.kind.value, "media_type": attachment.media_type})
    return head + b"\n" + attachment.content


def load_attachment(document: bytes) -> Attachment:
    """Read an attachment. Raises StorageError."""
    with reading():
        head, _, content = document.partition(b"\n")
        data = load(head)
        return Attachment(kind=AttachmentKind(data["kind"]), media_type=data["media_type"], content=content)


def _key(key: ConversationKey) -> Json:
    return {"platform": key.platform, "chat_id": key.chat_id, "user_id": key.user_id}


def _read_key(data: Json) -> ConversationKey:
    platform = cast(Platform, str(data["platform"]))
    return ConversationKey(platform=platform, chat_id=data["chat_id"], user_id=data["user_id"])
