"""A diary as a whole, on its way out of Facelog, and what comes into it from files."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.checkins import CheckinRecord
from core.taps import Choice, Tap
from core.types import Attachment, DiaryEntry, Fact, MoodRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What is kept of one person but their profile. Not a backup: it holds no keys, no readings and no reminders.

    Photos are only counted, in their entries: they are read beside it.
    """

    entries: tuple[DiaryEntry, ...] = field(default=(), repr=False)
    """Oldest first."""
    removed: tuple[DiaryEntry, ...] = field(default=(), repr=False)
    """Those that can still be brought back; not exported, and not imported again."""
    moods: tuple[MoodRecord, ...] = field(default=(), repr=False)
    """Those that belong to no entry, oldest first."""
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    """Oldest first."""
    checkins: tuple[CheckinRecord, ...] = field(default=(), repr=False)
    """Oldest first."""
    forgotten: frozenset[str] = frozenset()
    """Ids of the entries that are not recalled."""
    taps: tuple[Tap, ...] = field(default=(), repr=False)
    """Oldest first."""
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry from a file. Its `entry` has no ids: it gets them, and its person, when it is stored."""

    entry: DiaryEntry = field(repr=False)
    forgotten: bool = False
    """Whether it is not to be recalled."""
    occurrence: int = 0
    """How many of the same time and words come before it: the same occurrence is stored once."""
    photos: tuple[Attachment, ...] = field(default=(), repr=False)
    """Photos that are kept with it, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What is to be put into a diary. Records have no ids: they get them, and their person, when they are stored."""

    entries: tuple[NewEntry, ...] = field(default=(), repr=False)
    moods: tuple[MoodRecord, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    """Oldest first; those beyond `MAX_FACTS` are left out."""
    checkins: tuple[CheckinRecord, ...] = field(default=(), repr=False)
    taps: tuple[Tap, ...] = field(default=(), repr=False)
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    """Those beyond `MAX_CHOICES` are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How much was stored of what was to be added; the rest was there already, or there was no room for it."""

    entries: int = 0
    moods: int = 0
    facts: int = 0
    checkins: int = 0
    taps: int = 0
    choices: int = 0
    photos: int = 0
