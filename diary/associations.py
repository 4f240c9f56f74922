"""What came with good and with bad days: words, people, activities, sleep, days of the week. It explains nothing.

Days are compared, not entries: with a word and without it. A word is named only from `LEAST_WITH` days on, where enough
other days stand against them, and where the difference would hardly come by chance, counted over everything that was
tried (Benjamini and Hochberg, 1995).

How good a day was is taken from what the person tapped as soon as enough days have taps, and else from what was read;
never from both. Days that say nothing of a thing are not days without it: a word is missed only on a day with words, an
activity on a day with taps, sleep on a day that tells it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.types import DiaryEntry
from diary.felt import DayMood, Tone
from diary.statistics import Valued
from diary.taps import DayTaps
from llm.terms import topics

LEAST_WITH = 5
"""Days with a word, or of a weekday, from which it may be named."""
LEAST_WITHOUT = 10
"""Other days that must stand against them."""
FALSE_SHARE = 0.05
"""Of what is named, the share that may be chance, on average."""
LEAST_DIFFERENCE = 0.15
"""Difference of mean valences that is worth telling, however certain."""
LEAST_DEVIATION = 0.1
"""Smallest standard deviation that is believed of a few days, in valence."""
MOST = 4
"""Associations of a kind and direction that are named."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class AssociationKind(StrEnum):
    """What a day has."""

    WORD = "word"
    PERSON = "person"
    ACTIVITY = "activity"
    SLEEP = "sleep"
    WEEKDAY = "weekday"


class Basis(StrEnum):
    """Whose word it is that a day was good."""

    TAPPED = "tapped"
    READ = "read"


SLEEP_SHORT, SLEEP_LONG = "short", "long"
"""Names of sleep under `SHORT_HOURS`, and of `LONG_HOURS` or more."""
SHORT_HOURS, LONG_HOURS = 6.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Something that good or bad days have more often. Not a cause."""

    kind: AssociationKind
    name: str = field(repr=False)
    """The word as written, cut to its stem; of a weekday its number, 0 for Monday; of sleep its code."""
    days: int
    """Days with it that have a mood."""
    without: int
    """Days that stand against them."""
    good: int
    """Of these, the good ones."""
    bad: int
    mean: float = field(repr=False)
    """Mean valence of these days, -1..1."""
    others: float = field(repr=False)
    """Mean valence of the other days."""

    @property
    def difference(self) -> float:
        """How much better the days with it are; below 0 for worse."""
        return self.mean - self.others


class Judged(Valued, Protocol):
    """A day of which is known how good it was."""

    @property
    def tone(self) -> Tone:
        """Good, bad or neither."""
        ...


def basis_of(taps: Mapping[date, DayTaps]) -> Basis:
    """Whose word good and bad days are by."""
    return Basis.TAPPED if len(taps) >= LEAST_WITH + LEAST_WITHOUT else Basis.READ


def associations(
    entries: Iterable[DiaryEntry], moods: Mapping[date, DayMood], taps: Mapping[date, DayTaps] = MappingProxyType({})
) -> tuple[Association, ...]:
    """What good or bad days have in common, the largest difference first; empty where there are too few days.

    Activities and sleep are compared only where days are judged by taps. Blocks: about 20 us an entry.
    """
    judged: Mapping[date, Judged] = taps if basis_of(taps) is Basis.TAPPED else moods
    if len(judged) < LEAST_WITH + LEAST_WITHOUT:
        return ()
    days = sorted(judged)
    candidates = [*_words(entries, days), *_weekdays(days)]
    if judged is taps:
        candidates += [*_activities(taps, days), *_sleep(taps, days)]
    candidates = [one for one in candidates if LEAST_WITH <= len(one.having) <= len(one.among) - LEAST_WITHOUT]
    if not candidates:
        return ()
    valences = np.array([judged[day].valence for day in days])
    means, others, chances = _compared(*_flags(candidates, len(days)), valences)
    named = _unlikely(chances) & (np.abs(means - others) >= LEAST_DIFFERENCE)
    tones = [judged[day].tone for day in days]
    found = [
        _association(candidates[row], tones, float(means[row]), float(others[row])) for row in np.flatnonzero(named)
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.kind, one.name)))


def _association(one: _Candidate, tones: Sequence[Tone], mean: float, others: float) -> Association:
    return Association(
        kind=one.kind,
        name=one.name,
        days=len(one.having),
        without=len(one.among) - len(one.having),
        good=sum(tones[place] is Tone.GOOD for place in one.having),
        bad=sum(tones[place] is Tone.BAD for place in one.having),
        mean=mean,
        others=others,
    )


def foremost(
    found: Sequence[Association], kinds: Iterable[AssociationKind], *, better: bool, most: int = MOST
) -> tuple[Association, ...]:
    """The first of some kinds whose days are better, or worse, than the others."""
    wanted = frozenset(kinds)
    return tuple(one for one in found if one.kind in wanted and (one.difference > 0) is better)[:most]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Something that some days have; days are places in their order."""

    kind: AssociationKind
    name: str = field(repr=False)
    having: set[int]
    among: frozenset[int]
    """Days that would have told of it, those that have it included."""


