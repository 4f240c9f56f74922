"""What both files of Daylio hold: a mood of a step with activities, which is logged, and a note, which is an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.taps import MAX_ACTIVITIES, MAX_NAME, ChoiceKind, Step, Tap
from core.types import DiaryEntry
from diary.exchange.found import Finds, Unusable, line, lived
from diary.exchange.notes import entry_words, plain, tags_with

NAME = "Daylio"
"""Begins the last line of an entry's words."""
STEPS: Mapping[str, Step] = {
    "rad": Step.RAD,
    "good": Step.GOOD,
    "meh": Step.MEH,
    "bad": Step.BAD,
    "awful": Step.AWFUL,
}
"""Daylio's own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry of Daylio."""

    day: date
    at: datetime
    """Aware."""
    step: Step | None
    """None where it cannot be told."""
    name: str = field(repr=False)
    """What the person calls the mood, or Daylio's own name."""
    activities: Sequence[str] = field(default=(), repr=False)
    more: Sequence[str] = field(default=(), repr=False)
    """What else was noted; it stays with the words."""
    title: object = field(default=None, repr=False)
    note: object = field(default=None, repr=False)


def take(row: Row, finds: Finds) -> None:
    """Log the mood, and keep the note as an entry of the same time. Raises Unusable, ImportFailed."""
    own, activities = line(row.name), _named(row.activities)
    homeless = activities
    tap = None
    if row.step is None and own:
        finds.notes["mood-as-words"] += 1
        homeless = [own, *activities]
    elif row.step is not None:
        called = "" if own.lower() in STEPS else own
        kept = [one for one in activities if len(one) <= MAX_NAME][:MAX_ACTIVITIES]
        homeless = [one for one in activities if one not in kept]
        if homeless:
            finds.notes["activity-as-words"] += len(homeless)
        if len(called) > MAX_NAME:
            homeless, called = [called, *homeless], ""
        tap = Tap(
            id="",
            person_id="",
            local_date=row.day,
            tapped_at=lived(row.at),
            step=row.step,
            name=called,
            activities=tuple(kept),
        )
    text = entry_words(plain(row.title), plain(row.note), NAME, [*homeless, *_named(row.more)])
    if tap is None and not text:
        raise Unusable("empty")
    if text:
        entry = DiaryEntry(
            id="",
            person_id="",
            turn_id="",
            local_date=row.day,
            written_at=lived(row.at),
            text=text,
            tags=tags_with((), text),
        )
        finds.keep(entry)
    if tap is not None:
        finds.log(tap)
        _offer(tap, finds)


def offer(kind: ChoiceKind, name: str, step: Step | None, finds: Finds) -> None:
    """Note what the person could tap, though it may never have been. Raises Unusable."""
    named = line(name)
    if 0 < len(named) <= MAX_NAME and not (kind is ChoiceKind.MOOD and (step is None or named.lower() in STEPS)):
        finds.choices[kind, named, step] += 0


def _offer(tap: Tap, finds: Finds) -> None:
    finds.choices.update((ChoiceKind.ACTIVITY, name, None) for name in tap.activities)
    if tap.name:
        finds.choices[ChoiceKind.MOOD, tap.name, tap.step] += 1


def _named(values: Iterable[str]) -> list[str]:
    named = (line(value) for value in values)
    return list(dict.fromkeys(name for name in named if name))
