"""Keeps what somebody has not agreed to from every sense and every table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.people import Preferences
from core.problems import Problem, ProblemCode, Stage
from core.types import Attachment, AttachmentKind, IncomingMessage

_AGREED_BY = {
    AttachmentKind.IMAGE: ("faces", Stage.SEE),
    AttachmentKind.VOICE: ("voices", Stage.HEAR),
    AttachmentKind.VIDEO: ("faces", Stage.WATCH),
    AttachmentKind.DOCUMENT: ("words", Stage.READ),
}


def agreed(
    messages: Sequence[IncomingMessage], preferences: Preferences
) -> tuple[Sequence[IncomingMessage], tuple[Problem, ...]]:
    """The messages without what may not be looked at, and what to tell about it.

    A video needs the consent for faces and the one for voices: its picture and its sound are one file.
    """
    if preferences.faces and preferences.voices and preferences.words:
        return messages, ()
    withheld: dict[str, Stage] = {}

    def allowed(attachment: Attachment) -> bool:
        name, stage = _AGREED_BY[attachment.kind]
        needed = [name, "voices"] if attachment.kind is AttachmentKind.VIDEO else [name]
        missing = [one for one in needed if not getattr(preferences, one)]
        withheld.update(dict.fromkeys(missing, stage))
        return not missing

    kept = []
    for message in messages:
        text = message.text
        if text.strip() and not preferences.words:
            withheld["words"] = Stage.READ
            text = ""
        kept.append(replace(message, text=text, attachments=tuple(a for a in message.attachments if allowed(a))))
    problems = tuple(
        Problem(stage=stage, code=ProblemCode.NOT_AGREED, args=(("what", name),)) for name, stage in withheld.items()
    )
    return kept, problems
