"""A picker that knows what the hour and the message rule out."""

from __future__ import annotations

from core.types import Brief
from llm.composer.phrases import Phrases
from llm.composer.pick import Picker
from llm.composer.situation import Situation


def fitting_picker(brief: Brief, situation: Situation, phrases: Phrases) -> Picker:
    """Return a picker for one reply; it shares the situation's values, so that what is added there can be said."""
    hours, hour = phrases.hours, situation.hour
    by_hour = hours.not_at_night if hour == "night" else hours.not_by_day if hour in ("morning", "day") else []
    spoken = any(char.isalpha() for char in brief.words) and "emoji" not in situation.values
    return Picker(
        seed=brief.seed,
        level=brief.recall.person.preferences.speech_level,
        values=situation.values,
        comments=[entry.comment for entry in brief.recall.recent if entry.comment],
        unfit=[*by_hour, *([] if spoken else phrases.needs_words)],
        capitalise=brief.language == "en",
    )
