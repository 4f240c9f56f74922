"""What holds of the messages of one thought together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.days import diary_day
from core.people import Person
from core.types import IncomingMessage, Mode


def day_of(messages: Sequence[IncomingMessage], person: Person) -> date:
    """The diary day of a thought: the one it was written for, else the one it was sent on."""
    return named_day(messages) or diary_day(messages[0].sent_at, person)


def named_day(messages: Sequence[IncomingMessage]) -> date | None:
    """The diary day that a thought was written for; None where none of its messages names one."""
    return next((message.day for message in messages if message.day is not None), None)


def is_overheard(messages: Sequence[IncomingMessage]) -> bool:
    """Whether others read any of the messages, and so the answer."""
    return any(message.overheard for message in messages)


def strictest(messages: Sequence[IncomingMessage]) -> Mode:
    """The mode of a thought: one private part makes the whole of it private."""
    modes = {message.mode for message in messages}
    return next(mode for mode in (Mode.PRIVATE, Mode.CHAT, Mode.DIARY) if mode in modes)
