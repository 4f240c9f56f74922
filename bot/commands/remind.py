"""`/remind`: a reminder to write and the day's report, at a time or in a window, and putting one off."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Button, Outcome, Rows, Screen
from core.days import local_time
from core.reminders import Reminder, ReminderKind
from core.stores import Reminders
from diary.reminders import DAY_MINUTES, is_quiet, next_due, planned, silenced, stopped
from diary.time_named import time_named, window_named

OFFERED = (1200, 1260, 1320)
"""Minutes of the day that are offered by button: 20:00, 21:00, 22:00."""
WINDOW = (1200, 1320)
REPORT_AT = 1320
SNOOZES = (30, 60)
"""Minutes that a reminder can be put off by button."""
_OFF = frozenset({"off", "끄기", "꺼", "꺼줘", "그만", "중지", "stop"})
_WRITE = re.compile(r"(?:일기\s*)?(?:알림|reminder)\b\s*(.*)")
_REPORT = re.compile(r"(?:report|보고서|리포트)\b\s*(.*)")


class RemindCommand(Command):
    """Sets what Facelog says of itself every day."""

    spec = Spec(name="remind", argument="argument-remind")

    def __init__(self, reminders: Reminders) -> None:
        """`reminders`: not owned."""
        self._reminders = reminders

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """What is set; or `/remind 21:30`, `/remind 20:00-22:00`, `/remind report 22:00`, `/remind off`."""
        said, kind = " ".join(argument.casefold().split()), ReminderKind.WRITE
        if match := _REPORT.fullmatch(said):
            said, kind = match[1], ReminderKind.REPORT
        elif match := _WRITE.fullmatch(said):
            said = match[1]
        if not said:
            return await self._all(caller)
        if said in _OFF:
            return await self._off(caller, kind)
        at = time_named(said)
        window = window_named(said) if at is None else (at, at)
        if window is None:
            return await self._all(caller, caller.say("remind-unknown"))
        return await self._set(caller, kind, window)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Set one, end one, or put one off."""
        match arguments:
            case ["set", name, first, last] if (window := _window(first, last)) and (kind := _kind(name)):
                return await self._set(caller, kind, window)
            case ["off", name] if kind := _kind(name):
                return await self._off(caller, kind)
            case ["snooze", minutes] if minutes in map(str, SNOOZES):
                return await self._snooze(caller, int(minutes))
            case _:
                return await self._all(caller)

    async def _set(self, caller: Caller, kind: ReminderKind, window: tuple[int, int]) -> Screen:
        """Plan it here from now on; a day that was held stays held."""
        before = await self._of(caller, kind)
        wanted = Reminder(
            id=uuid.uuid4().hex if before is None else before.id,
            person_id=caller.person.id,
            key=caller.key,
            kind=kind,
            first=window[0],
            last=window[1],
            due_at=None,
            held_on=None if before is None else before.held_on,
        )
        quiet = caller.person.preferences.quiet
        if silenced(wanted, quiet):
            return await self._all(caller, caller.say("remind-quiet-refused"))
        await self._reminders.put(planned(wanted, caller.person, caller.at))
        return await self._all(caller, caller.say("remind-set"))

    async def _off(self, caller: Caller, kind: ReminderKind) -> Screen:
        dropped = await self._reminders.drop(caller.person.id, kind)
        return await self._all(caller, caller.say("remind-dropped" if dropped else "remind-was-off"))

    async def _snooze(self, caller: Caller, minutes: int) -> Screen:
        """Say it once more later; that counts as heard."""
        reminder = await self._of(caller, ReminderKind.WRITE)
        if reminder is None:
            return plain(caller, "remind-snooze-none")
        until = caller.at + timedelta(minutes=minutes)
        heard = replace(reminder, held_at=None, ignored=reminder.ignored if stopped(reminder) else 0)
        if is_quiet(until, caller.person.timezone, caller.person.preferences.quiet):
            if reminder.due_at is None:
                return plain(caller, "remind-snooze-none")
            await self._reminders.advance(heard, reminder.due_at)
            return plain(caller, "remind-snooze-quiet")
        later = replace(heard, snoozed_until=until)
        await self._reminders.put(planned(later, caller.person, caller.at))
        when = caller.words.clock(local_time(until, caller.person.timezone))
        return plain(caller, "remind-snoozed", time=when)

    async def _of(self, caller: Caller, kind: ReminderKind) -> Reminder | None:
        every = await self._reminders.of(caller.person.id)
        return next((one for one in every if one.kind is kind), None)

    async def _all(self, caller: Caller, before: str = "") -> Screen:
        found = {one.kind: one for one in await self._reminders.of(caller.person.id)}
        lines = [before, ""] if before else []
        lines += [caller.say("remind-title")]
        lines += [_told(caller, kind, found.get(kind)) for kind in ReminderKind]
        quiet = caller.person.preferences.quiet
        if quiet is not None:
            lines.append(caller.say("remind-quiet", span=_span(caller, *quiet)))
        lines.append(caller.say("remind-hint", zone=caller.person.timezone))
        if caller.key.platform == "console":
            lines.append(caller.say("remind-console"))
        return Screen(text="\n".join(lines), rows=self._rows(caller, found))

    def _rows(self, caller: Caller, found: dict[ReminderKind, Reminder]) -> Rows:
        times = tuple(self._button(caller, _clock(caller, at), ReminderKind.WRITE, at, at) for at in OFFERED)
        window = self._button(caller, _span(caller, *WINDOW), ReminderKind.WRITE, *WINDOW)
        label = caller.say("remind-report-button", time=_clock(caller, REPORT_AT))
        report = self._button(caller, label, ReminderKind.REPORT, REPORT_AT, REPORT_AT)
        write = [window]
        if ReminderKind.WRITE in found:
            write.append(self.button(caller.say("remind-off-button"), "off", ReminderKind.WRITE.value))
        day = [report]
        if ReminderKind.REPORT in found:
            day.append(self.button(caller.say("remind-report-off-button"), "off", ReminderKind.REPORT.value))
        return (times, tuple(write), tuple(day))

    def _button(self, caller: Caller, label: str, kind: ReminderKind, first: int, last: int) -> Button:
        return self.button(label, "set", kind.value, str(first), str(last))


