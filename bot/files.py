"""Files on this machine as attachments."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import filetype

from core.types import Attachment, AttachmentKind

_KINDS = {"image": AttachmentKind.IMAGE, "audio": AttachmentKind.VOICE, "video": AttachmentKind.VIDEO}
_MEDIA_TYPES = {
    AttachmentKind.IMAGE: "image/*",
    AttachmentKind.VOICE: "audio/*",
    AttachmentKind.VIDEO: "video/*",
    AttachmentKind.DOCUMENT: "application/octet-stream",
}


def load_attachment(path: Path, kind: AttachmentKind, limit: int) -> Attachment:
    """Read a file as what its sender says it is. Blocks; raises OSError.

    At most one byte more than `limit` is read: enough to see that it is too large, without filling the memory.
    """
    with path.open("rb") as file:
        content = file.read(limit + 1)
    return Attachment(kind=kind, media_type=filetype.guess_mime(content) or _MEDIA_TYPES[kind], content=content)


def sniff(path: Path, content: bytes) -> AttachmentKind | None:
    """What a file is, by its first bytes, else by its name; None for plain text."""
    media_type = filetype.guess_mime(content) or mimetypes.guess_type(path.name)[0] or ""
    kind = _KINDS.get(media_type.partition("/")[0])
    if kind is not None:
        return kind
    return AttachmentKind.DOCUMENT if _text(content) is None else None


def text_of(content: bytes) -> str:
    """Plain text: UTF-8, with or without a byte order mark. Raises ValueError when it is not."""
    text = _text(content)
    if text is None:
        raise ValueError("not plain text")
    return text


def _text(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
