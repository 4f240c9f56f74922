"""`/diary`: the entries of a day, of the same day in earlier years, or those that hold some words or a mood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Button, Outcome, Rows, Screen
from bot.correcting import named_feeling
from core.days import local_date, local_time
from core.ports import Diary
from core.types import DiaryEntry
from core.words import clean, excerpt
from diary.calendar import EVERY
from diary.day_named import day_named
from diary.labels import short_day
from diary.periods import FIRST_YEAR, LAST_YEAR
from diary.search import Found, on_this_day, query_of, search

PAGE = 5
"""Entries of a screen."""
MOST_PAGES = 2000
WHOLE, SHORT = 1500, 160
"""Characters of an entry that are shown on its day, and in a list."""
MOST_WORDS = 100
"""Characters of a search that are looked for."""


class DiaryCommand(Command):
    """Reads the diary; writes nothing."""

    spec = Spec(name="diary", argument="argument-day-or-words")

    def __init__(self, diary: Diary) -> None:
        """`diary`: read only, not owned."""
        self._diary = diary

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The newest entries; of a day where one is named; else what holds the words."""
        said = clean(argument)[:MOST_WORDS]
        if not said:
            return await self._newest(caller, 0)
        day = day_named(said, _today(caller))
        return await self._find(caller, said, 0) if day is None else await self._day(caller, day, 0)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another page, another day."""
        match arguments:
            case ["all", page] if (number := _page(page)) is not None:
                return await self._newest(caller, number)
            case ["day", name, page] if (number := _page(page)) is not None and (day := _iso(name)) is not None:
                return await self._day(caller, day, number)
            case ["years", name, page] if (number := _page(page)) is not None and (day := _iso(name)) is not None:
                return await self._years(caller, day, number)
            case ["find", words, page] if (number := _page(page)) is not None and words.strip():
                return await self._find(caller, clean(words), number)
            case _:
                return await self.open(caller, "")

    async def _newest(self, caller: Caller, page: int) -> Screen:
        read = await self._diary.entries(caller.person.id, limit=(page + 1) * PAGE + 1)
        shown = tuple(read[page * PAGE : (page + 1) * PAGE])
        if not shown:
            return Screen(text=caller.say("diary-empty"))
        lines = [caller.say("diary-newest"), *(_line(caller, entry) for entry in shown)]
        turns = self._turns(caller, page, more=len(read) > (page + 1) * PAGE, before=("all",))
        today = _today(caller)
        years = self.button(caller.say("diary-this-day"), "years", today.isoformat(), "0")
        return Screen(text="\n\n".join(lines), rows=(*turns, (years,)))

    async def _day(self, caller: Caller, day: date, page: int) -> Screen:
        read = list(reversed(await self._diary.entries(caller.person.id, since=day, until=day, limit=EVERY)))
        shown = read[page * PAGE : (page + 1) * PAGE]
        parts = [caller.words.day(day)]
        parts += [_whole(caller, entry) for entry in shown] or [caller.say("calendar-none")]
        around = [self._to_day(caller, day - timedelta(days=1), "‹ {}")]
        if day < _today(caller):
            around.append(self._to_day(caller, day + timedelta(days=1), "{} ›"))
        years = self.button(caller.say("diary-this-day"), "years", day.isoformat(), "0")
        turns = self._turns(
            caller, page, more=len(read) > (page + 1) * PAGE, before=("day", day.isoformat()), old=False
        )
        days = tuple(button for button in around if button is not None)
        return Screen(text="\n\n".join(parts), rows=(*turns, *((days,) if days else ()), (years,)))

    async def _years(self, caller: Caller, day: date, page: int) -> Screen:
        read = await on_this_day(self._diary, caller.person.id, day)
        shown = read[page * PAGE : (page + 1) * PAGE]
        title = caller.say("diary-years", day=short_day(caller.person.language, day))
        parts = [title, *(_line(caller, entry) for entry in shown)] if shown else [title, caller.say("calendar-none")]
        back = self._to_day(caller, day, "{}")
        turns = self._turns(caller, page, more=len(read) > (page + 1) * PAGE, before=("years", day.isoformat()))
        return Screen(text="\n\n".join(parts), rows=(*turns, *(((back,),) if back else ())))

    async def _find(self, caller: Caller, said: str, page: int) -> Screen:
        query = query_of(said, named_feeling(said))
        found = Found(entries=(), more=False)
        if query is not None:
            found = await search(self._diary, caller.person.id, query, _today(caller), page=page, size=PAGE)
        if not found.entries:
            return Screen(text=caller.say("diary-not-found", words=said))
        lines = [caller.say("diary-found", words=said), *(_line(caller, entry) for entry in found.entries)]
        turns = self._turns(caller, page, more=found.more, before=("find", said.replace(":", " ")))
        if found.more and not turns:
            lines.append(caller.say("diary-found-more"))
        return Screen(text="\n\n".join(lines), rows=turns)

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


def _today(caller: Caller) -> date:
    return local_date(caller.at, caller.person.timezone)


def _page(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return min(int(text), MOST_PAGES)


def _iso(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _whole(caller: Caller, entry: DiaryEntry) -> str:
    clock = caller.words.clock(local_time(entry.written_at, caller.person.timezone))
    said = "\n".join(part for part in (entry.text, entry.transcript) if part) or caller.say("entry-wordless")
    comment = f"↳ {_short(entry.comment, SHORT)}" if entry.comment else ""
    return "\n".join(part for part in (f"{clock}{_felt(caller, entry)}", _short(said, WHOLE), comment) if part)


def _line(caller: Caller, entry: DiaryEntry) -> str:
    said = " ".join(f"{entry.text}\n{entry.transcript}".split()) or caller.say("entry-wordless")
    return f"{caller.words.day(entry.local_date)}{_felt(caller, entry)}\n{_short(said, SHORT)}"


def _felt(caller: Caller, entry: DiaryEntry) -> str:
    return f" · {caller.words.emotion(entry.felt)}" if entry.felt else ""


def _short(said: str, limit: int) -> str:
    told = excerpt(said, limit)
    return told if told == said else f"{told}…"
