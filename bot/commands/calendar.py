"""`/calendar`: a month as a wall calendar of moods, and a year in pixels."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Button, Outcome, Rows, Screen
from core.days import diary_day
from core.ports import Diary, MoodLog
from core.stores import Taps
from diary.calendar import MoodCalendar, read_calendar
from diary.charts_calendar import month_picture, year_picture
from diary.labels import month_name, month_title
from diary.periods import FIRST_YEAR, LAST_YEAR, Period, Span, month_named, span_named, span_of


class CalendarCommand(Command):
    """Shows each day in the colour of its mood."""

    spec = Spec(name="calendar", argument="argument-month")

    def __init__(self, diary: Diary, moods: MoodLog, taps: Taps) -> None:
        """All are read only; none is owned."""
        self._diary = diary
        self._moods = moods
        self._taps = taps

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """This month, or the one that is named; a year where only a year is named."""
        today = diary_day(caller.at, caller.person)
        span = span_named(argument, today)
        if span is not None and span.period in (Period.MONTH, Period.YEAR):
            return await self._show(caller, span, today)
        if (year := _year(argument)) is not None:
            return await self._show(caller, span_of(Period.YEAR, date(year, 1, 1)), today)
        month = month_named(argument, today)
        if month is None:
            return plain(caller, "calendar-unknown-month")
        return await self._show(caller, span_of(Period.MONTH, month), today)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another month, or a year."""
        return await self.open(caller, arguments[0] if len(arguments) == 1 else "")

    async def _show(self, caller: Caller, span: Span, today: date) -> Screen:
        calendar = await read_calendar(self._diary, self._moods, caller.person.id, span, today, taps=self._taps)
        draw = month_picture if span.period is Period.MONTH else year_picture
        picture = await asyncio.to_thread(draw, calendar, caller.words)
        return Screen(text=_told(caller, calendar), rows=self._rows(caller, span, today), picture=picture)

    def _rows(self, caller: Caller, span: Span, today: date) -> Rows:
        around = [self._turn(caller, span.before(), "‹ {}")]
        if span.last < today:
            around.append(self._turn(caller, span.after(), "{} ›"))
        if span.period is Period.MONTH:
            year = str(span.first.year)
            other = self.button(caller.say("calendar-see-year", year=year), year)
        else:
            # The month of today, or the last of a year that is over.
            month = min(span.last, today).replace(day=1) if span.first <= today else span.first
            name = month_title(caller.person.language, month)
            other = self.button(caller.say("calendar-see-month", month=name), f"{month:%Y-%m}")
        return (tuple(button for button in around if button is not None), (other,))

    def _turn(self, caller: Caller, span: Span | None, label: str) -> Button | None:
        if span is None:
            return None
        if span.period is Period.YEAR:
            return self.button(label.format(span.first.year), str(span.first.year))
        return self.button(label.format(month_name(caller.person.language, span.first.month)), f"{span.first:%Y-%m}")


def _year(argument: str) -> int | None:
    said = argument.strip().removesuffix("년").strip()
    if len(said) == 4 and said.isascii() and said.isdigit() and FIRST_YEAR <= int(said) <= LAST_YEAR:
        return int(said)
    return None


def _told(caller: Caller, calendar: MoodCalendar) -> str:
    span = calendar.span
    if span.period is Period.MONTH:
        title = month_title(caller.person.language, span.first)
    else:
        title = caller.say("calendar-year", year=str(span.first.year))
    if calendar.empty:
        return f"{title}\n{caller.say('calendar-none')}"
    recorded = len(calendar.written)
    lines = [
        title,
        caller.say("calendar-recorded", recorded=recorded, days=max(span.elapsed(calendar.today), recorded)),
    ]
    if calendar.counts:
        counts = (
            caller.say("calendar-count", emotion=caller.words.emotion(emotion), count=count)
            for emotion, count in calendar.counts
        )
        lines.append(" · ".join(counts))
        lines.append(caller.say("calendar-total", count=sum(count for _, count in calendar.counts)))
    if calendar.tapped.total:
        lines.append(caller.say("tapped-total", count=calendar.tapped.total))
    return "\n".join(lines)
