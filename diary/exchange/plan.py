"""What an import would change: what is new, what is there already, what is left out and why."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from core.exchange import Additions, Archive, NewEntry
from core.types import MAX_FACT, MAX_FACTS, DiaryEntry
from core.words import clean, excerpt
from diary.exchange.found import Found, Skipped

Item = TypeVar("Item")
_Key = Callable[[DiaryEntry], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An import that was not made yet."""

    format: str
    additions: Additions = field(repr=False)
    duplicates: int
    """Entries, moods, facts and check-ins that are there already, or twice in the file."""
    removed: int
    """Entries that the person has removed from the diary: they do not come back."""
    skipped: tuple[Skipped, ...]
    notes: Mapping[str, int]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that gets an entry; None without any."""
        days = [new.entry.local_date for new in self.additions.entries]
        return (min(days), max(days)) if days else None


def plan_import(found: Found, archive: Archive) -> Plan:
    """Compare a file with a diary; entries of one time and the same words are one, to the second or to the minute."""
    entries, duplicates, removed = _new_entries(found.entries, archive)
    known_moods = {(one.felt_at, one.felt) for one in archive.moods}
    moods = _unseen(found.moods, known_moods, lambda one: (one.felt_at, one.felt))
    known_checkins = {(one.questionnaire, one.taken_at, one.answers) for one in archive.checkins}
    checkins = _unseen(found.checkins, known_checkins, lambda one: (one.questionnaire, one.taken_at, one.answers))
    facts = _unseen(found.facts, {one.text for one in archive.facts}, lambda one: excerpt(one.text, MAX_FACT))
    room = max(0, MAX_FACTS - len(archive.facts))
    again = (len(found.moods) - len(moods)) + (len(found.checkins) - len(checkins)) + (len(found.facts) - len(facts))
    crowded = tuple(Skipped(place="facts", reason="too-many-facts") for _ in facts[room:])
    return Plan(
        format=found.format,
        additions=Additions(entries=entries, moods=moods, facts=facts[:room], checkins=checkins),
        duplicates=duplicates + again,
        removed=removed,
        skipped=found.skipped + crowded,
        notes=found.notes,
    )


def _new_entries(found: Sequence[NewEntry], archive: Archive) -> tuple[tuple[NewEntry, ...], int, int]:
    """Those that are new, and how many of the others are there already, or were removed.

    Each entry of the diary answers for one of the file: first for one of its very time, then for one of its minute, as
    some formats tell no seconds.
    """
    there = [(one, False) for one in archive.entries] + [(one, True) for one in archive.removed]
    numbered = _numbered(found)
    first, there, matched = _matched(numbered, there, _exact)
    new, _, more = _matched(first, there, _minute)
    hidden = sum(matched) + sum(more)
    return tuple(new), len(matched) + len(more) - hidden, hidden


def _matched(
    found: Sequence[NewEntry], there: Sequence[tuple[DiaryEntry, bool]], key: _Key
) -> tuple[list[NewEntry], list[tuple[DiaryEntry, bool]], list[bool]]:
    """What of both sides has no match, and for each match whether it was removed."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, (entry, _) in enumerate(there):
        waiting[key(entry)].append(place)
    left: list[NewEntry] = []
    matched: set[int] = set()
    for new in found:
        places = waiting.get(key(new.entry))
        if places:
            matched.add(places.popleft())
        else:
            left.append(new)
    rest = [one for place, one in enumerate(there) if place not in matched]
    return left, rest, [there[place][1] for place in matched]


def _numbered(found: Iterable[NewEntry]) -> list[NewEntry]:
    seen: dict[Hashable, int] = defaultdict(int)
    numbered = []
    for new in found:
        key = _exact(new.entry)
        numbered.append(replace(new, occurrence=seen[key]))
        seen[key] += 1
    return numbered


def _unseen(found: Sequence[Item], known: Iterable[Hashable], key: Callable[[Item], Hashable]) -> tuple[Item, ...]:
    """The first of each that the diary has not."""
    seen = set(known)
    new = []
    for one in found:
        if key(one) not in seen:
            seen.add(key(one))
            new.append(one)
    return tuple(new)


def _exact(entry: DiaryEntry) -> Hashable:
    return entry.written_at, clean(entry.text), clean(entry.transcript)


def _minute(entry: DiaryEntry) -> Hashable:
    at = entry.written_at
    return at.replace(second=0, microsecond=0), clean(entry.text), clean(entry.transcript)
