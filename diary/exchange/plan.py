"""What an import would change: what is new, what is there already, what is left out and why."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from core.exchange import Additions, Archive, NewEntry
from core.taps import MAX_CHOICES, Choice, Tap
from core.types import MAX_FACT, MAX_FACTS, DiaryEntry
from core.words import clean, excerpt
from diary.exchange.daylio import NAME as DAYLIO
from diary.exchange.found import Found, Skipped
from diary.exchange.notes import noted

Item = TypeVar("Item")
There = TypeVar("There")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An import that was not made yet."""

    format: str
    additions: Additions = field(repr=False)
    duplicates: int
    """Records of any kind that are there already, or twice in the file."""
    removed: int
    """Entries that the person has removed from the diary: they do not come back."""
    skipped: tuple[Skipped, ...]
    notes: Mapping[str, int]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that gets an entry or a logged mood; None without any."""
        days = [new.entry.local_date for new in self.additions.entries]
        days += [tap.local_date for tap in self.additions.taps]
        return (min(days), max(days)) if days else None

    @property
    def photos(self) -> int:
        """How many photos come with the new entries."""
        return sum(len(new.photos) for new in self.additions.entries)


def plan_import(found: Found, archive: Archive) -> Plan:
    """Compare a file with a diary; entries of one time and the same words are one, to the second or to the minute."""
    entries, duplicates, removed = _new_entries(found.entries, archive)
    known_moods = {(one.felt_at, one.felt) for one in archive.moods}
    moods = _unseen(found.moods, known_moods, lambda one: (one.felt_at, one.felt))
    known_checkins = {(one.questionnaire, one.taken_at, one.answers) for one in archive.checkins}
    checkins = _unseen(found.checkins, known_checkins, lambda one: (one.questionnaire, one.taken_at, one.answers))
    facts = _unseen(found.facts, {one.text for one in archive.facts}, lambda one: excerpt(one.text, MAX_FACT))
    taps = _new_taps(found.taps, archive.taps)
    choices = _unseen(found.choices, map(_called, archive.choices), _called)
    pairs = ((found.moods, moods), (found.checkins, checkins), (found.facts, facts), (found.taps, taps))
    again = sum(len(all_of) - len(new) for all_of, new in pairs) + len(found.choices) - len(choices)
    room, places = max(0, MAX_FACTS - len(archive.facts)), max(0, MAX_CHOICES - len(archive.choices))
    crowded = [Skipped(place="facts", reason="too-many-facts") for _ in facts[room:]]
    crowded += [Skipped(place="choices", reason="too-many-choices") for _ in choices[places:]]
    return Plan(
        format=found.format,
        additions=Additions(
            entries=entries,
            moods=moods,
            facts=facts[:room],
            checkins=checkins,
            taps=taps,
            choices=choices[:places],
        ),
        duplicates=duplicates + again,
        removed=removed,
        skipped=(*found.skipped, *crowded),
        notes=found.notes,
    )


def _new_entries(found: Sequence[NewEntry], archive: Archive) -> tuple[tuple[NewEntry, ...], int, int]:
    """Those that are new, and how many of the others are there already, or were removed.

    Each entry of the diary answers for one of the file: first for one of its very time, then for one of its minute, as
    some formats tell no seconds; then for one whose mood became known, or is known no more.
    """
    there = [(one, False) for one in archive.entries] + [(one, True) for one in archive.removed]
    new: Sequence[NewEntry] = _numbered(found)
    hidden = matched = 0
    for key in (_exact, _minute, _without_mood):
        new, there, pairs = _matched(new, there, _of(key, lambda one: one.entry), _of(key, lambda one: one[0]))
        hidden += sum(removed for _, removed in pairs)
        matched += len(pairs)
    return tuple(new), matched - hidden, hidden


def _new_taps(found: Sequence[Tap], there: Sequence[Tap]) -> tuple[Tap, ...]:
    """Those that are new. Name, activities and sleep may have been changed since: then the time and the step say it."""
    new: Sequence[Tap] = _unseen(found, (), _told)
    for key in (_told, _called_so, _tapped):
        new, there, _ = _matched(new, there, key, key)
    return tuple(new)


def _matched(
    found: Sequence[Item],
    there: Sequence[There],
    key_of: Callable[[Item], Hashable],
    key_there: Callable[[There], Hashable],
) -> tuple[list[Item], list[There], list[There]]:
    """What of both sides has no match, and the matched of those that are there; each answers for one."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, one in enumerate(there):
        waiting[key_there(one)].append(place)
    left: list[Item] = []
    matched: set[int] = set()
    for new in found:
        places = waiting.get(key_of(new))
        if places:
            matched.add(places.popleft())
        else:
            left.append(new)
    rest = [one for place, one in enumerate(there) if place not in matched]
    return left, rest, [there[place] for place in matched]


def _of(key: Callable[[DiaryEntry], Hashable], entry: Callable[[Item], DiaryEntry]) -> Callable[[Item], Hashable]:
    return lambda one: key(entry(one))


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


def _without_mood(entry: DiaryEntry) -> Hashable:
    at = entry.written_at
    return at.replace(second=0, microsecond=0), noted(clean(entry.text), DAYLIO), clean(entry.transcript)


def _told(tap: Tap) -> Hashable:
    return tap.tapped_at, tap.step, tap.name, tap.activities, tap.sleep_hours


def _called_so(tap: Tap) -> Hashable:
    return tap.tapped_at, tap.step, tap.name


def _tapped(tap: Tap) -> Hashable:
    return tap.tapped_at, tap.step


def _called(choice: Choice) -> Hashable:
    return choice.kind, choice.name.casefold()
