"""A month of a diary in a few counts, without a model. It counts and never explains: no cause, no verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from core.emotions import EMOTIONS, Emotion
from core.people import Language
from llm.prompt_words import EMOTIONS as NAMES
from llm.recall_index import Remembered
from llm.terms import topics

DAYS = 30
"""Days that a digest looks back, the day itself included."""
MOODS, TOPICS = 3, 6
"""Most moods and topics in it."""
OFTEN = 3
"""Days on which a topic must come up to be one; a mood counts from half of that, rounded up."""

_WROTE: dict[Language, str] = {
    "ko": "지난 {span}일 가운데 {days}일 기록",
    "en": "Wrote on {days} of the last {span} days",
}
_FELT: dict[Language, str] = {"ko": "기분: {list}", "en": "Moods: {list}"}
_ABOUT: dict[Language, str] = {"ko": "자주 나온 말: {list}", "en": "Came up often: {list}"}
_MOOD_DAYS: dict[Language, str] = {"ko": "{name} {days}일", "en": "{name} on {days} days"}
_TOPIC_DAYS: dict[Language, str] = {"ko": "{name}({days}일)", "en": "{name} ({days} days)"}


def digest(
    rows: Iterable[Remembered], language: Language, count: Callable[[str], int], *, tokens: int, today: date
) -> str:
    """Sum up the last `DAYS` days in at most `tokens` tokens; empty where fewer than two days were written on.

    What does not fit is left out from the end, topic by topic, mood by mood. A rewording may stand in its place.
    """
    since = today - timedelta(days=DAYS - 1)
    month = sorted((row for row in rows if since <= row.local_date <= today), key=lambda row: row.entry_id)
    days = len({row.local_date for row in month})
    if days < 2:
        return ""
    moods, about = _moods(month)[:MOODS], _topics(month)[:TOPICS]
    while True:
        text = _written(days, moods, about, language)
        if count(text) <= tokens:
            return text
        if about:
            about = about[:-1]
        elif moods:
            moods = moods[:-1]
        else:
            return ""


def _moods(rows: Sequence[Remembered]) -> list[tuple[Emotion, int]]:
    """Emotions with the days on which they were the mood of an entry; neutral says nothing."""
    felt = {(row.local_date, row.felt) for row in rows}
    found = Counter(label for _, label in felt if label is not None and label is not Emotion.NEUTRAL)
    often = [(label, days) for label, days in found.items() if 2 * days >= OFTEN]
    return sorted(often, key=lambda item: (-item[1], EMOTIONS.index(item[0])))


def _topics(rows: Sequence[Remembered]) -> list[tuple[str, int]]:
    days: dict[str, set[date]] = {}
    nouns: set[str] = set()
    for row in rows:
        for sentence in row.sentences:
            for topic, is_noun in topics(sentence).items():
                days.setdefault(topic, set()).add(row.local_date)
                if is_noun:
                    nouns.add(topic)
    often = [(topic, len(days[topic])) for topic in nouns if len(days[topic]) >= OFTEN]
    return sorted(often, key=lambda item: (-item[1], item[0]))


def _written(
    days: int, moods: Sequence[tuple[Emotion, int]], about: Sequence[tuple[str, int]], language: Language
) -> str:
    felt = ", ".join(_MOOD_DAYS[language].format(name=NAMES[language][label], days=n) for label, n in moods)
    topics_ = ", ".join(_TOPIC_DAYS[language].format(name=name, days=n) for name, n in about)
    parts = [_WROTE[language].format(span=DAYS, days=days)]
    parts += [_FELT[language].format(list=felt)] if felt else []
    parts += [_ABOUT[language].format(list=topics_)] if topics_ else []
    return ". ".join(parts) + "."
