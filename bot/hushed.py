"""Whether to leave somebody in peace: nothing is said unasked within a day of words of crisis."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.observer import in_crisis
from core.agenda import AppointmentKind
from core.days import diary_day
from core.people import Person
from core.ports import Diary
from core.stores import Agenda

PEACE = timedelta(days=1)
MOST = 30
"""Entries of that time that are looked at."""


class Hush:
    """Knows it by what the diary keeps, and by a question that was agreed to. Not by what was said in private."""

    def __init__(self, diary: Diary, agenda: Agenda) -> None:
        """Neither is owned."""
        self._diary = diary
        self._agenda = agenda

    async def holds(self, person: Person, now: datetime) -> bool:
        """Whether nothing is to be said to a person of itself now. Raises StorageError."""
        asked_at = await self._agenda.when(person.id, AppointmentKind.FOLLOW_UP)
        # One that nobody can hold, such as at a terminal that is never opened again, is not waited for.
        if asked_at is not None and now < asked_at + PEACE:
            return True
        since = diary_day(now - PEACE, person)
        entries = await self._diary.entries(person.id, since=since, limit=MOST)
        lately = [one for one in entries if one.written_at > now - PEACE]
        for words in (words for one in lately for words in (one.text, one.transcript)):
            if words and await in_crisis(words):
                return True
        return False
