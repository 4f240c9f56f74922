"""`/report`: a day, a week, a month or a year in sentences and a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Button, Outcome, Rows, Screen
from bot.report_words import report_text
from core.days import local_date
from core.ports import Diary, MoodLog
from diary.charts_report import report_picture
from diary.periods import Period, Span, span_of
from diary.report import read_report

_NAMED = {
    "": Period.WEEK,
    "하루": Period.DAY,
    "오늘": Period.DAY,
    "today": Period.DAY,
    "주": Period.WEEK,
    "한주": Period.WEEK,
    "일주일": Period.WEEK,
    "달": Period.MONTH,
    "한달": Period.MONTH,
    "해": Period.YEAR,
    "한해": Period.YEAR,
    "일년": Period.YEAR,
} | {period.value: period for period in Period}
"""What people call the periods, without spaces; a week where none is named."""


class ReportCommand(Command):
    """Looks back on a span."""

    spec = Spec(name="report", argument="argument-period", choices=tuple(period.value for period in Period))

    def __init__(self, diary: Diary, moods: MoodLog) -> None:
        """Both are read only; neither is owned."""
        self._diary = diary
        self._moods = moods

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The span of a kind that today lies in."""
        period = _NAMED.get("".join(argument.casefold().split()))
        if period is None:
            return plain(caller, "report-unknown")
        today = local_date(caller.at, caller.person.timezone)
        return await self._show(caller, span_of(period, today), today)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another span."""
        today = local_date(caller.at, caller.person.timezone)
        match arguments:
            case [name, day] if name in {period.value for period in Period}:
                try:
                    span = span_of(Period(name), date.fromisoformat(day))
                except ValueError:
                    return await self.open(caller, name)
                return await self._show(caller, span, today)
            case _:
                return await self.open(caller, "")

    async def _show(self, caller: Caller, span: Span, today: date) -> Screen:
        report = await read_report(self._diary, self._moods, caller.person.id, span, today)
        picture = await asyncio.to_thread(report_picture, report, caller.words, caller.person.timezone)
        text = report_text(report, caller.words, caller.person.preferences.speech_level)
        return Screen(text=text, rows=self._rows(caller, span, today), picture=picture)

    def _rows(self, caller: Caller, span: Span, today: date) -> Rows:
        # A span of another kind is the one that the shown days end in.
        end = min(span.last, today) if span.first <= today else span.first
        periods = [self._button(caller.say(f"report-period-{one.value}"), one, end) for one in Period]
        around: list[Button] = []
        if (before := span.before()) is not None:
            around.append(self._button("‹", span.period, before.first))
        if span.last < today and (after := span.after()) is not None:
            around.append(self._button("›", span.period, after.first))
        return (tuple(around), tuple(periods))

    def _button(self, label: str, period: Period, day: date) -> Button:
        return self.button(label, period.value, day.isoformat())
