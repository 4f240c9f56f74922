"""A logged mood as a screen: what was kept, and buttons to say more of it, or to take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands.command import Caller
from bot.commands.screen import Button, Rows, Screen, action, rows_of
from bot.wording.wording import wording
from core.days import diary_day, local_time
from core.people import LANGUAGES
from core.taps import MAX_ACTIVITIES, Choice, ChoiceKind, Step, Tap

FACES: Mapping[Step, str] = {Step.AWFUL: "😫", Step.BAD: "🙁", Step.MEH: "😐", Step.GOOD: "🙂", Step.RAD: "😄"}
LEAST_HOURS, MOST_HOURS = 4, 10
"""Hours of sleep that can be tapped; the first means these or less, the last these or more."""
WIDTH = 3
COMMAND = "mood"
"""Whose buttons these are."""


def step_label(caller: Caller, step: Step) -> str:
    """A face and a word, for those who see no faces."""
    return f"{FACES[step]} {caller.say(f'step-{int(step)}')}"


def step_buttons(caller: Caller, *more: str) -> tuple[Button, ...]:
    """One button a step, from bad to good; `more` goes with each."""
    return tuple(
        Button(label=step_label(caller, step), action=action(COMMAND, "tap", str(int(step)), *more)) for step in Step
    )


def step_named(said: str) -> Step | None:
    """The step of a number from 1 to 5, or of a step's word in any language; None for other texts."""
    word = said.strip().casefold()
    if word in {str(int(step)) for step in Step}:
        return Step(int(word))
    for language in LANGUAGES:
        for step in Step:
            if word in (wording(language).say(f"step-{int(step)}").casefold(), FACES[step]):
                return step
    return None


def given_activities(caller: Caller) -> tuple[str, ...]:
    """Activities that everybody can tap, in the caller's language."""
    return tuple(name.strip() for name in caller.say("tap-activities").split(","))


def mood_label(caller: Caller, tap: Tap) -> str:
    """The step, with the person's own name of it where there is one."""
    step = step_label(caller, tap.step)
    return f"{step} · {tap.name}" if tap.name else step


def hours_label(caller: Caller, hours: float) -> str:
    """Hours of sleep as they can be tapped."""
    if hours <= LEAST_HOURS:
        return caller.say("tap-hours-least")
    if hours >= MOST_HOURS:
        return caller.say("tap-hours-most")
    return caller.say("tap-hours", hours=f"{hours:g}")


def tap_screen(caller: Caller, tap: Tap, choices: Sequence[Choice], before: str = "") -> Screen:
    """What was kept, with toggles for all that can be said of it."""
    moods = [
        _toggle(name, name == tap.name, "name", tap.id, "0" if name == tap.name else _mark(name))
        for name in dict.fromkeys((*_named(tap, choices), tap.name))
        if name
    ]
    activities = [
        _toggle(name, name in tap.activities, "off" if name in tap.activities else "on", tap.id, _mark(name))
        for name in _offered(caller, tap, choices)
    ]
    sleep = [
        _toggle(
            hours_label(caller, hours),
            tap.sleep_hours == hours,
            "sleep",
            tap.id,
            "0" if tap.sleep_hours == hours else str(hours),
        )
        for hours in range(LEAST_HOURS, MOST_HOURS + 1)
    ]
    last = (
        Button(label=caller.say("tap-undo"), action=action(COMMAND, "undo", tap.id)),
        Button(label=caller.say("tap-done"), action=action(COMMAND, "done", tap.id)),
    )
    rows: Rows = (*rows_of(moods, WIDTH), *rows_of(activities, WIDTH), *rows_of(sleep, WIDTH), last)
    lines = [before, tap_text(caller, tap), caller.say("tap-hint")]
    return Screen(text="\n".join(line for line in lines if line), rows=rows)


def done_screen(caller: Caller, tap: Tap) -> Screen:
    """What was kept, with the ways on."""
    row = (
        Button(label=caller.say("tap-edit"), action=action(COMMAND, "see", tap.id)),
        Button(label=caller.say("tap-again"), action=action(COMMAND, "open")),
    )
    return Screen(text=tap_text(caller, tap), rows=(row,))


def tap_text(caller: Caller, tap: Tap) -> str:
    """What was kept, in a few lines."""
    return "\n".join(
        (caller.say("tap-logged", when=_when(caller, tap), step=mood_label(caller, tap)), *_more(caller, tap))
    )


def tap_told(caller: Caller, tap: Tap) -> str:
    """A tap among the entries of its day."""
    clock, label = clock_of(caller, tap), mood_label(caller, tap)
    return "\n".join((f"{clock} · {label}" if clock else label, *_more(caller, tap)))


def clock_of(caller: Caller, tap: Tap) -> str:
    """When it was tapped, by the clock; empty for one that was added to a day that was over."""
    if diary_day(tap.tapped_at, caller.person) != tap.local_date:
        return ""
    return caller.words.clock(local_time(tap.tapped_at, caller.person.timezone))


def edited(caller: Caller, tap: Tap, choices: Sequence[Choice], what: str, value: str) -> Tap | None:
    """The tap with what a button says; None where it says nothing that can be done.

    A button names the state that it leads to, so that pressing twice does it once.
    """
    match what:
        case "name" if value == "0":
            return replace(tap, name="")
        case "name":
            found = _by_mark(_named(tap, choices), value)
            return None if found is None else replace(tap, name=found)
        case "on":
            found = _by_mark(_offered(caller, tap, choices), value)
            if found is None or (found not in tap.activities and len(tap.activities) >= MAX_ACTIVITIES):
                return None
            return tap if found in tap.activities else replace(tap, activities=(*tap.activities, found))
        case "off":
            return replace(tap, activities=tuple(name for name in tap.activities if _mark(name) != value))
        case "sleep" if value == "0":
            return replace(tap, sleep_hours=None)
        case "sleep" if value.isascii() and value.isdigit() and LEAST_HOURS <= int(value[:3]) <= MOST_HOURS:
            return replace(tap, sleep_hours=float(value[:3]))
        case _:
            return None


def _more(caller: Caller, tap: Tap) -> list[str]:
    lines = []
    if tap.activities:
        lines.append(caller.say("tap-did", list=", ".join(tap.activities)))
    if tap.sleep_hours is not None:
        lines.append(caller.say("tap-slept", hours=hours_label(caller, tap.sleep_hours)))
    return lines


def _when(caller: Caller, tap: Tap) -> str:
    clock = clock_of(caller, tap)
    if not clock:
        return caller.words.day(tap.local_date)
    if tap.local_date == diary_day(caller.at, caller.person):
        return clock
    return f"{caller.words.day(tap.local_date)}, {clock}"


def _named(tap: Tap, choices: Sequence[Choice]) -> list[str]:
    """The person's own names of the step."""
    return [one.name for one in choices if one.kind is ChoiceKind.MOOD and one.step is tap.step]


def _offered(caller: Caller, tap: Tap, choices: Sequence[Choice]) -> list[str]:
    """Each once: those of everybody, the person's own, and those of the tap that are offered no more."""
    own = (one.name for one in choices if one.kind is ChoiceKind.ACTIVITY)
    return list(dict.fromkeys((*given_activities(caller), *own, *tap.activities)))


def _toggle(label: str, chosen: bool, *arguments: str) -> Button:
    return Button(label=f"{'☑' if chosen else '☐'} {label}", action=action(COMMAND, *arguments))


def _mark(name: str) -> str:
    """A name in as few letters as a button has room for."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _by_mark(names: Sequence[str], mark: str) -> str | None:
    return next((name for name in names if _mark(name) == mark), None)
