"""Outbox: the fake and the real one keep deliveries until they are settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.storage_rig import NOW, RIGS, key, reply, turn

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


async def queue(storage, number: str = "1", **changes):
    person = await storage.profiles.person(changes.get("key", key()))
    return await storage.turns.record(turn(person.id, number, **changes))


@pytest.mark.parametrize("spoken", [True, False])
async def test_a_delivery_is_due_whole_until_it_is_sent(rig, spoken):
    storage = await rig.process()
    answer = reply() if spoken else reply(voice=None)
    delivery = await queue(storage, reply=answer)
    for _ in range(2):
        assert list(await storage.outbox.due("console", NOW)) == [delivery]
    await storage.outbox.sent(delivery.id)
    assert list(await storage.outbox.due("console", LATER)) == []


async def test_deliveries_come_oldest_first(rig):
    storage = await rig.process()
    queued = [await queue(storage, str(number)) for number in range(5)]
    assert list(await storage.outbox.due("console", NOW)) == queued


async def test_only_the_platform_and_user_asked_for_are_due(rig):
    storage = await rig.process()
    mine, hers = await queue(storage, "1"), await queue(storage, "2", key=key("ara"))
    elsewhere = await queue(storage, "3", key=key(platform="discord"))
    assert list(await storage.outbox.due("console", NOW)) == [mine, hers]
    assert list(await storage.outbox.due("console", NOW, "ara")) == [hers]
    assert list(await storage.outbox.due("discord", NOW)) == [elsewhere]
    assert list(await storage.outbox.due("discord", NOW, "ara")) == []


async def test_a_retry_counts_and_waits(rig):
    storage = await rig.process()
    delivery = await queue(storage)
    await storage.outbox.retry(delivery.id, LATER)
    assert list(await storage.outbox.due("console", LATER - timedelta(microseconds=1))) == []
    assert list(await storage.outbox.due("console", LATER)) == [replace(delivery, attempts=1)]
    await storage.outbox.retry(delivery.id, LATER)
    assert list(await storage.outbox.due("console", LATER)) == [replace(delivery, attempts=2)]


@pytest.mark.parametrize("how", ["sent", "give_up"])
async def test_a_settled_delivery_stays_settled(rig, how):
    storage = await rig.process()
    delivery = await queue(storage)
    if how == "sent":
        await storage.outbox.sent(delivery.id)
    else:
        await storage.outbox.give_up(delivery.id, "blocked")
    await storage.outbox.retry(delivery.id, NOW)
    await storage.outbox.sent(delivery.id)
    await storage.outbox.give_up("unknown", "blocked")
    assert list(await storage.outbox.due("console", LATER)) == []


async def test_deliveries_of_a_dead_process_are_taken_over_once(rig):
    one, two = await rig.process(), await rig.process()
    first, second = await queue(one, "1"), await queue(one, "2", key=key("ara"))
    assert list(await two.outbox.due("console", NOW)) == []
    await rig.end(one)
    assert list(await two.outbox.due("console", NOW, "ara")) == [second]
    three = await rig.process()
    assert list(await three.outbox.due("console", NOW)) == [first]
    assert list(await two.outbox.due("console", NOW)) == [second]


@pytest.mark.parametrize("settled", [True, False])
async def test_deliveries_are_read_page_by_page(rig, settled):
    storage = await rig.process()
    queued = [await queue(storage, str(number)) for number in range(5)]
    seen, after = [], None
    while page := await storage.outbox.due("console", NOW, limit=2, after=after):
        seen.append(list(page))
        if settled:
            for delivery in page:
                await storage.outbox.sent(delivery.id)
        after = page[-1].id
    assert seen == [queued[:2], queued[2:4], queued[4:]]
    assert list(await storage.outbox.due("console", NOW)) == ([] if settled else queued)
