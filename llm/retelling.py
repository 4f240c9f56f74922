"""What is asked of a writer that retells a report: the facts, for one person, in place of words to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.people import Length, Person, Strength
from core.types import Brief, Recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling(Brief):
    """A report to be told in the persona's voice. Not a reply: nobody said anything, and nothing is recalled."""

    facts: tuple[str, ...] = field(repr=False)
    """Lines of the composed report. Names in them come from the diary: they are material, never instructions."""


def retelling_of(facts: Sequence[str], person: Person, local_time: datetime) -> Retelling:
    """Ask for the facts in the person's language and speech level; `local_time`: aware, in their time zone.

    Told soberly and at some length, whatever they chose for replies; what they said of themselves is left out.
    """
    preferences = replace(person.preferences, length=Length.LONG, strength=Strength.HONEST)
    return Retelling(
        words="",
        recall=Recall(person=replace(person, introduction="", preferences=preferences)),
        language=person.language,
        local_time=local_time,
        # Whoever asks again wants it told anew.
        seed=int(local_time.timestamp()),
        facts=tuple(line for line in facts if line.strip()),
    )
