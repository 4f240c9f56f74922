"""What a running service does besides answering: deliver, try again, keep appointments, forget in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.app import App
from bot.appointments import Timekeeper
from bot.commands.every import Stores
from bot.hushed import Hush
from bot.reminding import Reminding, Serves
from bot.retention import expire
from core.days import utc_now
from core.errors import FacelogError
from core.ports import Warmable
from core.types import ConversationKey, Platform

log = logging.getLogger(__name__)

KEPT_REMOVED = timedelta(days=30)
"""How long a removed entry can be brought back."""
KEPT_ERASED = timedelta(days=7)
"""How long it is known that the messages of somebody who was erased are not to be answered again."""


async def serve_background(app: App, platforms: Sequence[Platform]) -> None:
    """Deliver, try failed turns again, transcribe what waits, keep appointments, until cancelled.

    `platforms`: those that this process serves.
    """
    timekeeper = Timekeeper(
        agenda=app.stores.agenda,
        profiles=app.stores.profiles,
        turns=app.turns,
        postman=app.postman,
        platforms=platforms,
        serves=serves_of(app),
        reminding=reminding_of(app, platforms),
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(warm(app))
        tasks.create_task(app.intake.run())
        tasks.create_task(app.postman.run())
        tasks.create_task(app.backlog.run())
        tasks.create_task(timekeeper.run())
        tasks.create_task(purge(app.stores))


def serves_of(app: App) -> Serves:
    """Tells whether an account may be written to now."""

    async def serves(key: ConversationKey) -> bool:
        # Whoever is at the machine's terminal is not asked for at the door.
        return key.platform == "console" or await app.door.serves(key)

    return serves


def reminding_of(app: App, platforms: Sequence[Platform]) -> Reminding:
    """What holds the reminders of some platforms."""
    return Reminding(
        reminders=app.stores.reminders,
        profiles=app.stores.profiles,
        turns=app.turns,
        diary=app.stores.diary,
        moods=app.stores.moods,
        taps=app.stores.taps,
        hush=Hush(app.stores.diary, app.stores.agenda),
        serves=serves_of(app),
        postman=app.postman,
        platforms=platforms,
        teller=app.retellings.teller,
    )


async def warm(app: App) -> None:
    """Load what answers the first message, so that nobody waits for it; what fails is told when it is used."""
    for part in (app.senses.text, *app.writers, app.meanings, app.senses.face, app.speaker):
        if isinstance(part, Warmable):
            try:
                await part.warm()
            except FacelogError as error:
                log.warning("%s does not load: %s", type(part).__name__, type(error).__name__)


async def purge(stores: Stores, clock: Callable[[], datetime] = utc_now) -> None:
    """Delete for good what was removed or erased a while ago, once a day, until cancelled."""
    while True:
        try:
            if gone := await stores.entries.purge(clock() - KEPT_REMOVED):
                log.info("%d removed entries are purged", gone)
            if gone := await expire(stores.entries, stores.retention, clock()):
                log.info("%d rows are older than people wish to keep them", gone)
            await stores.erasure.sweep(clock() - KEPT_ERASED)
        except FacelogError as error:
            log.error("removed entries cannot be purged: %s", type(error).__name__)
        await asyncio.sleep(timedelta(days=1).total_seconds())
