"""The JSON document of an export, version 1, as pydantic models: what a file must hold to be read again.

A field that a later version adds is passed over; what an older reader would misread raises `VERSION`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.emotions import Emotion
from core.modes import Mode
from core.observations import Source
from core.people import Ingredient, Language, Length, SpeechLevel, Strength, VoiceReplies
from core.taps import ChoiceKind
from core.types import Platform

FORMAT = "facelog-diary"
VERSION = 1

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Signed = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class MoodDocument(_Model):
    """A mood as it was read."""

    label: Emotion
    scores: dict[Emotion, Share] = Field(description="Probabilities of the seven emotions; their sum is 1.")
    valence: Signed = Field(description="-1 (bad) .. 1 (good)")
    arousal: Share = Field(description="0 (calm) .. 1 (stirred)")
    confidence: Share
    sources: tuple[Source, ...] = Field(max_length=16, description="Signals that it was made from.")


class MismatchDocument(_Model):
    """Two signals that disagreed."""

    first: Source
    second: Source
    first_label: Emotion
    second_label: Emotion
    distance: Share


class PhotoDocument(_Model):
    """A kept photo: a member of the ZIP that the document lies in."""

    file: str = Field(max_length=200, description="Name of the member.")
    media_type: str = Field(max_length=100)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class EntryDocument(_Model):
    """A diary entry."""

    local_date: date = Field(description="The diary day on which it is shown.")
    local_time: str = Field(default="", description="Wall clock in the person's time zone; not read back.")
    written_at: AwareDatetime = Field(description="UTC.")
    text: str = Field(default="", description="What was written.")
    transcript: str = Field(default="", description="What was said.")
    comment: str = Field(default="", description="The persona's answer.")
    mood: MoodDocument | None = None
    corrected: Emotion | None = Field(default=None, description="What the person said it was.")
    mismatch: MismatchDocument | None = None
    recalled: bool = Field(default=True, description="False where the person asked not to be reminded of it.")
    tags: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=100, description="No #.")
    source: Platform | None = Field(default=None, description="Where it was written, or brought in; null: not known.")
    photos: tuple[PhotoDocument, ...] = Field(default=(), max_length=100, description="In their order; in a ZIP only.")


class FeltDocument(_Model):
    """A mood that belongs to no entry."""

    local_date: date
    felt_at: AwareDatetime
    mood: MoodDocument
    corrected: Emotion | None = None


class FactDocument(_Model):
    """Something that the person asked to remember."""

    text: str = Field(min_length=1, max_length=10_000)
    asked_at: AwareDatetime


class CheckinDocument(_Model):
    """An answered questionnaire."""

    questionnaire: str = Field(max_length=64)
    answers: tuple[int, ...] = Field(max_length=64)
    taken_at: AwareDatetime
    local_date: date


class TapDocument(_Model):
    """A mood that the person logged."""

    local_date: date = Field(description="The diary day.")
    tapped_at: AwareDatetime = Field(description="UTC.")
    step: int = Field(ge=1, le=5, description="1 (awful) .. 5 (rad)")
    name: str = Field(default="", max_length=200, description="The person's own name of the mood; or empty.")
    activities: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=100)
    sleep_hours: float | None = Field(default=None, ge=0, le=48, allow_inf_nan=False)


class ChoiceDocument(_Model):
    """A mood or an activity that the person added, to be tapped."""

    kind: ChoiceKind
    name: str = Field(min_length=1, max_length=200)
    step: int | None = Field(default=None, ge=1, le=5, description="How good a mood of this name is.")


QuietHours = tuple[Annotated[int, Field(ge=0, le=1439)], Annotated[int, Field(ge=0, le=1439)]]


class SettingsDocument(_Model):
    """Settings. Those that are agreements are written, and never taken over from a file."""

    persona: str = Field(max_length=64)
    speech_level: SpeechLevel
    make_up: frozenset[Ingredient]
    strength: Strength
    length: Length
    voice: VoiceReplies
    bars: bool = False
    mode: Mode = Mode.DIARY
    remote: bool = False
    faces: bool = False
    voices: bool = False
    words: bool = False
    photos: bool = False
    day_ends: int = Field(default=0, ge=0, le=6, description="The hour at which a diary day ends.")
    quiet: QuietHours | None = Field(default=None, description="Minutes of the day, from and until.")
    retention_days: int = Field(default=0, ge=0, le=1_000_000, description="0 for ever.")


class PersonDocument(_Model):
    """Who keeps the diary."""

    name: str = Field(default="", max_length=1000)
    introduction: str = Field(default="", max_length=10_000)
    language: Language = "ko"
    timezone: str = Field(max_length=64, description="IANA name.")


class Frame(_Model):
    """The document, with its parts unread, so that a bad record does not spoil the others."""

    format: Literal["facelog-diary"]
    version: int = Field(ge=1)
    person: Any = None
    settings: Any = None
    entries: list[Any] = Field(default_factory=list)
    moods: list[Any] = Field(default_factory=list)
    facts: list[Any] = Field(default_factory=list)
    checkins: list[Any] = Field(default_factory=list)
    taps: list[Any] = Field(default_factory=list)
    choices: list[Any] = Field(default_factory=list)
    photos_left_out: Any = 0


class DiaryDocument(Frame):
    """The whole document, as it is written."""

    version: Literal[1]
    exported_at: AwareDatetime
    person: PersonDocument
    settings: SettingsDocument
    entries: list[EntryDocument] = Field(default_factory=list)
    moods: list[FeltDocument] = Field(default_factory=list)
    facts: list[FactDocument] = Field(default_factory=list)
    checkins: list[CheckinDocument] = Field(default_factory=list)
    taps: list[TapDocument] = Field(default_factory=list)
    choices: list[ChoiceDocument] = Field(default_factory=list)
    photos_left_out: int = Field(default=0, ge=0, description="Kept photos that are not beside this document.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    return DiaryDocument.model_json_schema()
