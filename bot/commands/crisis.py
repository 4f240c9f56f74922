"""`/crisis`: the helplines, at any time, and whether to be asked tomorrow."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.command import Caller, Command, Spec
from bot.commands.offers import follow_up_button
from bot.commands.screen import Outcome, Rows, Screen
from core.agenda import Appointment, AppointmentKind
from core.days import local_date
from core.stores import Agenda
from llm.safety import crisis_reply

ASKED_AT = time(11)
"""Local time of the question: late enough for a short night, early enough to have the day before one."""
AT_LEAST = timedelta(hours=6)
"""Until the question: agreed to at two in the morning, it comes after the night, not the day after that."""


class CrisisCommand(Command):
    """Shows where help is; needs no model, no diary and no agreement."""

    spec = Spec(name="crisis", in_groups=True)

    def __init__(self, agenda: Agenda) -> None:
        """Keep the agreed question here; not owned."""
        self._agenda = agenda

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The helplines."""
        return Screen(
            text=crisis_reply(caller.person.language, caller.person.timezone), rows=((follow_up_button(caller.words),),)
        )

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Agree to be asked tomorrow, or not to be."""
        match arguments:
            case ["follow"]:
                at = follow_up_at(caller.at, caller.person.timezone)
                await self._agenda.add(
                    Appointment(
                        id=uuid.uuid4().hex,
                        person_id=caller.person.id,
                        key=caller.key,
                        kind=AppointmentKind.FOLLOW_UP,
                        due_at=at,
                    )
                )
                when = at.astimezone(ZoneInfo(caller.person.timezone))
                rows: Rows = ((self.button(caller.say("crisis-unfollow-button"), "unfollow"),),)
                said = caller.say("crisis-followed", day=caller.words.day(when.date()), time=caller.words.clock(when))
                return Screen(text=said, rows=rows)
            case ["unfollow"]:
                await self._agenda.cancel(caller.person.id, AppointmentKind.FOLLOW_UP)
                return Screen(text=caller.say("crisis-unfollowed"), rows=((follow_up_button(caller.words),),))
            case _:
                return await self.open(caller, "")


def follow_up_at(now: datetime, timezone: str) -> datetime:
    """When to ask: at the first `ASKED_AT` in the time zone that is `AT_LEAST` away; aware, UTC."""
    day = local_date(now, timezone)
    while True:
        at = datetime.combine(day, ASKED_AT, ZoneInfo(timezone)).astimezone(UTC)
        if at - now >= AT_LEAST:
            return at
        day += timedelta(days=1)
