"""Offer something small in place of the usual advice, once in a while."""

from __future__ import annotations

from core.types import Brief
from llm.composer import salience
from llm.composer.pick import Picker
from llm.composer.situation import Situation
from llm.suggestions import STIRRED, offered_in, suggestion

APART = 3
"""Replies before this one that must hold no offer: not more than one in four does."""
SHARE = 0.4
"""Of the replies in which something could be offered."""


def offer(brief: Brief, situation: Situation, picker: Picker) -> str | None:
    """Return words that fit a low or a stirred mood and the hour; None most of the time.

    None where face and words disagree or the words are glad. Reads a file once. Raises ConfigError.
    """
    mood = brief.mood
    if mood is None or brief.mismatch is not None or situation.tone == "positive" or situation.grave:
        return None
    if not (mood.valence < 0 or mood.arousal >= STIRRED) or salience.sounds_glad(salience.clean(brief.words)):
        return None
    comments = [entry.comment for entry in brief.recall.recent if entry.comment]
    if offered_in(comments[:APART]) or not picker.chance("offer", SHARE):
        return None
    found = suggestion(mood, brief.local_time.time(), brief.seed, offered_in(comments))
    level = brief.recall.person.preferences.speech_level
    return None if found is None else found.text(brief.language, level)
