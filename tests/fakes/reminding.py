"""A process that holds reminders, and what people do around it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.hushed import Hush
from bot.outbox import Postman
from bot.reminding import Reminding
from core.reminders import ReminderKind
from core.taps import Step, Tap
from core.types import Mode, Reply, Turn
from tests.fakes.bot import FakeChannel

DAY = date(2026, 11, 21)
TIME = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
"""21:30 in Seoul."""


class Keeper:
    """One process with its channel."""

    def __init__(self, rig, storage=None, **more):
        self.rig = rig
        self.storage = storage or rig.storage
        self.channel = FakeChannel()
        self.denied = set()
        self.postman = Postman(self.storage.outbox, {"telegram": self.channel}, clock=lambda: rig.now)
        self.reminding = Reminding(
            reminders=self.storage.reminders,
            profiles=self.storage.profiles,
            turns=self.storage.turns,
            diary=self.storage.diary,
            moods=self.storage.mood_log,
            taps=self.storage.taps,
            hush=Hush(self.storage.diary, self.storage.agenda),
            serves=self.serves,
            postman=self.postman,
            platforms=("telegram",),
            clock=lambda: rig.now,
            **more,
        )

    @property
    def replies(self):
        return [delivery.reply for delivery in self.channel.taken]

    async def serves(self, key):
        return key not in self.denied

    async def at(self, now):
        self.rig.now = now
        said = await self.reminding.hold_due()
        await self.postman.deliver_due()
        return said


async def reminder(rig, kind=ReminderKind.WRITE):
    return next((one for one in await rig.storage.reminders.of((await rig.person()).id) if one.kind is kind), None)


async def write(rig, at, day, words="오늘은 괜찮았다"):
    person = await rig.person()
    turn = Turn(
        id=f"turn-{at.isoformat()}",
        person_id=person.id,
        key=rig.key,
        message_ids=(),
        text=words,
        mode=Mode.DIARY,
        started_at=at,
        local_date=day,
        reply=Reply(text="응", language="ko", writer="composer"),
    )
    delivery = await rig.storage.turns.record(turn)
    await rig.storage.outbox.sent(delivery.id)


async def tap(rig, at, day):
    person = await rig.person()
    await rig.storage.taps.add(Tap(id=f"t{at}", person_id=person.id, local_date=day, tapped_at=at, step=Step.GOOD))
