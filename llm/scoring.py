"""What can be scored of a reply: its promises, kept or broken; whether it is a good friend's, nobody can compute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from core.types import Brief
from llm.composer.pick import sentences
from llm.composer.situation import safe_name
from llm.composer.when import SAID, said_when
from llm.josa import MARKS, josa
from llm.mend import LEAK, Fault, Mender, split_sentences, wrong_level

CLOSE = 0.25
"""How far from its length a reply may be, as a share."""


class Check(StrEnum):
    """One promise."""

    LENGTH = "length"
    NAME = "name"
    PARTICLE = "particle"
    LEVEL = "level"
    LANGUAGE = "language"
    ASKS = "asks"
    ONE_QUESTION = "one_question"
    CLEAN = "clean"
    FRESH = "fresh"
    MEMORY = "memory"
    DISCREET = "discreet"


def scored(text: str, brief: Brief, before: Sequence[str], *, recalls: bool = True) -> dict[Check, bool]:
    """Which promises a reply keeps; those that do not apply are left out. `before`: the 20 replies before it.

    `recalls`: whether a memory may be brought up.
    """
    person = brief.recall.person
    preferences, name = person.preferences, safe_name(person.name)
    found = {
        Check.LENGTH: _is_close(len(text), preferences.length.characters),
        Check.LANGUAGE: not any(_mender(brief).mend(one) is Fault.LANGUAGE for one in split_sentences(text)),
        Check.ONE_QUESTION: text.count("?") <= 1,
        Check.CLEAN: not set("<>{}[]*") & set(text) and text[-1:] in tuple('.!?…~”"’)'),
        Check.FRESH: not _repeated(text, before),
    }
    if name:
        found[Check.NAME] = name in text
    if brief.mismatch is not None:
        found[Check.ASKS] = "?" in text
    if brief.recall.memories:
        found[Check.MEMORY] = _days_are_right(text, brief, most=1 if recalls else 0)
        found[Check.DISCREET] = not _quoted(text, brief)
    if brief.language == "ko":
        found[Check.LEVEL] = not any(wrong_level(one, preferences.speech_level) for one in split_sentences(text))
        if name:
            found[Check.PARTICLE] = not any(f"{name}{wrong}" in text for wrong in _wrong_particles(name))
    return found


def _is_close(length: int, target: int) -> bool:
    return target * (1 - CLOSE) <= length <= target * (1 + CLOSE)


def _days_are_right(text: str, brief: Brief, most: int) -> bool:
    """Whether the reply names at most so many earlier days, each that of a memory or of the words themselves.

    Days are found as `said_when` says them: other ways to say them are not noticed.
    """
    today = brief.today
    days = {said_when(entry.local_date, today, brief.language).lower() for entry in brief.recall.memories}
    said = {match.lower() for match in re.findall(SAID, text, re.IGNORECASE)}
    said = {day for day in said if day not in brief.words.lower()}
    return said <= days and len(said) <= most


def _quoted(text: str, brief: Brief) -> bool:
    """Whether the reply holds more than a phrase of a memory or a fact that is not in the words, too."""
    length, reply, words = LEAK[brief.language], _bare(text), _bare(brief.words)
    told = [_bare(f"{entry.text} {entry.transcript}") for entry in brief.recall.memories]
    told += [_bare(fact) for fact in brief.recall.facts]
    runs = (past[at : at + length] for past in told for at in range(len(past) - length + 1))
    return any(run in reply and run not in words for run in runs)


def _mender(brief: Brief) -> Mender:
    level = brief.recall.person.preferences.speech_level
    return Mender(language=brief.language, level=level, name="", call="", persona="", rules="")


def _repeated(text: str, before: Sequence[str]) -> list[str]:
    """Sentences that an earlier reply had, too; those of a few letters are nobody's own."""
    said = {_bare(sentence) for reply in before for sentence in sentences(reply)}
    return [sentence for sentence in sentences(text) if len(_bare(sentence)) > TELLING and _bare(sentence) in said]


TELLING = 8
"""Letters; a shorter sentence is nobody's own."""


def _bare(sentence: str) -> str:
    return "".join(sign for sign in sentence.lower() if sign.isalnum())


def _wrong_particles(name: str) -> list[str]:
    """What follows the name nowhere: the other form of each particle, with what ends a word."""
    wrong = []
    for mark in ("아/야", "은/는", "을/를", "과/와"):
        if mark in MARKS:
            right = josa(name, mark)
            wrong += [f"{other}{end}" for other in mark.split("/") if other != right for end in (" ", ",", "!", ".")]
    return wrong
