"""What a brief amounts to for the composer: one emotion, one tone, one piece to say back, and the hour."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from core.emotions import Emotion
from core.observations import FaceReading, Mood, VideoReading
from core.people import Language, SpeechLevel
from core.types import Brief, DiaryEntry
from llm.composer import salience
from llm.composer.korean import echo
from llm.composer.occasion import is_grave, talk_kind
from llm.composer.phrases import Phrases
from llm.content import Tone
from llm.josa import josa

Hour = Literal["night", "morning", "day", "evening"]

SURE, _HARDLY_SURE = 0.35, 0.2
"""Confidence from which a mood is certain, and from which it is named at all."""
_STRONG = 0.55
_LARGE = 0.5
"""Valence from which on an unsure reading is still taken for a hard moment."""
_HARD = frozenset({Emotion.ANGER, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS})
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that decides which lines fit. Not a mood: signals that disagree are held back here."""

    emotion: Emotion
    tone: Tone
    strong: bool
    unsure: bool
    grave: bool
    talk: str | None
    """The kind of small talk that the message is, if it is any."""
    hour: Hour
    domain: str | None
    introduced: str | None = field(repr=False)
    """A topic that the words and the person's introduction share."""
    yesterday: DiaryEntry | None = field(repr=False)
    values: dict[str, str] = field(repr=False)
    """What placeholders are filled with; what is missing cannot be said."""


def read_situation(brief: Brief, phrases: Phrases) -> Situation:
    """Work out what the lines of a reply depend on."""
    language, level = brief.language, brief.recall.person.preferences.speech_level
    lexicon = phrases.lexicon
    text = salience.clean(brief.words)
    emotion, tone = _feeling(brief, text)
    failed = tone == "even" and salience.tells_failure(text)
    found = lexicon.find(text)
    known = dict(lexicon.find(salience.clean(brief.recall.person.introduction)))
    shared = [topic for topic, _ in found if topic and topic in known]
    mood = brief.mood
    return Situation(
        emotion=emotion,
        tone=tone,
        strong=mood is not None and mood.confidence >= _STRONG and (abs(mood.valence) >= 0.5 or mood.arousal >= 0.7),
        unsure=mood is not None and mood.confidence < SURE,
        grave=is_grave(text, phrases.grave),
        talk=talk_kind(brief, text, phrases.small_talk),
        hour=_hour(brief.local_time.hour),
        domain=found[0][1] if found else None,
        introduced=shared[0] if shared else None,
        yesterday=_yesterday(brief),
        values=named(brief.recall.person.name, language, level)
        | _reflected(failed, text, brief.language, level, lexicon, tone, [topic for topic, _ in found if topic]),
    )


def tone_of(emotion: Emotion, valence: float) -> Tone:
    """Return the tone in which an emotion is answered; surprise and calm follow the valence."""
    if emotion in _HARD:
        return "negative"
    if emotion is Emotion.HAPPINESS:
        return "positive"
    edge = 0.15 if emotion is Emotion.SURPRISE else 0.35
    return "positive" if valence >= edge else "negative" if valence <= -edge else "even"


def _feeling(brief: Brief, text: str) -> tuple[Emotion, Tone]:
    """Return one emotion and the one tone that goes with it."""
    mood, mismatch = brief.mood, brief.mismatch
    if mood is None:
        return Emotion.NEUTRAL, "even"
    label = mood.label if mood.confidence >= _HARDLY_SURE else Emotion.NEUTRAL
    if mismatch and label is Emotion.HAPPINESS and {mismatch.first_label, mismatch.second_label} & _HARD:
        return Emotion.NEUTRAL, "even"  # nobody is congratulated while a signal says otherwise
    if label is Emotion.NEUTRAL:
        # Hard but unnamed: gentle lines, never those of a flat day.
        return (Emotion.SADNESS, "negative") if mood.valence <= -_LARGE else (label, "even")
    tone = tone_of(label, mood.valence)
    against = mood.valence if tone == "negative" else -mood.valence
    doubted = tone == "positive" and salience.tells_failure(text)
    if tone != "even" and (against > 0.1 or doubted or salience.is_idiom(text)):
        return Emotion.NEUTRAL, "even"
    return label, tone


def _hour(hour: int) -> Hour:
    if hour >= 23 or hour < 5:
        return "night"
    return "morning" if hour < 10 else "evening" if hour >= 18 else "day"


def _yesterday(brief: Brief) -> DiaryEntry | None:
    day = brief.today - timedelta(days=1)
    for entry in brief.recall.recent:
        if entry.local_date == day and entry.mood is not None and entry.mood.confidence >= SURE:
            return entry
    return None


def safe_name(name: str) -> str:
    """Return the name as it can stand in a sentence, or nothing when no letter is left."""
    bare = "".join(c for c in name if unicodedata.category(c)[0] not in "CS" and c not in '{}[]|<>?!"“”')
    bare = " ".join(bare.split())
    return bare if len(bare) <= _LONGEST_NAME and any(c.isalnum() for c in bare) else ""


def named(name: str, language: Language, level: SpeechLevel) -> dict[str, str]:
    """How somebody is spoken of (`name`) and called (`call`); nothing without a name that can be said."""
    name = safe_name(name)
    if not name:
        return {}
    if language == "en":
        return {"name": name, "call": name}
    if level is SpeechLevel.POLITE:
        polite = name if re.search(r"(?:님|씨)$", name) else f"{name}님"
        return {"name": polite, "call": polite}
    return {"name": name + josa(name, "이/"), "call": name + josa(name, "아/야")}


def _reflected(
    failed: bool,
    text: str,
    language: Language,
    level: SpeechLevel,
    lexicon: salience.Lexicon,
    tone: Tone,
    found: list[str],
) -> dict[str, str]:
    values: dict[str, str] = {}
    if emoji := salience.emoji_only(text):
        values["emoji"] = emoji
    if found and not failed:
        values["topic"] = found[0]
    piece = salience.salient(text, language, lexicon, tone)
    if piece is None:
        return values
    if language == "ko" and (back := echo(piece, level)):
        values["echo"] = back
    # Even lines are light: a failure between their quotation marks would sound like mockery.
    if not failed and (quote := salience.quotable(piece, text, language)):
        values["quote"] = quote
    return values


def seen(brief: Brief) -> tuple[FaceReading | None, VideoReading | None]:
    """Return the face and the video reading of a brief."""
    face = next((o for o in brief.observations if isinstance(o, FaceReading)), None)
    video = next((o for o in brief.observations if isinstance(o, VideoReading)), None)
    return face, video


def mood_tone(mood: Mood) -> Tone:
    """Return the tone of a stored mood."""
    return tone_of(mood.label, mood.valence)
