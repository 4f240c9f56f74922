"""What becomes of a message."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What happens to a message: kept in the diary, only talked about, or never stored."""

    DIARY = "diary"
    CHAT = "chat"
    PRIVATE = "private"