def _words(entries: Iterable[DiaryEntry], days: Sequence[date]) -> list[_Candidate]:
    places = {day: place for place, day in enumerate(days)}
    having: dict[str, set[int]] = {}
    nouns: set[str] = set()
    worded: set[int] = set()
    for entry in entries:
        place = places.get(entry.local_date)
        if place is None or not (entry.text or entry.transcript):
            continue
        worded.add(place)
        for word, is_noun in topics(f"{entry.text}\n{entry.transcript}").items():
            having.setdefault(word, set()).add(place)
            if is_noun:
                nouns.add(word)
    people, among = people_words(), frozenset(worded)
    return [
        _Candidate(
            kind=AssociationKind.PERSON if word in people else AssociationKind.WORD,
            name=word,
            having=found,
            among=among,
        )
        for word, found in having.items()
        if word in nouns or word in people
    ]


def _weekdays(days: Sequence[date]) -> list[_Candidate]:
    having: dict[int, set[int]] = {}
    for place, day in enumerate(days):
        having.setdefault(day.weekday(), set()).add(place)
    among = frozenset(range(len(days)))
    return [
        _Candidate(kind=AssociationKind.WEEKDAY, name=str(weekday), having=found, among=among)
        for weekday, found in having.items()
    ]


def _activities(taps: Mapping[date, DayTaps], days: Sequence[date]) -> list[_Candidate]:
    having: dict[str, set[int]] = {}
    for place, day in enumerate(days):
        for name in taps[day].activities:
            having.setdefault(name, set()).add(place)
    among = frozenset(range(len(days)))
    return [
        _Candidate(kind=AssociationKind.ACTIVITY, name=name, having=found, among=among)
        for name, found in having.items()
    ]


def _sleep(taps: Mapping[date, DayTaps], days: Sequence[date]) -> list[_Candidate]:
    hours = {place: slept for place, day in enumerate(days) if (slept := taps[day].sleep_hours) is not None}
    among = frozenset(hours)
    short = {place for place, slept in hours.items() if slept < SHORT_HOURS}
    long = {place for place, slept in hours.items() if slept >= LONG_HOURS}
    return [
        _Candidate(kind=AssociationKind.SLEEP, name=name, having=found, among=among)
        for name, found in ((SLEEP_SHORT, short), (SLEEP_LONG, long))
    ]


def _flags(candidates: Sequence[_Candidate], days: int) -> tuple[Flags, Flags]:
    """Which days have each candidate, and which would have told of it but do not; both (candidates, days)."""
    having = np.zeros((len(candidates), days), dtype=np.bool_)
    among = np.zeros_like(having)
    masks: dict[int, Flags] = {}
    for row, one in enumerate(candidates):
        having[row, sorted(one.having)] = True
        if (mask := masks.get(id(one.among))) is None:
            mask = masks[id(one.among)] = np.zeros(days, dtype=np.bool_)
            mask[sorted(one.among)] = True
        among[row] = mask
    return having, among & ~having


def _compared(having: Flags, lacking: Flags, valences: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean valence of the days with and without, and Student's two-sided chance; flags: (candidates, days).

    The spread is taken as the same on both sides: by their own, five days that happen to be alike seem too certain.
    """
    # Takes a tenth of a second to import.
    from scipy.special import stdtr

    means: list[Floats] = []
    squares = np.zeros(len(having))
    shares = np.zeros(len(having))
    for flags in (having, lacking):
        count = flags.sum(axis=1)
        mean = flags @ valences / count
        squares += np.maximum(flags @ valences**2 - count * mean**2, 0.0)
        shares += 1 / count
        means.append(mean)
    freedom = (having | lacking).sum(axis=1) - 2
    error = np.sqrt(np.maximum(squares / freedom, LEAST_DEVIATION**2) * shares)
    chance = 2 * stdtr(freedom, -np.abs(means[0] - means[1]) / error)
    return means[0], means[1], np.asarray(chance, dtype=np.float64)


def _unlikely(chances: Floats) -> Flags:
    """Which hypotheses Benjamini and Hochberg's procedure keeps at `FALSE_SHARE`."""
    order = np.argsort(chances)
    passed = chances[order] <= FALSE_SHARE * np.arange(1, len(chances) + 1) / len(chances)
    kept = np.zeros(len(chances), dtype=np.bool_)
    if passed.any():
        kept[order[: int(np.flatnonzero(passed)[-1]) + 1]] = True
    return kept


@lru_cache(maxsize=1)
def people_words() -> frozenset[str]:
    """Words for people in one's life."""
    content = files("diary").joinpath("people_words.toml").read_text(encoding="utf-8")
    return frozenset(word for words in tomllib.loads(content).values() for word in words.split())