def _told(caller: Caller, kind: ReminderKind, reminder: Reminder | None) -> str:
    """A line of what is set."""
    name = caller.say(f"remind-{kind.value}")
    if reminder is None:
        return caller.say("remind-rule-off", name=name)
    at = _clock(caller, reminder.first)
    rule = at if reminder.first == reminder.last else _span(caller, reminder.first, reminder.last)
    if stopped(reminder) and reminder.snoozed_until is None:
        return caller.say("remind-rule-stopped", name=name, rule=rule)
    quiet, zone = caller.person.preferences.quiet, caller.person.timezone
    if silenced(reminder, quiet):
        return caller.say("remind-rule-silenced", name=name, rule=rule)
    if reminder.first != reminder.last:
        return caller.say("remind-rule-window", name=name, rule=rule)
    due = next_due(reminder, zone, quiet, caller.at)
    if due is None:
        return caller.say("remind-rule-window", name=name, rule=rule)
    return caller.say("remind-rule-set", name=name, rule=rule, day=caller.words.day(local_time(due, zone).date()))


def _clock(caller: Caller, minute: int) -> str:
    return caller.words.clock(datetime.combine(caller.at.date(), time(minute // 60, minute % 60)))


def _span(caller: Caller, first: int, last: int) -> str:
    return f"{_clock(caller, first)} – {_clock(caller, last)}"


def _kind(name: str) -> ReminderKind | None:
    return next((kind for kind in ReminderKind if kind.value == name), None)


def _window(first: str, last: str) -> tuple[int, int] | None:
    """The minutes of a button; None for what is none."""
    if not all(one.isascii() and one.isdigit() and len(one) <= 4 for one in (first, last)):
        return None
    minutes = int(first), int(last)
    return minutes if max(minutes) < DAY_MINUTES else None
