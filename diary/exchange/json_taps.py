"""Logged moods and what can be tapped, in the JSON document and back."""

from __future__ import annotations

from typing import Any

from core.taps import MAX_ACTIVITIES, MAX_NAME, Choice, ChoiceKind, Step, Tap
from diary.exchange.found import Unusable, line, lived, lived_day
from diary.exchange.outgoing import whole
from diary.exchange.schema import ChoiceDocument, TapDocument


def dump_tap(tap: Tap) -> dict[str, Any]:
    """Write a logged mood as `schema.TapDocument` describes it."""
    return {
        "local_date": tap.local_date.isoformat(),
        "tapped_at": tap.tapped_at.isoformat(),
        "step": int(tap.step),
        "name": whole(tap.name),
        "activities": [whole(name) for name in tap.activities],
        "sleep_hours": tap.sleep_hours,
    }


def dump_choice(choice: Choice) -> dict[str, Any]:
    """Write what can be tapped as `schema.ChoiceDocument` describes it."""
    return {"kind": choice.kind, "name": whole(choice.name), "step": None if choice.step is None else int(choice.step)}


def read_tap(document: TapDocument) -> Tap:
    """A logged mood without ids. Raises Unusable."""
    activities = tuple(dict.fromkeys(name for one in document.activities if (name := _name(one))))
    if len(activities) > MAX_ACTIVITIES:
        raise Unusable("too-long")
    return Tap(
        id="",
        person_id="",
        local_date=lived_day(document.local_date),
        tapped_at=lived(document.tapped_at),
        step=Step(document.step),
        name=_name(document.name),
        activities=activities,
        sleep_hours=document.sleep_hours,
    )


def read_choice(document: ChoiceDocument) -> Choice:
    """A choice without ids. Raises Unusable."""
    name, moods = _name(document.name), document.kind is ChoiceKind.MOOD
    if not name:
        raise Unusable("empty")
    if moods and document.step is None:
        raise Unusable("invalid")
    step = Step(document.step) if moods and document.step is not None else None
    return Choice(id="", person_id="", kind=document.kind, name=name, step=step)


def _name(value: str) -> str:
    name = line(value)
    if len(name) > MAX_NAME:
        raise Unusable("too-long")
    return name
