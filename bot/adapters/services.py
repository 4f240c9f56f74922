"""What an adapter of a chat platform needs of the service."""

from __future__ import annotations

from dataclasses import dataclass

from bot.door import Door
from bot.intake import Intake
from bot.outbox import Postman
from core.stores import Bookmarks


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatServices:
    """Parts of the service; adapters close none of them."""

    door: Door
    intake: Intake
    """To recover what an earlier process left; new messages go through the door."""
    postman: Postman
    """To connect the adapter's channel to."""
    bookmarks: Bookmarks
    attachment_bytes: int
    """Largest attachment that is fetched."""
