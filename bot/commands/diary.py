"""`/diary`: the entries of a day, of the same day in earlier years, or those that hold some words, a tag or a mood.

A day with words behind it is written: the words become an entry of that day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.commands.command import Caller, Command, Spec
from bot.commands.diary_view import iso_day, line, page_of, paragraph, today
from bot.commands.entry import EntryScreens
from bot.commands.kept_words import keeping, kept_in
from bot.commands.offers import follow_up_button
from bot.commands.screen import Button, Outcome, Rows, Said, Screen
from bot.correcting import named_feeling
from bot.retention import kept_from
from core.modes import Mode
from core.ports import Diary
from core.types import DiaryEntry
from core.words import clean
from diary.calendar import EVERY
from diary.day_named import day_named, leading_day
from diary.labels import short_day
from diary.periods import FIRST_YEAR, LAST_YEAR
from diary.search import Found, on_this_day, query_of, search
from diary.tags import apart
from llm.safety import assess, crisis_reply

PAGE = 5
"""Entries of a screen."""
MOST_WORDS = 100
"""Characters of a search that are looked for."""
TO_WRITE = 2
"""Words from which something that is not found may have been meant to be written."""


class DiaryCommand(Command):
    """Reads the diary, and takes words for a day."""

    spec = Spec(name="diary", argument="argument-day-or-words")

    def __init__(self, diary: Diary, screens: EntryScreens) -> None:
        """`diary`: read only. Neither is owned."""
        self._diary = diary
        self._screens = screens

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The newest entries; of a day where one is named; else what holds the words. Words behind a day are said."""
        whole = clean(argument)
        said = whole[:MOST_WORDS]
        if not said:
            return await self._newest(caller, 0)
        now = today(caller)
        if (day := day_named(said, now)) is not None:
            return await self._day(caller, day, 0)
        if (written := leading_day(whole, now)) is None:
            return await _beside_help(caller, whole, await self._find(caller, said, 0, whole))
        day, words = written
        if day > now:
            offer = self._offer(caller, caller.say("diary-future", day=caller.words.day(day)), whole)
            return await _beside_help(caller, whole, offer)
        if day < kept_from(caller.person, caller.at):
            offer = self._offer(caller, caller.say("diary-not-kept", day=caller.words.day(day)), whole)
            return await _beside_help(caller, whole, offer)
        return Said(text=words, mode=Mode.DIARY, day=day)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another page, another day, an entry."""
        match arguments:
            case ["all", page] if (number := page_of(page)) is not None:
                return await self._newest(caller, number)
            case ["day", name, page] if (number := page_of(page)) is not None and (day := iso_day(name)) is not None:
                return await self._day(caller, day, number)
            case ["years", name, page] if (number := page_of(page)) is not None and (day := iso_day(name)) is not None:
                return await self._years(caller, day, number)
            case ["find", words, page] if (number := page_of(page)) is not None and words.strip():
                return await self._find(caller, clean(words), number)
            case ["write"] if (kept := kept_in(caller.asked, self.spec.name, "write")) is not None:
                return Said(text=kept, mode=Mode.DIARY, day=today(caller))
            case _:
                return await self._screens.press(caller, arguments) or await self.open(caller, "")

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take what an entry was asked for."""
        return await self._screens.reply(caller, question, text)

    def keeps(self, question: Sequence[str]) -> bool:
        """Words to be written for today, and those of an entry before they were changed."""
        return question[:1] in (("write",), ("old",))

    async def _newest(self, caller: Caller, page: int) -> Screen:
        read = await self._diary.entries(caller.person.id, limit=(page + 1) * PAGE + 1)
        shown = read[page * PAGE : (page + 1) * PAGE]
        if not shown and page:
            # An older button: entries were deleted since.
            return await self._newest(caller, 0)
        if not shown:
            return Screen(text=caller.say("diary-empty"))
        turns = self._turns(caller, page, more=len(read) > (page + 1) * PAGE, before=("all",))
        years = self.button(caller.say("diary-this-day"), "years", today(caller).isoformat(), "0")
        return self._list(caller, caller.say("diary-newest"), shown, (*turns, (years,)))

    async def _day(self, caller: Caller, day: date, page: int) -> Screen:
        read = list(reversed(await self._diary.entries(caller.person.id, since=day, until=day, limit=EVERY)))
        shown = read[page * PAGE : (page + 1) * PAGE]
        parts = [caller.words.day(day)]
        parts += [paragraph(caller, entry, number) for number, entry in enumerate(shown, 1)] or [
            caller.say("calendar-none")
        ]
        around = [self._to_day(caller, day - timedelta(days=1), "‹ {}")]
        if day < today(caller):
            around.append(self._to_day(caller, day + timedelta(days=1), "{} ›"))
        years = self.button(caller.say("diary-this-day"), "years", day.isoformat(), "0")
        turns = self._turns(
            caller, page, more=len(read) > (page + 1) * PAGE, before=("day", day.isoformat()), old=False
        )
        days = tuple(button for button in around if button is not None)
        rows = (*self._numbers(shown), *turns, *((days,) if days else ()), (years,))
        return Screen(text="\n\n".join(parts), rows=rows)

    async def _years(self, caller: Caller, day: date, page: int) -> Screen:
        read = await on_this_day(self._diary, caller.person.id, day)
        shown = read[page * PAGE : (page + 1) * PAGE]
        title = caller.say("diary-years", day=short_day(caller.person.language, day))
        back = self._to_day(caller, day, "{}")
        turns = self._turns(caller, page, more=len(read) > (page + 1) * PAGE, before=("years", day.isoformat()))
        rows = (*turns, *(((back,),) if back else ()))
        if not shown:
            return Screen(text=f"{title}\n\n{caller.say('calendar-none')}", rows=rows)
        return self._list(caller, title, shown, rows)

    async def _find(self, caller: Caller, said: str, page: int, whole: str = "") -> Screen:
        """`whole`: what was typed, which may have been meant to be written."""
        query = query_of(said, named_feeling(apart(said)[1]))
        found = Found(entries=(), more=False)
        if query is not None:
            found = await search(self._diary, caller.person.id, query, today(caller), page=page, size=PAGE)
        if not found.entries:
            text = caller.say("diary-not-found", words=said)
            return self._offer(caller, text, whole) if len(whole.split()) >= TO_WRITE else Screen(text=text)
        turns = self._turns(caller, page, more=found.more, before=("find", said.replace(":", " ")))
        screen = self._list(caller, caller.say("diary-found", words=said), found.entries, turns)
        if found.more and not turns:
            return Screen(text=f"{screen.text}\n\n{caller.say('diary-found-more')}", rows=screen.rows)
        return screen

    def _offer(self, caller: Caller, text: str, words: str) -> Screen:
        """Say why nothing was written, and keep the words so that one press writes them for today."""
        row = (self.button(caller.say("diary-write-today"), "write"),)
        return Screen(text=text, rows=(row,), question=keeping(self.spec.name, "write", words=words))

    def _list(self, caller: Caller, title: str, shown: Sequence[DiaryEntry], rows: Rows) -> Screen:
        lines = [title, *(line(caller, entry, number) for number, entry in enumerate(shown, 1))]
        return Screen(text="\n\n".join(lines), rows=(*self._numbers(shown), *rows))

    def _numbers(self, shown: Sequence[DiaryEntry]) -> Rows:
        """Buttons to the entries of a screen; first, so that a terminal gives them these numbers."""
        buttons = tuple(self.button(str(number), "entry", entry.id) for number, entry in enumerate(shown, 1))
        return (buttons,) if buttons else ()

    def _turns(self, caller: Caller, page: int, *, more: bool, before: tuple[str, ...], old: bool = True) -> Rows:
        """Buttons to the pages around; none where the words are too long for a button to carry."""
        back, on = ("diary-newer", "diary-older") if old else ("diary-earlier", "diary-later")
        try:
            buttons = [self.button(caller.say(back), *before, str(page - 1))] if page else []
            buttons += [self.button(caller.say(on), *before, str(page + 1))] if more else []
        except ValueError:
            return ()
        return (tuple(buttons),) if buttons else ()

    def _to_day(self, caller: Caller, day: date, label: str) -> Button | None:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        return self.button(label.format(short_day(caller.person.language, day)), "day", day.isoformat(), "0")


async def _beside_help(caller: Caller, said: str, screen: Screen) -> Screen:
    """The screen, below the helplines where words of crisis were typed, whatever they were typed for."""
    if await asyncio.to_thread(assess, said) is None:
        return screen
    helplines = crisis_reply(caller.person.language, caller.person.timezone)
    rows = (*screen.rows, (follow_up_button(caller.words),))
    return replace(screen, text=f"{helplines}\n\n{screen.text}", rows=rows)
