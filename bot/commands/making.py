"""A persona of one's own, made by answering questions; the draft is kept with the open question."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Callable

from bot.commands.command import Caller
from bot.commands.screen import Button, Outcome, Screen, action, parts_of
from llm.persona_draft import (
    Cancelled,
    Draft,
    Finished,
    Refused,
    answered,
    cancelled_text,
    finished,
    introduction,
    load_draft,
    question,
)
from llm.safety import assess

Keep = Callable[[Finished], str]
"""Keeps a persona and returns the name that it is chosen by. Blocks. Raises PersonaNotSaved."""
_COMMAND, _STEP = "persona", "draft"


class PersonaMaker:
    """Asks for a persona step by step."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    def begin(self, caller: Caller) -> Screen:
        """What a persona is for, who will see it, and the first question."""
        draft = Draft(language=caller.person.language)
        return _ask(caller, draft, introduction(draft.language))

    async def answer(self, caller: Caller, draft: Draft, text: str) -> Outcome | None:
        """Take an answer; None for words of crisis, which are for somebody else to answer."""
        if await asyncio.to_thread(assess, text) is not None:
            return None
        match answered(draft, text):
            case Draft() as further:
                return _ask(caller, further)
            case Refused(text=why):
                return _ask(caller, draft, why)
            case Cancelled():
                return Screen(text=cancelled_text(draft.language))

    async def keep(self, draft: Draft) -> str:
        """Keep a complete draft; returns its name. Raises PersonaNotSaved and ConfigError."""
        return await asyncio.to_thread(lambda: self._keep(finished(draft)))


def draft_in(asked: str | None) -> Draft | None:
    """The draft that an open question holds; None where it holds none."""
    match parts_of(asked or ""):
        case (name, (step, kept)) if (name, step) == (_COMMAND, _STEP):
            try:
                return load_draft(json.loads(base64.urlsafe_b64decode(kept)))
            except (binascii.Error, ValueError, AttributeError):
                return None
        case _:
            return None


def _ask(caller: Caller, draft: Draft, before: str = "") -> Screen:
    kept = base64.urlsafe_b64encode(json.dumps(draft.dump()).encode()).decode()
    drop = Button(label=caller.say("persona-drop"), action=action(_COMMAND, "drop"))
    asked = question(draft)
    row: tuple[Button, ...]
    if asked is None:
        keep = Button(label=caller.say("persona-keep"), action=action(_COMMAND, "keep"))
        text, row = f"{finished(draft).summary}\n\n{caller.say('persona-keep-ask')}", (keep, drop)
    else:
        text, row = f"{asked.number}/{asked.of}  {asked.text}", (drop,)
    text = "\n\n".join(part for part in (before, text) if part)
    return Screen(text=text, rows=(row,), question=action(_COMMAND, _STEP, kept))
