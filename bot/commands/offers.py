"""What can be pressed under a reply: one button for each of its notices that offers something, and what was read."""

from __future__ import annotations

from bot.commands.screen import Button, Rows, action, rows_of
from bot.scribe import FOLLOW_UP
from bot.wording.wording import Wording
from core.emotions import EMOTIONS
from core.types import Reply

WIDTH = 3


def follow_up_button(words: Wording) -> Button:
    """The button that says: ask me tomorrow."""
    return Button(label=words.say("crisis-follow-button"), action=action("crisis", "follow"))


def offers(reply: Reply, words: Wording) -> Rows:
    """The buttons under a reply."""
    rows: Rows = ()
    if any(notice.code == FOLLOW_UP for notice in reply.notices):
        rows = ((follow_up_button(words),),)
    if reply.read is not None:
        name = words.emotion(reply.read)
        rows = (*rows, (Button(label=words.say("wrong-button", emotion=name), action=action("wrong", "ask")),))
    return rows


def feelings(words: Wording, *before: str) -> Rows:
    """A button for each emotion; `before`: what their actions begin with."""
    return rows_of([Button(label=words.emotion(one), action=action(*before, one.value)) for one in EMOTIONS], WIDTH)
