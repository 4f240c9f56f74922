"""Words under a photo, a voice note or a video that name the day it is for."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.command import Caller
from bot.retention import kept_from
from core.days import diary_day
from core.types import IncomingMessage
from diary.day_named import day_named, leading_day

COMMAND = "/diary"


def for_its_day(message: IncomingMessage, caller: Caller) -> IncomingMessage:
    """The message for the day that its caption names: `/diary 어제 바다에서`, `/diary 2026-11-03`.

    A day to come, or one of which the person's diary keeps no entries, stays among the words.
    """
    name, *rest = message.text.split(maxsplit=1) or ("",)
    if not message.attachments or name.partition("@")[0].casefold() != COMMAND:
        return message
    said = rest[0] if rest else ""
    today = diary_day(message.sent_at, caller.person)
    alone = day_named(said, today)
    named = leading_day(said, today) if alone is None else (alone, "")
    if named is None or not kept_from(caller.person, caller.at) <= named[0] <= today:
        return replace(message, text=said)
    return replace(message, text=named[1], day=named[0])
