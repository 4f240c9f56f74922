"""Says what was agreed to be said at a time: once, also over restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.outbox import Postman
from bot.wording.wording import wording
from core.agenda import Appointment, AppointmentKind
from core.days import local_date, utc_now
from core.errors import FacelogError
from core.modes import Mode
from core.people import Person
from core.ports import Profiles, Turns
from core.stores import Agenda
from core.types import Platform, Reply, Turn

log = logging.getLogger(__name__)

WRITER = "facelog"
LONGEST_SLEEP = 60.0
"""Seconds; a clock that was set, or an appointment of another process, is noticed after it."""
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
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Work with these parts; none is owned. `platforms`: those that this process serves."""
        self._agenda = agenda
        self._profiles = profiles
        self._turns = turns
        self._postman = postman
        self._platforms = tuple(platforms)
        self._clock = clock

    async def hold_due(self) -> int:
        """Hold every appointment whose time has come; returns how many. Raises StorageError."""
        held = 0
        while due := await self._agenda.due(self._platforms, self._clock()):
            for appointment in due:
                await self._hold(appointment)
                held += 1
        return held

    async def run(self) -> None:
        """Hold appointments as they come, until cancelled."""
        while True:
            wait = LONGEST_SLEEP
            try:
                await self.hold_due()
                soonest = await self._agenda.next_at(self._platforms)
                if soonest is not None:
                    wait = min(wait, max(0.0, (soonest - self._clock()).total_seconds()))
            except FacelogError as error:
                log.error("appointments cannot be held: %s", type(error).__name__)
            await asyncio.sleep(wait + 0.01)

    async def _hold(self, appointment: Appointment) -> None:
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
            local_date=local_date(now, person.timezone),
            reply=Reply(text=said, language=person.language, writer=WRITER),
        )
