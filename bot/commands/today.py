"""`/today`: what was written and tapped today."""

from __future__ import annotations

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Screen
from bot.commands.tap import tap_told
from core.days import diary_day, local_time
from core.ports import Diary
from core.stores import Taps
from core.types import DiaryEntry


class TodayCommand(Command):
    """Shows the day's entries with the replies to them, and the moods that were tapped."""

    spec = Spec(name="today")

    def __init__(self, diary: Diary, taps: Taps) -> None:
        """Both are read only; neither is owned."""
        self._diary = diary
        self._taps = taps

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Oldest first."""
        today = diary_day(caller.at, caller.person)
        entries = await self._diary.entries(caller.person.id, since=today, until=today)
        taps = await self._taps.of(caller.person.id, since=today, until=today)
        if not entries and not taps:
            return Screen(text=f"{caller.words.day(today)}\n{caller.say('today-empty')}")
        told = [(entry.written_at, _told(caller, entry)) for entry in reversed(entries)]
        told += [(tap.tapped_at, tap_told(caller, tap)) for tap in taps]
        parts = [part for _, part in sorted(told, key=lambda one: one[0])]
        return Screen(text="\n\n".join((caller.words.day(today), *parts)))


def _told(caller: Caller, entry: DiaryEntry) -> str:
    clock = caller.words.clock(local_time(entry.written_at, caller.person.timezone))
    felt = f" · {caller.words.emotion(entry.felt)}" if entry.felt else ""
    said = "\n".join(part for part in (entry.text, entry.transcript) if part) or caller.say("entry-wordless")
    comment = f"↳ {entry.comment}" if entry.comment else ""
    return "\n".join(part for part in (f"{clock}{felt}", said, comment) if part)
