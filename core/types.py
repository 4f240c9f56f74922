"""The values that flow through one turn: frozen, and content never shows in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from core.days import ending_day
from core.emotions import Emotion
from core.modes import Mode as Mode
from core.observations import Mismatch, Mood, Observation
from core.people import Language, Person

Platform = Literal["console", "telegram", "discord", "web"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationKey:
    """Where one person talks with Facelog. Not a person: one person may have several conversations."""

    platform: Platform
    chat_id: str
    user_id: str


class AttachmentKind(StrEnum):
    """What an attachment is for; decided by the adapter, not trusted by the readers."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message, whole in memory (adapters cap its size before)."""

    kind: AttachmentKind
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message as a platform delivered it. Not a turn: several may be parts of one thought."""

    id: str
    """Unique within a platform; a message seen before is not handled again."""
    key: ConversationKey
    text: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    language: Language | None = None
    """What the platform says the person reads; None when it does not say."""
    sent_at: datetime
    """Aware, UTC."""
    mode: Mode = Mode.DIARY
    day: date | None = None
    """The diary day that it is written for, where the person named one; None for the day it was sent."""
    overheard: bool = False
    """Whether others read the conversation: then nothing of the diary may show in the answer."""
    takeovers: int = 0
    """How many processes ended before they answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the person should know beside the reply: a code of a sentence in `bot.wording`."""

    code: str
    args: tuple[tuple[str, str | int | float], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A spoken reply: OGG/Opus, 48 kHz, mono."""

    content: bytes = field(repr=False)
    seconds: float
    waveform: bytes = field(repr=False)
    """Loudness over time, at most 256 points of 0..255, for platforms that draw one."""
    model: str
    """Which speaker made it, such as "espeak-ng ko"."""
    instead_of: str = ""
    """The configured voice that could not speak, where another one does; empty otherwise. Not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back to the person."""

    text: str = field(repr=False)
    language: Language
    writer: str
    """Who wrote it: "composer", or the name of a language model."""
    notices: tuple[Notice, ...] = ()
    voice: Voice | None = None
    memories: tuple[str, ...] = ()
    """Ids of the diary entries that it drew on."""
    picture: bytes | None = field(default=None, repr=False)
    """PNG, shown above the text."""
    asks_mood: bool = False
    """Whether the five steps of a mood are offered under it."""
    until: datetime | None = None
    """Aware, UTC; from then on the reply is not delivered any more. None for always."""
    read: Emotion | None = field(default=None, repr=False)
    """What was read of the person in this turn, so that they can correct it; None where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thought of a person, what was noticed in it, and the reply; stored as a whole."""

    id: str
    person_id: str
    key: ConversationKey
    message_ids: tuple[str, ...]
    text: str = field(repr=False)
    mode: Mode
    started_at: datetime
    """Aware, UTC."""
    local_date: date
    """The diary day in the person's time zone."""
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    mood: Mood | None = None
    mismatch: Mismatch | None = None
    reply: Reply
    waiting_audio: tuple[Attachment, ...] = field(default=(), repr=False)
    """Voice notes kept because no speech model is there yet."""
    photos: tuple[Attachment, ...] = field(default=(), repr=False)
    """Photos that the person chose to keep; without their metadata, and not larger than is shown."""
    tags: tuple[str, ...] = field(default=(), repr=False)
    """Hashtags of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """What the diary keeps of a turn."""

    id: str
    person_id: str
    turn_id: str
    local_date: date
    written_at: datetime
    """Aware, UTC."""
    text: str = field(default="", repr=False)
    transcript: str = field(default="", repr=False)
    comment: str = field(default="", repr=False)
    """The persona's reply."""
    mood: Mood | None = None
    mismatch: Mismatch | None = None
    corrected: Emotion | None = field(default=None, repr=False)
    """What the person said it was; None while the mood stands as it was read."""
    tags: tuple[str, ...] = field(default=(), repr=False)
    """Without #, each once, in the order added."""
    photos: int = 0
    """How many photos are kept with it."""
    source: Platform | None = None
    """Where it was written, or brought in; None where that is not known."""

    @property
    def felt(self) -> Emotion | None:
        """The person's word where there is one, else the label that was read."""
        if self.corrected is not None or self.mood is None:
            return self.corrected
        return self.mood.label


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodRecord:
    """A mood as it stands in the mood log. Not an entry: it carries no words."""

    id: str
    person_id: str
    entry_id: str | None
    """The diary entry that it belongs to, if any."""
    local_date: date
    felt_at: datetime
    """Aware, UTC."""
    mood: Mood = field(repr=False)
    """As it was read, whatever the person said of it since."""
    corrected: Emotion | None = field(default=None, repr=False)
    """What the person said it was; None while the mood stands as it was read."""

    @property
    def felt(self) -> Emotion:
        """The person's word where there is one, else the label that was read."""
        return self.corrected or self.mood.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A reply on its way to a conversation; tried until the channel takes it."""

    id: str
    key: ConversationKey
    turn_id: str
    reply: Reply
    attempts: int = 0


MAX_FACT = 200
"""Characters of a fact."""
MAX_FACTS = 50
"""Facts of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that a person asked to remember, in their words. Not checked, and not from the diary."""

    id: str
    text: str = field(repr=False)
    asked_at: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What a writer may draw on. Bounded; from this person's own diary only."""

    person: Person
    recent: tuple[DiaryEntry, ...] = field(default=(), repr=False)
    """Newest first."""
    memories: tuple[DiaryEntry, ...] = field(default=(), repr=False)
    """Older entries that bear on what was said now, the closest first; of their words only what is to be told."""
    facts: tuple[str, ...] = field(default=(), repr=False)
    """What the person asked to remember."""
    summary: str = field(default="", repr=False)
    """The last weeks in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything a writer needs for one reply."""

    words: str = field(repr=False)
    """What the person wrote and said, joined; empty when they only showed their face."""
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    mood: Mood | None = None
    mismatch: Mismatch | None = None
    recall: Recall = field(repr=False)
    language: Language
    local_time: datetime
    """Aware, in the person's time zone."""
    seed: int = 0
    """Same brief, same seed: same composed reply."""

    @property
    def today(self) -> date:
        """The day of the person's diary, which may end late: the day that their newest entries have."""
        return ending_day(self.local_time, self.recall.person.preferences.day_ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNote:
    """A stored voice note that waits for a speech model."""

    id: str
    person_id: str
    turn_id: str
    key: ConversationKey
    audio: Attachment = field(repr=False)
    sent_at: datetime
    """Aware, UTC."""
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    """What was noticed in its turn already."""
