"""Whoever keeps words of a diary is told when they are others."""

from datetime import timedelta

import pytest

from bot.outdating import OutdatingEntries, OutdatingExchange
from core.exchange import Additions
from tests.fakes.bot import NOON, key
from tests.fakes.storage import FakeStorage
from tests.fakes.storage_rig import turn


class Rig:
    def __init__(self):
        self.storage = FakeStorage()
        self.told = []
        self.entries = OutdatingEntries(self.storage.entries, self.told.append)
        self.exchange = OutdatingExchange(self.storage.exchange, self.told.append)


@pytest.fixture
async def rig():
    rig = Rig()
    rig.person = (await rig.storage.profiles.person(key())).id
    await rig.storage.turns.record(turn(rig.person, key=key()))
    rig.kept = await rig.entries.last(rig.person)
    return rig


async def test_each_change_is_told_once(rig):
    one = rig.kept.entry
    later = one.local_date + timedelta(days=1)
    assert await rig.entries.amend(rig.kept)
    assert await rig.entries.move(rig.person, one.id, one.local_date)
    assert await rig.entries.remove(rig.person, one.id, NOON)
    assert await rig.entries.restore(rig.person, one.id)
    assert await rig.entries.expire(rig.person, later, NOON) == 1
    assert rig.told == [rig.person] * 5
    await rig.exchange.add(rig.person, "console", Additions())
    assert len(rig.told) == 6


async def test_what_changes_nothing_is_not_told(rig):
    one = rig.kept.entry
    assert await rig.entries.one(rig.person, one.id) == rig.kept
    assert await rig.entries.retag(rig.person, one.id, ("비",))
    assert not await rig.entries.move("other", one.id, one.local_date)
    assert not await rig.entries.restore(rig.person, one.id)
    assert await rig.entries.purge(NOON) == 0
    assert rig.told == []
