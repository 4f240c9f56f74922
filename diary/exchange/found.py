"""What was found in a file that somebody wants to import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from core.checkins import CheckinRecord
from core.errors import FacelogError
from core.exchange import NewEntry
from core.people import Person
from core.taps import Choice, ChoiceKind, Step, Tap
from core.types import Attachment, DiaryEntry, Fact, MoodRecord
from core.words import clean

MOST_WORDS = 100_000
"""Characters of the words, the transcript or the comment of an entry."""
MOST_ENTRIES = 200_000
EARLIEST, LATEST = 1900, 2100
"""Years in which entries may lie."""


class ImportFailed(FacelogError):
    """A file that cannot be imported at all; `code` names a sentence `import-failed-CODE`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unusable(ValueError):
    """One record of a file that is left out; `reason` names a sentence `import-skipped-REASON`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A record that was left out. It quotes nothing of it."""

    place: str
    """Such as "entries 12" (counted from 1) or "line 40"."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The content of a file, checked and cleaned, and what of it is left out."""

    format: str
    """Such as "daylio-csv"."""
    entries: tuple[NewEntry, ...] = field(default=(), repr=False)
    moods: tuple[MoodRecord, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    checkins: tuple[CheckinRecord, ...] = field(default=(), repr=False)
    taps: tuple[Tap, ...] = field(default=(), repr=False)
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    """Those that matter most first."""
    person: Person | None = field(default=None, repr=False)
    """Profile and settings, where the file has them; without an id."""
    skipped: tuple[Skipped, ...] = ()
    notes: Mapping[str, int] = field(default_factory=Counter)
    """How often something could not be taken over as it was, by a code: a sentence `import-note-CODE`."""


@dataclass(slots=True)
class Finds:
    """Gathers what a reader finds."""

    entries: list[NewEntry] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)
    choices: Counter[tuple[ChoiceKind, str, Step | None]] = field(default_factory=Counter)
    """How often each was tapped."""
    skipped: list[Skipped] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def keep(self, entry: DiaryEntry, *, forgotten: bool = False, photos: Sequence[Attachment] = ()) -> None:
        """Take an entry. Raises Unusable, and ImportFailed when there are too many."""
        self._count(self.entries)
        if not (entry.text or entry.transcript or entry.comment or entry.mood or photos):
            raise Unusable("empty")
        self.entries.append(NewEntry(entry=entry, forgotten=forgotten, photos=tuple(photos)))

    def log(self, tap: Tap) -> None:
        """Take a logged mood. Raises ImportFailed when there are too many."""
        self._count(self.taps)
        self.taps.append(tap)

    def skip(self, place: str, reason: str) -> None:
        """Note that a record is left out. Raises ImportFailed when there are too many."""
        self._count(self.skipped)
        self.skipped.append(Skipped(place=place, reason=reason))

    def found(self, name: str) -> Found:
        """All of it, in a format of this name."""
        return Found(
            format=name,
            entries=tuple(self.entries),
            taps=tuple(self.taps),
            choices=tuple(
                Choice(id="", person_id="", kind=kind, name=named, step=step)
                for (kind, named, step), _ in self.choices.most_common()
            ),
            skipped=tuple(self.skipped),
            notes=self.notes,
        )

    def _count(self, kept: Sequence[object]) -> None:
        if len(kept) >= MOST_ENTRIES:
            raise ImportFailed("too-many")


def words(value: object) -> str:
    """Foreign words, made safe to store and show; empty for none. Raises Unusable."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable("invalid")
    if len(value) > MOST_WORDS:
        raise Unusable("too-long")
    return clean(value)


def line(value: object) -> str:
    """Foreign words as one line, for names of things; empty for none. Raises Unusable."""
    return " ".join(words(value).split())


def tags_of(values: Iterable[object]) -> tuple[str, ...]:
    """Foreign tags, each once, without #. Raises Unusable."""
    named = (line(value).replace("#", "").strip() for value in values)
    return tuple(dict.fromkeys(tag for tag in named if tag))


def lived(at: datetime) -> datetime:
    """A time that entries may have, in UTC. Raises Unusable."""
    lived_day(at.date())
    return at.astimezone(UTC)


def lived_day(day: date) -> date:
    """A day that entries may have. Raises Unusable."""
    if not EARLIEST <= day.year <= LATEST:
        raise Unusable("bad-date")
    return day


def joined(*parts: str) -> str:
    """Parts of words below each other, without empty ones."""
    return "\n".join(part for part in parts if part)
