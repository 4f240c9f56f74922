"""`/mood`: a mood logged with one tap, and the last moods counted."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Screen
from bot.commands.tap import (
    clock_of,
    done_screen,
    edited,
    mood_label,
    step_buttons,
    step_label,
    step_named,
    tap_screen,
)
from core.days import diary_day
from core.ports import MoodLog
from core.stores import Taps
from core.taps import MAX_ACTIVITIES, Choice, ChoiceKind, Step, Tap
from core.words import clean
from diary.day_named import day_named
from diary.digest import recent_digest

SPANS = (7, 30, 365)
"""Days that can be looked at."""
MOST_DAYS = 3660
BLOCKS = 12
"""Of the longest bar."""
ONCE = timedelta(minutes=1)
"""The same step within it is one mood, pressed twice."""
MOST_TODAY = 12
"""Moods of today that are listed."""
MOST_WORDS = 100
"""Characters of an argument that are looked at."""


class MoodCommand(Command):
    """Logs a mood with one tap, and shows how often each came: as it was tapped, and as it was read."""

    spec = Spec(name="mood", argument="argument-mood", choices=("5", "4", "3", "2", "1", *map(str, SPANS)))

    def __init__(self, moods: MoodLog, taps: Taps) -> None:
        """`moods` is read only; neither is owned."""
        self._moods = moods
        self._taps = taps
        self._one_at_a_time = asyncio.Lock()
        """A change reads a tap and writes it whole: two at once would lose one."""

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The steps above the last 30 days, or as many as are named; logs what is named, also of a day before."""
        said = clean(argument)[:MOST_WORDS]
        today = diary_day(_moment(caller), caller.person)
        day, named = _day_first(said, today)
        if day > today:
            return await self._all(caller, SPANS[1], caller.say("tap-future"))
        if not named:
            return await self._all(caller, SPANS[1]) if day == today else self._ask(caller, day)
        if (step := step_named(named)) is not None:
            return await self._log(caller, day, step)
        if (choice := await self._own(caller, named)) is not None and choice.step is not None:
            return await self._log(caller, day, choice.step, choice.name)
        if day != today:
            # Not the steps of today: whoever named a day would press one for it.
            return self._ask(caller, day, caller.say("tap-unknown"))
        if (days := _span(named)) is not None:
            return await self._all(caller, days)
        return await self._all(caller, SPANS[1], caller.say("tap-unknown"))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Log a mood, say more of one or take it back; another span."""
        today = diary_day(caller.at, caller.person)
        match arguments:
            case ["tap", number] if (step := step_named(number)) is not None:
                return await self._log(caller, today, step)
            case ["tap", number, name] if (step := step_named(number)) is not None:
                day = day_named(name, today)
                return await self._log(caller, day if day is not None and day <= today else today, step)
            case ["see" | "done" as what, tap]:
                return await self._see(caller, tap, whole=what == "see")
            case ["undo", tap]:
                done = await self._taps.remove(caller.person.id, tap)
                return await self._all(caller, SPANS[1], caller.say("tap-undone" if done else "tap-gone"))
            case [("name" | "on" | "off" | "sleep") as what, tap, value]:
                return await self._edit(caller, tap, what, value)
            case [number] if (days := _span(number)) is not None:
                return await self._all(caller, days)
            case _:
                return await self._all(caller, SPANS[1])

    async def _log(self, caller: Caller, day: date, step: Step, name: str = "") -> Screen:
        person, at = caller.person.id, _moment(caller)
        told = f"tap {person} {day} {step.value} {at:%Y-%m-%dT%H:%M} {name}".rstrip()
        tap = Tap(
            id=uuid.uuid5(uuid.NAMESPACE_OID, told).hex,
            person_id=person,
            local_date=day,
            tapped_at=at,
            step=step,
            name=name,
        )
        async with self._one_at_a_time:
            there = [one for one in await self._taps.of(person, since=day, until=day) if _twice(one, tap)]
            if not there:
                await self._taps.add(tap)
        choices = await self._taps.choices(person)
        return (
            tap_screen(caller, there[-1], choices, caller.say("tap-logged-again"))
            if there
            else tap_screen(caller, tap, choices)
        )

    async def _edit(self, caller: Caller, tap: str, what: str, value: str) -> Screen:
        async with self._one_at_a_time:
            kept = await self._taps.one(caller.person.id, tap)
            if kept is None:
                return await self._all(caller, SPANS[1], caller.say("tap-gone"))
            choices = await self._taps.choices(caller.person.id)
            changed = edited(caller, kept, choices, what, value)
            if changed is not None and changed != kept:
                await self._taps.change(changed)
        full = changed is None and what == "on" and len(kept.activities) >= MAX_ACTIVITIES
        before = caller.say("tap-full", most=MAX_ACTIVITIES) if full else ""
        return tap_screen(caller, changed or kept, choices, before)

    async def _see(self, caller: Caller, tap: str, *, whole: bool) -> Screen:
        kept = await self._taps.one(caller.person.id, tap)
        if kept is None:
            return await self._all(caller, SPANS[1], caller.say("tap-gone"))
        return (
            tap_screen(caller, kept, await self._taps.choices(caller.person.id)) if whole else done_screen(caller, kept)
        )

    async def _own(self, caller: Caller, named: str) -> Choice | None:
        """The person's own mood of a name."""
        choices = await self._taps.choices(caller.person.id)
        moods = (one for one in choices if one.kind is ChoiceKind.MOOD)
        return next((one for one in moods if one.name.casefold() == named.casefold()), None)

    def _ask(self, caller: Caller, day: date, before: str = "") -> Screen:
        asked = caller.say("tap-ask-day", day=caller.words.day(day))
        return Screen(
            text="\n".join(line for line in (before, asked) if line), rows=(step_buttons(caller, day.isoformat()),)
        )

    async def _all(self, caller: Caller, days: int, before: str = "") -> Screen:
        today = diary_day(caller.at, caller.person)
        taps = await self._taps.of(caller.person.id, since=today - timedelta(days=days - 1), until=today)
        digest = await recent_digest(self._moods, caller.person.id, today, days)
        lines = [before, caller.say("tap-ask"), _today(caller, taps, today)]
        parts = ["\n".join(line for line in lines if line)]
        if taps:
            counts = Counter(tap.step for tap in taps)
            told = [(step_label(caller, step), counts[step]) for step in reversed(Step) if counts[step]]
            parts.append("\n".join((caller.say("tap-counts", days=days), *_bars(caller, told))))
        if digest.counts:
            told = [(caller.words.emotion(emotion), count) for emotion, count in digest.counts]
            recorded = caller.say("mood-days", recorded=digest.recorded, days=days)
            parts.append("\n".join((caller.say("tap-read", days=days), *_bars(caller, told), recorded)))
        elif not taps:
            parts.append(caller.say("mood-empty", days=days))
        spans = tuple(self.button(caller.say("mood-span", days=span), str(span)) for span in SPANS)
        return Screen(text="\n\n".join(parts), rows=(step_buttons(caller), spans))


