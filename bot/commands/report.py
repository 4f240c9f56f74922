"""`/report`: a day, a week, a month or a year in sentences and a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Button, Outcome, Rows, Screen
from bot.report_words import report_text
from bot.retelling import Teller, told_text
from bot.retellings import Retellings
from core.days import diary_day
from core.ports import Diary, MoodLog
from core.stores import Taps
from diary.charts_report import report_picture
from diary.day_named import day_named
from diary.periods import Period, Span, span_named, span_of
from diary.report import Report, read_report

_TELL = "tell"


class ReportCommand(Command):
    """Looks back on a span."""

    spec = Spec(name="report", argument="argument-period", choices=tuple(period.value for period in Period))

    def __init__(self, diary: Diary, moods: MoodLog, taps: Taps, *, retellings: Retellings | None = None) -> None:
        """All are read only; nothing is owned. `retellings`: by whom a report is told on demand, if by anybody."""
        self._diary = diary
        self._moods = moods
        self._taps = taps
        self._retellings = retellings

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The span that is named; this week where none is."""
        today = diary_day(caller.at, caller.person)
        span = span_named(argument, today) if argument else span_of(Period.WEEK, today)
        if span is None and (day := day_named(argument, today)) is not None:
            span = span_of(Period.DAY, day)
        if span is None:
            return plain(caller, "report-unknown")
        return await self._show(caller, span, today)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another span, or the same one told by the persona."""
        today = diary_day(caller.at, caller.person)
        match arguments:
            case [*how, name, day] if how in ([], [_TELL]) and name in {period.value for period in Period}:
                try:
                    span = span_of(Period(name), date.fromisoformat(day))
                except ValueError:
                    return await self.open(caller, name)
                return await self._show(caller, span, today, tell=bool(how))
            case _:
                return await self.open(caller, "")

    async def _show(self, caller: Caller, span: Span, today: date, *, tell: bool = False) -> Screen:
        report = await read_report(self._diary, self._moods, caller.person.id, span, today, taps=self._taps)
        picture = await asyncio.to_thread(report_picture, report, caller.words, caller.person.timezone)
        text = report_text(report, caller.words, caller.person.preferences.speech_level)
        rows = self._rows(caller, span, today)
        telling, label = await self._told(caller, report, text) if tell else ("", "retelling-ask")
        if (teller := self._teller(caller, report)) is not None:
            asked = caller.say(label, persona=await teller.persona(caller.person))
            rows = (*rows, (self.button(asked, _TELL, span.period.value, span.first.isoformat()),))
        return Screen(text="\n\n".join(filter(None, (telling, text))), rows=rows, picture=picture)

    async def _told(self, caller: Caller, report: Report, text: str) -> tuple[str, str]:
        """What stands above the report, and the label of the button that asks for it again."""
        if self._retellings is None or self._teller(caller, report) is None:
            return caller.say("retelling-nothing" if report.calendar.empty else "retelling-nobody"), "retelling-ask"
        told = await self._retellings.tell(text.splitlines(), caller.person)
        if told is None:
            persona = await self._retellings.teller.persona(caller.person)
            return caller.say("retelling-writing", persona=persona), "retelling-fetch"
        return told_text(told, caller.words, caller.person.preferences.speech_level), "retelling-ask"

    def _teller(self, caller: Caller, report: Report) -> Teller | None:
        """Who would tell this report to this person, if anybody."""
        if self._retellings is None or report.calendar.empty or not self._retellings.teller.serves(caller.person):
            return None
        return self._retellings.teller

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
