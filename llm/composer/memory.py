"""What a reply says of an earlier day: one memory that clearly bears on the present, by a keyphrase and its day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from core.people import SpeechLevel
from core.types import Brief, DiaryEntry
from llm.composer import salience
from llm.composer.occasion import is_grave
from llm.composer.phrases import Memories, Phrases
from llm.composer.pick import Picker
from llm.composer.situation import SURE, Situation, mood_tone
from llm.composer.when import SAID, said_when
from llm.content import Tone
from llm.safety import assess
from llm.template import Template
from llm.terms import topics

_LONGEST_WORD = 10
"""Characters of a keyphrase that is no topic of the phrase file."""
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
"""A word that English capitalises within a sentence: a name."""
_VERBAL = r"(?:이?야|이?다|이?라|였|이었|예요|이에요|이?네|인|했|하|할|한|해|요)"

_Way = Literal["same", "negative", "positive", "easier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Lines that say one thing of the past, and what they need to say it. Not yet a sentence of the reply."""

    slot: str
    lines: Sequence[Template] = field(repr=False)
    values: dict[str, str] = field(repr=False)
    entry_id: str = ""
    """The diary entry that it is about; empty for a fact."""


def reminder(brief: Brief, situation: Situation, phrases: Phrases) -> Reminder | None:
    """Return the closest memory that may be brought up now; None where none should be.

    None where face and words disagree, where the reply before had a memory, and where one was brought up lately.
    """
    words = salience.clean(brief.words)
    newest = next((entry.comment for entry in brief.recall.recent if entry.comment), "")
    if brief.mismatch is not None or not words or told_in(newest, phrases.memories):
        return None
    today = brief.today
    for entry in brief.recall.memories:
        if entry.local_date >= today:
            continue
        text = salience.clean(f"{entry.text}\n{entry.transcript}")
        topic = _shared(words, text, brief, phrases)
        way = _way(brief, situation, entry, text)
        if topic is None or way is None or is_grave(text, phrases.grave) or _is_stale(topic, entry, brief, phrases):
            continue
        if assess(text) is not None:
            continue  # what was said in a crisis is for nobody to bring up lightly
        when = said_when(entry.local_date, today, brief.language)
        lines: list[Template] = getattr(phrases.memories, way)
        values = {"memory": topic, "when": when}
        return Reminder(slot=f"memories.{way}", lines=lines, values=values, entry_id=entry.id)
    return None


def fact_reminder(brief: Brief, phrases: Phrases) -> Reminder | None:
    """Return the first fact that shares a keyphrase with the words and was not mentioned lately."""
    words = salience.clean(brief.words)
    for fact in brief.recall.facts:
        text = salience.clean(fact)
        topic = _shared(words, text, brief, phrases)
        if topic is None or is_grave(text, phrases.grave) or assess(text) is not None:
            continue
        comments = (entry.comment for entry in brief.recall.recent)
        if any(topic == said for comment in comments for said, _ in told_in(comment, phrases.memories)):
            continue
        return Reminder(slot="memories.fact", lines=phrases.memories.fact, values={"memory": topic})
    return None


def yesterday_reminder(brief: Brief, situation: Situation, phrases: Phrases, picker: Picker) -> Reminder | None:
    """Return what yesterday's mood and today's make together."""
    entry, recall = situation.yesterday, phrases.recall
    if entry is None or entry.mood is None:
        return None
    past = picker.pick(f"past.{entry.mood.label}", recall.past[entry.mood.label], 99)
    if past is None:
        return None
    if brief.language == "en":
        past = past[0].lower() + past[1:]
    before, now = mood_tone(entry.mood), situation.tone
    if before == now:
        key = {"negative": "same_negative", "positive": "same_positive", "even": "other"}[now]
    elif "even" in (before, now):
        key = "other"
    else:
        key = "better" if now == "positive" else "worse"
    return Reminder(slot=f"recall.{key}", lines=getattr(recall, key), values={"past": past}, entry_id=entry.id)


def told_in(comment: str, memories: Memories) -> list[tuple[str, str]]:
    """Return the (keyphrase, day) pairs that an earlier reply brought up; the day is empty for a fact."""
    return [
        (match["memory"], match.groupdict().get("when", ""))
        for pattern, fixed in _patterns(_all_lines(memories))
        if fixed in comment.lower() and (match := pattern.search(comment))
    ]