def _today(caller: Caller, taps: Sequence[Tap], today: date) -> str:
    """What was tapped today, oldest first."""
    told = [
        caller.say("tap-one-at", step=mood_label(caller, tap), clock=clock) if clock else mood_label(caller, tap)
        for tap in taps
        if tap.local_date == today
        for clock in [clock_of(caller, tap)]
    ]
    return caller.say("tap-of-today", list=", ".join(told[-MOST_TODAY:])) if told else ""


def _bars(caller: Caller, counts: Sequence[tuple[str, int]]) -> list[str]:
    most = max(count for _, count in counts)
    return [
        f"{'█' * max(1, round(BLOCKS * count / most))} {name} {caller.say('mood-times', count=count)}"
        for name, count in counts
    ]


def _moment(caller: Caller) -> datetime:
    """When the mood was told: a command that waited for this process was typed before."""
    return min(caller.said_at or caller.at, caller.at)


def _twice(kept: Tap, tap: Tap) -> bool:
    """Whether a tap is one that was kept a moment ago: pressed twice, or delivered twice. Another name is another."""
    same = kept.step is tap.step and (not tap.name or kept.name == tap.name)
    return same and abs(tap.tapped_at - kept.tapped_at) < ONCE


def _day_first(said: str, today: date) -> tuple[date, str]:
    """The day that words begin with, today where they name none, and the rest."""
    if step_named(said) is not None or _span(said) is not None:
        return today, said
    words = said.split()
    for count in range(len(words), 0, -1):
        if (day := day_named(" ".join(words[:count]).rstrip(":,"), today)) is not None:
            return day, " ".join(words[count:])
    return today, said


def _span(said: str) -> int | None:
    """A number of days to look back on, such as 30, 30일 or 30 days."""
    bare = said.strip().casefold()
    for unit in ("일", "days", "day"):
        bare = bare.removesuffix(unit).strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 4 and 0 < int(bare) <= MOST_DAYS else None
