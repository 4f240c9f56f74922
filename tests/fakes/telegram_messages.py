"""What stands in Telegram's chats, and the ways in which Telegram fails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MENTION = re.compile(r"@\w+")


@dataclass
class Shown:
    """A message as it stands in a chat."""

    id: int
    chat: int
    kind: str
    text: str
    buttons: list = field(default_factory=list)
    entities: list = field(default_factory=list)
    content: bytes = b""
    fields: dict = field(default_factory=dict)
    edits: int = 0

    @property
    def labels(self):
        return [button["text"] for row in self.buttons for button in row]

    def data(self, label):
        found = [b["callback_data"] for row in self.buttons for b in row if label in b["text"]]
        assert found, f"no button {label!r} in {self.labels}"
        return found[0]


def flood(seconds=0):
    return 429, {"description": f"Too Many Requests: retry after {seconds}", "parameters": {"retry_after": seconds}}


def refused(text):
    return 400, {"description": f"Bad Request: {text}"}


def migrated(new):
    return 400, {
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }


BLOCKED = 403, {"description": "Forbidden: bot was blocked by the user"}
UNKNOWN_TOKEN = 401, {"description": "Unauthorized"}
BROKEN = 502, {"description": "Bad Gateway"}
DROPPED = 0, {}
"""The connection breaks before anything is done."""
SWALLOWED = -1, {}
"""It is done, and the connection breaks before the answer."""


def has_media(more):
    return bool({"photo", "voice", "video", "audio", "video_note", "document", "animation"} & more.keys())


def entities(text):
    found = []
    if text.startswith("/"):
        found.append({"type": "bot_command", "offset": 0, "length": units(text.split()[0])})
    for mention in _MENTION.finditer(text):
        if mention.start() and text[mention.start() - 1].isalnum():
            continue
        found.append({"type": "mention", "offset": units(text[: mention.start()]), "length": units(mention.group())})
    return found


def units(text):
    return len(text.encode("utf-16-le")) // 2
