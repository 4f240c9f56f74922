"""Says what was agreed to be said at a time, once or every day, also over restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from bot.outbox import Postman
from bot.reminding import Reminding, Serves
from bot.wording.wording import wording
from core.agenda import Appointment, AppointmentKind
from core.days import diary_day, utc_now
from core.errors import FacelogError
from core.modes import Mode
from core.people import Person
from core.ports import Profiles, Turns
from core.stores import Agenda
from core.types import Platform, Reply, Turn

log = logging.getLogger(__name__)

WRITER = "facelog"
LONGEST_SLEEP = 60.0
"""Seconds; a clock that was set, or what was agreed meanwhile, is noticed after it."""
_SENTENCES = {AppointmentKind.FOLLOW_UP: "follow-up"}


class Timekeeper:
    """Holds the appointments of some platforms."""

    def __init__(
        self,
        *,
        agenda: Agenda,
        profiles: Profiles,
        turns: Turns,
        postman: Postman,
        platforms: Sequence[Platform],
        serves: Serves,
        reminding: Reminding | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Work with these parts; none is owned.

        `platforms`: those that this process serves; `serves`: whether an account may be written to now; `reminding`:
        holds reminders beside them.
        """
        self._serves = serves
        self._agenda = agenda
        self._profiles = profiles
        self._turns = turns
        self._postman = postman
        self._platforms = tuple(platforms)
        self._reminding = reminding
        self._clock = clock

    async def hold_due(self) -> int:
        """Hold the appointments whose time has come; returns how many. Raises StorageError."""
        held = 0
        while due := await self._agenda.due(self._platforms, self._clock()):
            for appointment in due:
                await self._hold(appointment)
                held += 1
        return held

    async def run(self) -> None:
        """Hold appointments and reminders as they come, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            # Beside each other: a question after words of crisis does not wait for hundreds of reports.
            tasks.create_task(self._keep(self.hold_due, partial(self._agenda.next_at, self._platforms)))
            if self._reminding is not None:
                tasks.create_task(self._keep(self._reminding.hold_due, self._reminding.next_at))

    async def _keep(
        self, hold: Callable[[], Awaitable[int]], next_at: Callable[[], Awaitable[datetime | None]]
    ) -> None:
        while True:
            wait = LONGEST_SLEEP
            try:
                await hold()
                soonest = await next_at()
                if soonest is not None:
                    wait = min(wait, max(0.0, (soonest - self._clock()).total_seconds()))
            except FacelogError as error:
                log.error("what is to be said cannot be: %s", type(error).__name__)
            await asyncio.sleep(wait + 0.01)

    async def _hold(self, appointment: Appointment) -> None:
        if not await self._serves(appointment.key):
            # Denied since it was agreed.
            await self._agenda.settle(appointment.id)
            return
        person = await self._profiles.person(appointment.key)
        # The turn has the appointment's own id: recorded again after a crash, it is not said twice.
        if person.id == appointment.person_id:
            delivery = await self._turns.record(self._turn(appointment, person))
            await self._agenda.settle(appointment.id)
            await self._postman.post(delivery)
        else:
            # The account opens another diary since: what was agreed with the earlier one is not said to it.
            await self._agenda.settle(appointment.id)

    def _turn(self, appointment: Appointment, person: Person) -> Turn:
        now = self._clock()
        said = wording(person.language).say(_SENTENCES[appointment.kind], level=person.preferences.speech_level.value)
        return Turn(
            id=f"appointment-{appointment.id}",
            person_id=person.id,
            key=appointment.key,
            message_ids=(),
            text="",
            mode=Mode.CHAT,
            started_at=now,
            local_date=diary_day(now, person),
            reply=Reply(text=said, language=person.language, writer=WRITER),
        )
