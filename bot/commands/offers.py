"""What can be pressed under a reply: one button for each of its notices that offers something, and what was read."""

from __future__ import annotations

from bot.commands.remind import SNOOZES
from bot.commands.screen import Button, Rows, action, rows_of
from bot.commands.tap import FACES
from bot.reminding import PUT_OFF
from bot.scribe import FOLLOW_UP
from bot.wording.wording import Wording
from core.emotions import EMOTIONS
from core.taps import Step
from core.types import Reply

WIDTH = 3


def follow_up_button(words: Wording) -> Button:
    """The button that says: ask me tomorrow."""
    return Button(label=words.say("crisis-follow-button"), action=action("crisis", "follow"))


def offers(reply: Reply, words: Wording) -> Rows:
    """The buttons under a reply."""
    rows: Rows = mood_rows(words) if reply.asks_mood else ()
    if reply.asks_mood and reply.writer == PUT_OFF:
        rows = (*rows, _snoozes(words))
    if any(notice.code == FOLLOW_UP for notice in reply.notices):
        rows = (*rows, (follow_up_button(words),))
    if reply.read is not None:
        name = words.emotion(reply.read)
        rows = (*rows, (Button(label=words.say("wrong-button", emotion=name), action=action("wrong", "ask")),))
    return rows


def mood_rows(words: Wording) -> Rows:
    """The five steps of a mood, to be tapped: a face and a word, for those who see no faces."""
    named = [(step, f"{FACES[step]} {words.say(f'step-{int(step)}')}") for step in Step]
    buttons = [Button(label=label, action=action("mood", "tap", str(int(step)))) for step, label in named]
    return (tuple(buttons),)


def _snoozes(words: Wording) -> tuple[Button, ...]:
    return tuple(
        Button(label=words.say(f"remind-snooze-{minutes}"), action=action("remind", "snooze", str(minutes)))
        for minutes in SNOOZES
    )


def feelings(words: Wording, *before: str) -> Rows:
    """A button for each emotion; `before`: what their actions begin with."""
    return rows_of([Button(label=words.emotion(one), action=action(*before, one.value)) for one in EMOTIONS], WIDTH)
