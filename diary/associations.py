"""What came with good and with bad days: words, people, days of the week. What comes together explains nothing.

Days are compared, not entries: with a word and without it. A word is named only from `LEAST_WITH` days on, where enough
other days stand against them, and where the difference would hardly come by chance, counted over all words that were
tried (Benjamini and Hochberg, 1995).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from core.types import DiaryEntry
from diary.felt import DayMood, Tone
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
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Something that good or bad days have more often. Not a cause."""

    kind: AssociationKind
    name: str = field(repr=False)
    """The word as written, cut to its stem; of a weekday its number, 0 for Monday."""
    days: int
    """Days with it that have a mood."""
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


def associations(entries: Iterable[DiaryEntry], moods: Mapping[date, DayMood]) -> tuple[Association, ...]:
    """What days with a mood have in common, the largest difference first; empty where there are too few days.

    Blocks: about 20 us an entry.
    """
    if len(moods) < LEAST_WITH + LEAST_WITHOUT:
        return ()
    days = sorted(moods)
    candidates = [*_words(entries, days), *_weekdays(days)]
    candidates = [one for one in candidates if LEAST_WITH <= len(one[2]) <= len(days) - LEAST_WITHOUT]
    if not candidates:
        return ()
    valences = np.array([moods[day].valence for day in days])
    tones = [moods[day].tone for day in days]
    having = np.zeros((len(candidates), len(days)), dtype=np.bool_)
    for row, (_, _, places) in enumerate(candidates):
        having[row, sorted(places)] = True
    means, others, chances = _compared(having, valences)
    named = _unlikely(chances) & (np.abs(means - others) >= LEAST_DIFFERENCE)
    found = [
        Association(
            kind=candidates[row][0],
            name=candidates[row][1],
            days=len(candidates[row][2]),
            good=sum(tones[place] is Tone.GOOD for place in candidates[row][2]),
            bad=sum(tones[place] is Tone.BAD for place in candidates[row][2]),
            mean=float(means[row]),
            others=float(others[row]),
        )
        for row in np.flatnonzero(named)
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.kind, one.name)))


def foremost(
    found: Sequence[Association], kinds: Iterable[AssociationKind], *, better: bool, most: int = MOST
) -> tuple[Association, ...]:
    """The first of some kinds whose days are better, or worse, than the others."""
    wanted = frozenset(kinds)
    return tuple(one for one in found if one.kind in wanted and (one.difference > 0) is better)[:most]


Candidate = tuple[AssociationKind, str, set[int]]
"""Kind, name, and places of its days."""


def _words(entries: Iterable[DiaryEntry], days: Sequence[date]) -> list[Candidate]:
    places = {day: place for place, day in enumerate(days)}
    having: dict[str, set[int]] = {}
    nouns: set[str] = set()
    for entry in entries:
        place = places.get(entry.local_date)
        if place is None:
            continue
        for word, is_noun in topics(f"{entry.text}\n{entry.transcript}").items():
            having.setdefault(word, set()).add(place)
            if is_noun:
                nouns.add(word)
    people = people_words()
    return [
        (AssociationKind.PERSON if word in people else AssociationKind.WORD, word, found)
        for word, found in having.items()
        if word in nouns or word in people
    ]


def _weekdays(days: Sequence[date]) -> list[Candidate]:
    having: dict[int, set[int]] = {}
    for place, day in enumerate(days):
        having.setdefault(day.weekday(), set()).add(place)
    return [(AssociationKind.WEEKDAY, str(weekday), found) for weekday, found in having.items()]


def _compared(having: Flags, valences: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean valence of the days with and without, and Student's two-sided chance; `having`: (candidates, days).

    The spread is taken as the same on both sides: by their own, five days that happen to be alike seem too certain.
    """
    # Takes a tenth of a second to import.
    from scipy.special import stdtr

    means: list[Floats] = []
    squares = np.zeros(len(having))
    shares = np.zeros(len(having))
    for flags in (having, ~having):
        count = flags.sum(axis=1)
        mean = flags @ valences / count
        squares += np.maximum(flags @ valences**2 - count * mean**2, 0.0)
        shares += 1 / count
        means.append(mean)
    freedom = len(valences) - 2
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
