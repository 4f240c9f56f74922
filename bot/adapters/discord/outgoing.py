"""Messages as they go to Discord: what a screen or a reply becomes."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import Any

import discord

from bot.adapters.discord.components import layouts, view_of
from bot.commands.offers import offers
from bot.commands.screen import Document, Rows, Screen
from bot.split import split
from bot.wording.wording import wording
from core.types import Reply

LONGEST = 2000
"""Characters of a message."""
PICTURE = "facelog.png"
MORE = "⋯"
"""Above buttons that found no room under the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message."""

    content: str = field(repr=False)
    rows: Rows = ()
    fresh: bool = False
    """Whether what a button leads to leaves this message as it is."""
    files: tuple[Document, ...] = ()

    def to_send(self) -> dict[str, Any]:
        """Arguments of the library's `send`."""
        # Without a preview of links, Discord's servers do not open them.
        arguments: dict[str, Any] = {"content": self.content or None, "suppress_embeds": True}
        if self.rows:
            arguments["view"] = view_of(self.rows, fresh=self.fresh)
        if self.files:
            arguments["files"] = [_file(document) for document in self.files]
        return arguments

    def to_edit(self) -> dict[str, Any]:
        """Arguments of the library's `edit`: nothing of what was there before stays."""
        return {
            "content": self.content,
            "view": view_of(self.rows, fresh=self.fresh) if self.rows else None,
            "attachments": [_file(document) for document in self.files],
        }


def screen_messages(screen: Screen) -> list[Outgoing]:
    """The messages of a screen: its picture and file with the first, its buttons under the last."""
    files = (*_picture(screen.picture), *(() if screen.document is None else (screen.document,)))
    return _assembled(split(screen.text, LONGEST), layouts(screen.rows), files=files)


def reply_messages(reply: Reply) -> list[Outgoing]:
    """The messages of a reply: its picture with the first, notices in small letters below, and what can be pressed."""
    words = wording(reply.language)
    notes = "\n".join(f"-# {line}" for notice in reply.notices for line in words.notice(notice).splitlines() if line)
    parts = split(reply.text, LONGEST)
    if parts and notes and len(parts[-1]) + len(notes) < LONGEST:
        parts[-1] = f"{parts[-1]}\n{notes}"
    else:
        parts += split(notes, LONGEST)
    return _assembled(parts, layouts(offers(reply, words)), files=_picture(reply.picture), fresh=True)


def _assembled(
    parts: list[str], groups: list[Rows], *, files: tuple[Document, ...] = (), fresh: bool = False
) -> list[Outgoing]:
    first = groups[0] if groups else ()
    found = [Outgoing(content=part) for part in parts[:-1]]
    if parts or first or files:
        bare = "" if files else MORE
        found.append(Outgoing(content=parts[-1] if parts else bare, rows=first, fresh=fresh))
    found += [Outgoing(content=MORE, rows=rows, fresh=fresh) for rows in groups[1:]]
    if files:
        found[0] = replace(found[0], files=files)
    return found


def _picture(png: bytes | None) -> tuple[Document, ...]:
    return () if png is None else (Document(name=PICTURE, media_type="image/png", content=png),)


def _file(document: Document) -> discord.File:
    return discord.File(io.BytesIO(document.content), filename=document.name)
