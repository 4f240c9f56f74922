"""`/mood` and `/today`: the last moods, counted, and what was written today."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Screen
from core.days import local_date, local_time
from core.ports import Diary, MoodLog
from diary.digest import recent_digest

SPANS = (7, 30, 365)
"""Days that can be looked at."""
BLOCKS = 12
"""Of the longest bar."""


class MoodCommand(Command):
    """Shows how often each mood came."""

    spec = Spec(name="mood", argument="argument-days", choices=tuple(map(str, SPANS)))

    def __init__(self, moods: MoodLog) -> None:
        self._moods = moods

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The last 30 days, or as many as are named."""
        days = int(argument) if argument.isascii() and argument.isdigit() and 0 < int(argument[:6]) <= 3660 else 30
        today = local_date(caller.at, caller.person.timezone)
        digest = await recent_digest(self._moods, caller.person.id, today, days)
        rows = (tuple(self.button(caller.say("mood-span", days=span), str(span)) for span in SPANS),)
        if not digest.counts:
            return Screen(text=caller.say("mood-empty", days=days), rows=rows)
        most = digest.counts[0][1]
        lines = [
            f"{'█' * max(1, round(BLOCKS * count / most))} {caller.words.emotion(emotion)} "
            f"{caller.say('mood-times', count=count)}"
            for emotion, count in digest.counts
        ]
        recorded = caller.say("mood-days", recorded=digest.recorded, days=days)
        return Screen(text="\n".join((caller.say("mood-title", days=days), *lines, recorded)), rows=rows)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Another span."""
        return await self.open(caller, arguments[0] if arguments else "")


class TodayCommand(Command):
    """Shows the day's entries with the replies to them."""

    spec = Spec(name="today")

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Oldest first."""
        today = local_date(caller.at, caller.person.timezone)
        entries = await self._diary.entries(caller.person.id, since=today, until=today)
        if not entries:
            return Screen(text=f"{caller.words.day(today)}\n{caller.say('today-empty')}")
        parts = [caller.words.day(today)]
        for entry in reversed(entries):
            clock = caller.words.clock(local_time(entry.written_at, caller.person.timezone))
            felt = f" · {caller.words.emotion(entry.felt)}" if entry.felt else ""
            said = "\n".join(part for part in (entry.text, entry.transcript) if part) or caller.say("entry-wordless")
            parts.append("\n".join(part for part in (f"{clock}{felt}", said, f"↳ {entry.comment}") if part))
        return Screen(text="\n\n".join(parts))
