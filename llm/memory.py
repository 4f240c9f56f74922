"""Recall: what a reply may draw on, from the person's own diary alone.

Entries of mode PRIVATE or CHAT are never in a diary, so none is here. Ranking: shared words (BM25) make an entry
relevant, and a shared meaning where a model tells of one; more so with a similar mood, which leads only where next to
nothing was said; how long ago it was weighs what is relevant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from math import log

import numpy as np

from core.emotions import Emotion
from core.observations import Mood
from core.types import DiaryEntry
from llm.recall_index import FEW, Floats, RecallIndex, Remembered, feeling
from llm.terms import terms

Count = Callable[[str], int]
"""Tokens of a text, by the tokenizer of the model that reads it."""

HALF_LIFE = 45.0
"""Days after which recency counts half."""
OLDEST = 0.6
"""What recency leaves of an entry however old: what is forgotten by people is what a diary is for."""
WORDS, MOOD = 0.75, 0.25
"""What shared words weigh, and how much a similar mood adds to them. By hand."""
MEANING = 0.8
"""What a shared meaning weighs beside shared words; by hand, and never measured on a real model."""
MOOD_ALONE = 0.5
"""What a similar mood weighs where next to nothing was said."""
NEXT_TO_NOTHING = 3
"""Terms: who says more than this and shares none of it with an entry talks about something new."""
MOST_BY_MOOD = 2
"""Memories that a mood alone brings up."""
RELEVANT = 0.12
"""Least score of a memory. By hand: a shared everyday word in a grown diary stays below."""
BESIDE = 0.4
"""Share of the best memory's score that the others must reach to be told beside it."""
ALIKE = 0.7
"""Share of terms from which two entries say the same."""
SENTENCES = 320
"""Characters of an entry that is told whole; of a longer one the sentences that bear on the words are told."""
LONGEST = 640
"""Characters of one sentence that may be told; people who speak do not always stop."""
_TRIED = 4
"""Entries looked at for each one that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a reply may draw on. Tokens as the given `Count` counts; not characters."""

    memories: int = 4
    tokens: int = 300
    """For everything together; facts come first, then memories, then the summary."""
    facts: int = 100
    """Most tokens of all facts."""
    overhead: int = 12
    """Tokens that the prompt puts around each piece: its tag, day and mood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What brings memories to mind."""

    words: str = field(default="", repr=False)
    mood: Mood | None = field(default=None, repr=False)
    now: datetime
    """Aware, in the person's time zone."""
    day: date | None = None
    """The day of the person's diary; None where it is that of `now`."""

    @property
    def today(self) -> date:
        """What is before it may come to mind."""
        return self.day or self.now.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Whole sentences of a diary entry. Untrusted text: fence it in a prompt."""

    entry_id: str
    local_date: date
    text: str = field(repr=False)
    mood: Emotion | None = field(repr=False)
    """The person's own word where there is one; None where the reading is unsure."""
    score: float
    """0..1; for ordering, not a probability."""
    why: tuple[str, ...]
    """What brought it up: "words", "meaning", "mood", "recent"."""
    entry: DiaryEntry = field(repr=False)
    """The same for `core.types.Recall`: of the entry's words only `text`, and no comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What fits the limits."""

    memories: tuple[Memory, ...] = ()
    """The closest first."""
    facts: tuple[str, ...] = field(default=(), repr=False)
    """What the person asked to remember; untrusted text. Those that bear on the words first, then the newest."""
    summary: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    row: Remembered
    score: float
    why: tuple[str, ...]


def recall(
    index: RecallIndex,
    cue: Cue,
    count: Count,
    *,
    facts: Sequence[str] = (),
    summary: str = "",
    exclude: Collection[str] = (),
    limits: Limits | None = None,
    meaning: Mapping[str, float] | None = None,
) -> Recalled:
    """Choose what a reply may draw on. `facts`: newest first; `exclude`: ids of forgotten and of shown entries.

    `meaning`: how close entries are to the words in meaning, by id, 0..1 (`llm.meanings`); None where nothing tells.
    Takes below 3 ms for 2,000 entries, without `count`. Deterministic, whatever order the entries came in.
    """
    limits = limits or Limits()
    asked = terms(cue.words)
    told_facts, left = _told_facts(facts, asked, count, limits)
    memories: list[Memory] = []
    candidates = islice(_ranked(index, asked, cue, exclude, meaning or {}), limits.memories * _TRIED)
    for candidate in _told_once(candidates):
        about = "words" in candidate.why or "meaning" in candidate.why
        if len(memories) == (limits.memories if about else min(limits.memories, MOST_BY_MOOD)):
            break
        text = _told(candidate.row, asked)
        cost = count(text) + limits.overhead if text else 0
        if text and cost <= left:
            left -= cost
            memories.append(_memory(index.person_id, candidate, text))
    fits = bool(summary) and count(summary) + limits.overhead <= left
    return Recalled(memories=tuple(memories), facts=told_facts, summary=summary if fits else "")


