"""The fixed situations that replies are measured on."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from core.emotions import Emotion, Scores
from core.errors import ConfigError
from core.mood import arousal_of, valence_of
from core.observations import Mismatch, Mood, Source
from core.people import Ingredient, Language, Length, Person, Preferences, SpeechLevel, Strength
from core.types import Brief, DiaryEntry, Recall
from llm.content import Table, describe

SURE = 0.75
"""Probability, and confidence, of the mood in a situation."""
PERSON = "situation"
"""Id of whoever is in a situation."""
_DAY = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=9)))


class Past(Table):
    """A memory that the person's diary would bring up. Not a recording of anybody."""

    days: Annotated[int, Field(ge=1)]
    """Days ago."""
    words: str = Field(max_length=500, repr=False)
    mood: Emotion


class Situation(Table):
    """What somebody wrote, how they feel, and how they like to be answered. Not a recording of anybody."""

    language: Language
    words: str = Field(max_length=500, repr=False)
    """Empty where only a face was sent."""
    mood: Emotion
    face: Emotion | None = None
    """Where it disagrees with the words."""
    name: str = ""
    persona: str = "anna"
    speech_level: SpeechLevel = SpeechLevel.CASUAL
    make_up: frozenset[Ingredient] = frozenset()
    length: Length = Length.SHORT
    strength: Strength = Strength.NORMAL
    hour: Annotated[int, Field(ge=0, le=23)] = 14
    past: tuple[Past, ...] = Field(default=(), repr=False)
    """The closest first."""
    facts: tuple[str, ...] = Field(default=(), repr=False)
    recalls: bool = True
    """Whether what is past may be brought up."""

    def brief(self, seed: int, recent: tuple[DiaryEntry, ...] = ()) -> Brief:
        """The brief of this situation; `recent`: entries before it, newest first.

        Nobody is behind it, so the words may leave the machine.
        """
        preferences = Preferences(
            persona=self.persona,
            speech_level=self.speech_level,
            make_up=self.make_up,
            length=self.length,
            strength=self.strength,
            remote=True,
        )
        person = Person(id=PERSON, name=self.name, language=self.language, preferences=preferences)
        source = Source.WORDS if self.words else Source.FACE
        return Brief(
            words=self.words,
            mood=_mood(self.mood, (source,) if self.face is None else (Source.FACE, Source.WORDS)),
            mismatch=_mismatch(self.face, self.mood),
            recall=Recall(person=person, recent=recent, memories=self._memories(), facts=self.facts),
            language=self.language,
            local_time=_DAY.replace(hour=self.hour),
            seed=seed,
        )

    def _memories(self) -> tuple[DiaryEntry, ...]:
        return tuple(
            DiaryEntry(
                id=f"past-{number}",
                person_id=PERSON,
                turn_id=f"past-{number}",
                local_date=(_DAY - timedelta(days=past.days)).date(),
                written_at=_DAY - timedelta(days=past.days),
                text=past.words,
                mood=_mood(past.mood, (Source.WORDS,)),
            )
            for number, past in enumerate(self.past)
        )


class _Situations(Table):
    situation: Annotated[list[Situation], Field(min_length=60)]


@cache
def load_situations() -> tuple[Situation, ...]:
    """Read the situations, once. Raises ConfigError that names the key."""
    try:
        source = files("llm").joinpath("situations.toml").read_text(encoding="utf-8")
        return tuple(_Situations.model_validate(tomllib.loads(source)).situation)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"situations.toml: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"situations.toml: {describe(error)}") from error


def _mood(label: Emotion, sources: tuple[Source, ...]) -> Mood:
    scores = Scores.of({label: SURE, Emotion.SURPRISE if label is Emotion.NEUTRAL else Emotion.NEUTRAL: 1 - SURE})
    return Mood(
        label=label,
        scores=scores,
        valence=valence_of(scores),
        arousal=arousal_of(scores),
        confidence=SURE,
        sources=sources,
    )


def _mismatch(face: Emotion | None, words: Emotion) -> Mismatch | None:
    if face is None:
        return None
    return Mismatch(first=Source.FACE, second=Source.WORDS, first_label=face, second_label=words, distance=0.7)