def _all_lines(memories: Memories) -> tuple[Template, ...]:
    return (*memories.same, *memories.negative, *memories.positive, *memories.easier, *memories.fact)


@lru_cache(maxsize=8)
def _patterns(lines: tuple[Template, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """How each line looks in a reply, at both levels, and its longest fixed part in lower case."""
    found: dict[str, tuple[re.Pattern[str], str]] = {}
    for line, level in product(lines, SpeechLevel):
        source = re.escape(line.render(level, {"memory": "\x01", "when": "\x02"}))
        source = source.replace("\x01", r"(?P<memory>[^.!?\n]{1,40}?)").replace("\x02", f"(?P<when>{SAID})")
        pattern = re.compile(rf"(?:^|(?<=[.!?…,]\s)){source}", re.IGNORECASE | re.MULTILINE)
        found[source] = (pattern, line.literal(level).lower())
    return tuple(found.values())


def _is_stale(topic: str, entry: DiaryEntry, brief: Brief, phrases: Phrases) -> bool:
    """Whether a recent reply brought up the topic, or a memory of the same day."""
    for recent in brief.recall.recent:
        for said, when in told_in(recent.comment, phrases.memories):
            if said.lower() == topic.lower():
                return True
            is_earlier = entry.local_date < recent.local_date
            if is_earlier and when.lower() == said_when(entry.local_date, recent.local_date, brief.language).lower():
                return True
    return False


def _way(brief: Brief, situation: Situation, entry: DiaryEntry, text: str) -> _Way | None:
    """How a memory goes with the present; None when it would hurt: nothing bad comes into a happy moment."""
    now = situation.tone
    sure = brief.mood is not None and not situation.unsure
    before: Tone | None = None
    if entry.mood is not None and entry.mood.confidence >= SURE:
        before = mood_tone(entry.mood)
    happy = now == "positive" or salience.sounds_glad(salience.clean(brief.words))
    if happy and (before == "negative" or salience.hurts(text)):
        return "easier" if before == "negative" and now == "positive" and sure else None
    if before == now and sure and now != "even":
        return "negative" if now == "negative" else "positive"
    return "same"


def _shared(words: str, text: str, brief: Brief, phrases: Phrases) -> str | None:
    """Return the keyphrase that both texts have, as it is said; None without one that tells anything."""
    vague = phrases.memories.vague
    here, there = ([topic for topic, _ in phrases.lexicon.find(one)] for one in (words, text))
    stems = " ".join(topics(text)) if brief.language == "ko" else ""
    for topic in dict.fromkeys((*here, *there, *(topic for topic, _ in phrases.lexicon.find(stems)))):
        if topic in vague or not topic:
            continue
        if (topic in here or _said_of(topic, words)) and (topic in there or _said_of(topic, text)):
            return topic
    name = brief.recall.person.name.casefold()
    shared = _shared_names(words, text) if brief.language == "en" else _shared_nouns(words, text, phrases.lexicon)
    for word in shared:
        if word.casefold() not in vague and word.casefold() != name and salience.decent(word):
            return word
    return None


def _said_of(topic: str, text: str) -> bool:
    """Whether a Korean topic stands in a text with a verb's ending, as in 발표야, 발표라서 or 발표했어."""
    return len(topic) > 1 and re.search(rf"(?<![가-힣]){re.escape(topic)}{_VERBAL}", text) is not None


def _shared_names(words: str, text: str) -> Iterator[str]:
    for name in dict.fromkeys(_NAME.findall(words)):
        if re.search(rf"\b{name}\b", text):
            yield name


def _shared_nouns(words: str, text: str, lexicon: salience.Lexicon) -> Iterator[str]:
    """Words of two or more syllables in both texts that are nouns: topics, or with a noun's particle in one of them."""
    told = topics(text)
    for stem, is_noun in topics(words).items():
        if stem not in told or len(stem) > _LONGEST_WORD:
            continue
        if is_noun or told[stem] or any(topic == stem for topic, _ in lexicon.find(stem)):
            # Terms are folded: a name such as Tom comes back as it was written.
            match = re.search(re.escape(stem), words, re.IGNORECASE)
            yield match.group() if match else stem
