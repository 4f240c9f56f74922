"""What a message is when it is not an ordinary page: grave news, or small talk with the bot itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.observations import FaceReading, VideoReading
from core.types import Brief
from llm.composer.phrases import Grave, Talk

_SENTENCE = re.compile(r"[.!?…~\n]+")
_MARKS = re.compile(r"[^\w\s']|_|[ㅋㅎㅠㅜ]{1,}")
_CALLED = re.compile(r"(?<!\w)(?:anna|mori|안나|모리)(?:야|님|씨)?(?!\w)")
_LONGEST_TALK = 60


def is_grave(text: str, grave: Grave) -> bool:
    """Whether cleaned words tell of a death, a serious illness or another loss that no ordinary line fits."""
    return any(
        any(pattern.search(sentence) for pattern in grave.words)
        and not any(pattern.search(sentence) for pattern in grave.unless)
        for sentence in _SENTENCE.split(text.lower().replace("’", "'"))
    )


def talk_kind(brief: Brief, text: str, talks: Mapping[str, Talk]) -> str | None:
    """Return the kind of small talk that a whole, short message is; None for a page, or when a face came with it."""
    if len(text) > _LONGEST_TALK or any(isinstance(o, FaceReading | VideoReading) for o in brief.observations):
        return None
    bare = " ".join(_MARKS.sub(" ", text.lower().replace("’", "'")).split())
    # A name alone is no small talk, but "thanks Anna" is.
    bare = " ".join(_CALLED.sub(" ", bare).split())
    if not bare:
        return None
    return next((kind for kind, talk in talks.items() if any(p.fullmatch(bare) for p in talk.whole)), None)