def _told_facts(
    facts: Sequence[str], asked: Sequence[int], count: Count, limits: Limits
) -> tuple[tuple[str, ...], int]:
    """The facts that fit, those that share most with the words first; and the tokens that are left of all."""
    wanted = frozenset(asked)
    left = min(limits.tokens, limits.facts)
    spent, told = 0, []
    for fact in sorted(dict.fromkeys(facts), key=lambda fact: -len(wanted.intersection(terms(fact)))):
        cost = count(fact) + limits.overhead
        if spent + cost <= left:
            spent += cost
            told.append(fact)
    return tuple(told), limits.tokens - spent


def _ranked(
    index: RecallIndex, asked: Sequence[int], cue: Cue, exclude: Collection[str], meaning: Mapping[str, float]
) -> Iterator[_Candidate]:
    """The relevant entries before today, best first; of equal ones the newer."""
    total = len(index.past)
    today = cue.today.toordinal()
    # About what one term weighs that no other entry has: an entry that shares it reaches about a half.
    pivot = 0.5 * log(1 + max(FEW, total)) + 0.5
    scores = index.word_scores(asked)
    words: Floats = scores / (scores + pivot)
    meant = np.array([meaning.get(row.entry_id, 0.0) for row in index.past]) if meaning else np.zeros(total)
    about: Floats = words + (1 - words) * MEANING * meant
    mood = _mood_likeness(index.feelings, cue.mood)
    age: Floats = np.maximum(0.0, today - index.days)
    recency: Floats = OLDEST + (1 - OLDEST) * 0.5 ** (age / HALF_LIFE)
    relevance: Floats = about * (WORDS + MOOD * mood)
    if not about.any() and len(asked) <= NEXT_TO_NOTHING:
        relevance = MOOD_ALONE * mood
    score: Floats = np.where(index.days < today, relevance * recency, 0.0).round(6)
    enough = max(RELEVANT, BESIDE * float(score.max(initial=0.0)))
    # `past` is oldest first, so that turning it round lets the newer of equals come first.
    for turned in np.argsort(-score[::-1], kind="stable"):
        place = total - 1 - int(turned)
        if score[place] < enough:
            return
        row = index.past[place]
        if row.entry_id not in exclude:
            why = _why(words[place], meant[place], mood[place], age[place])
            yield _Candidate(row=row, score=float(score[place]), why=why)


def _mood_likeness(feelings: Floats, mood: Mood | None) -> Floats:
    """Shape (entries,), 0..1: the cosine of the feelings, by how strong and sure the weaker of both is."""
    wanted = feeling(mood)
    strength = float(np.linalg.norm(wanted))
    strengths = np.linalg.norm(feelings, axis=1)
    if strength < 1e-6:
        return np.zeros(len(feelings))
    cosine: Floats = np.clip(feelings @ wanted / np.maximum(strengths * strength, 1e-12), 0.0, 1.0)
    likeness: Floats = cosine * np.minimum(strengths, strength)
    return likeness


def _why(words: float, meant: float, mood: float, age: float) -> tuple[str, ...]:
    reasons = (("words", words > 0), ("meaning", meant > 0), ("mood", mood >= 0.3), ("recent", age <= 7))
    return tuple(name for name, holds in reasons if holds)


def _told_once(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """The candidates that do not say again what a better one says."""
    told: list[tuple[_Candidate, frozenset[int]]] = []
    for candidate in candidates:
        said = frozenset(chain.from_iterable(candidate.row.terms))
        if candidate.row.sentences and not any(
            candidate.row.sentences == other.row.sentences or len(said & known) >= ALIKE * max(1, len(said | known))
            for other, known in told
        ):
            told.append((candidate, said))
            yield candidate


def _told(row: Remembered, asked: Sequence[int]) -> str:
    """The entry, or its sentences that share most with the words, in their order; never a part of a sentence."""
    whole = " ".join(row.sentences)
    if len(whole) <= SENTENCES:
        return whole
    wanted = frozenset(asked)
    shared = [len(wanted.intersection(found)) for found in row.terms]
    best_first = sorted(range(len(row.sentences)), key=lambda place: (-shared[place], place))
    left = max(SENTENCES, min(LONGEST, len(row.sentences[best_first[0]])))
    chosen = []
    for place in best_first:
        length = len(row.sentences[place])
        if length <= left:
            left -= length + 1
            chosen.append(place)
    return " ".join(row.sentences[place] for place in sorted(chosen))


def _memory(person_id: str, candidate: _Candidate, text: str) -> Memory:
    row = candidate.row
    return Memory(
        entry_id=row.entry_id,
        local_date=row.local_date,
        text=text,
        mood=row.felt,
        score=candidate.score,
        why=candidate.why,
        entry=DiaryEntry(
            id=row.entry_id,
            person_id=person_id,
            turn_id=row.turn_id,
            local_date=row.local_date,
            written_at=row.written_at,
            text=text,
            mood=row.mood,
            corrected=row.corrected,
        ),
    )
