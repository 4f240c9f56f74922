"""Memories: the fake and the real one keep facts, receipts and what is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import StorageError
from core.types import MAX_FACT, MAX_FACTS, Mode
from tests.fakes.storage_rig import NOW, RIGS, key, reply, turn


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


@pytest.fixture
async def storage(rig):
    return await rig.process()


async def written(storage, person, number, memories=(), **changes):
    """Record a turn and return the id of its entry, if it made one."""
    before = {entry.id for entry in await storage.diary.entries(person.id)}
    answer = replace(reply(), memories=tuple(memories))
    await storage.turns.record(turn(person.id, number, reply=answer, **changes))
    return next((entry.id for entry in await storage.diary.entries(person.id) if entry.id not in before), None)


async def test_facts_are_kept_newest_first(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    first = await storage.memories.remember(person.id, "땅콩 알레르기", NOW)
    second = await storage.memories.remember(person.id, "생일은 3월", NOW + timedelta(minutes=1))
    assert (first.text, first.asked_at) == ("땅콩 알레르기", NOW)
    assert list(await storage.memories.facts(person.id)) == [second, first]
    await rig.end(storage)
    assert list(await (await rig.process()).memories.facts(person.id)) == [second, first]


async def test_the_same_fact_is_kept_once(storage):
    person = await storage.profiles.person(key())
    first = await storage.memories.remember(person.id, "땅콩", NOW)
    await storage.memories.remember(person.id, "생일", NOW)
    later = NOW + timedelta(days=1)
    assert await storage.memories.remember(person.id, "땅콩", later) == replace(first, asked_at=later)
    assert [fact.text for fact in await storage.memories.facts(person.id)] == ["땅콩", "생일"]


async def test_facts_are_bounded(storage):
    person = await storage.profiles.person(key())
    long = await storage.memories.remember(person.id, "가" * 1000, NOW)
    assert len(long.text) == MAX_FACT
    for number in range(MAX_FACTS - 1):
        assert await storage.memories.remember(person.id, str(number), NOW) is not None
    assert await storage.memories.remember(person.id, "one more", NOW) is None
    assert await storage.memories.remember(person.id, "0", NOW) is not None
    assert len(await storage.memories.facts(person.id)) == MAX_FACTS


async def test_a_fact_is_dropped(storage):
    person = await storage.profiles.person(key())
    other = await storage.profiles.person(key("ara"))
    fact = await storage.memories.remember(person.id, "땅콩", NOW)
    assert not await storage.memories.drop(other.id, fact.id)
    assert await storage.memories.drop(person.id, fact.id)
    assert not await storage.memories.drop(person.id, fact.id)
    assert list(await storage.memories.facts(person.id)) == []


async def test_facts_of_others_are_not_seen(storage):
    person = await storage.profiles.person(key())
    other = await storage.profiles.person(key("ara"))
    await storage.memories.remember(person.id, "땅콩", NOW)
    assert list(await storage.memories.facts(other.id)) == []
    assert list(await storage.memories.facts("nobody")) == []


async def test_a_stranger_cannot_ask(storage):
    with pytest.raises(StorageError):
        await storage.memories.remember("nobody", "땅콩", NOW)


async def test_the_newest_reply_tells_what_informed_it(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    assert list(await storage.memories.informed(person.id)) == []
    one = await written(storage, person, "1", text="고양이")
    two = await written(storage, person, "2", text="강아지")
    await written(storage, person, "3", memories=(two, one, "gone"))
    assert [entry.text for entry in await storage.memories.informed(person.id)] == ["강아지", "고양이"]
    await rig.end(storage)
    storage = await rig.process()
    assert [entry.id for entry in await storage.memories.informed(person.id)] == [two, one]
    await written(storage, person, "4")
    assert list(await storage.memories.informed(person.id)) == []


async def test_a_chat_leaves_a_receipt_and_a_private_turn_none(storage):
    person = await storage.profiles.person(key())
    one = await written(storage, person, "1")
    await written(storage, person, "2", memories=(one,), mode=Mode.CHAT)
    assert [entry.id for entry in await storage.memories.informed(person.id)] == [one]
    two = await written(storage, person, "3")
    await written(storage, person, "4", memories=(two,))
    await written(storage, person, "5", memories=(one,), mode=Mode.PRIVATE)
    assert [entry.id for entry in await storage.memories.informed(person.id)] == [two]


async def test_what_is_forgotten_is_listed_and_stays_in_the_diary(storage):
    person = await storage.profiles.person(key())
    one = await written(storage, person, "1")
    two = await written(storage, person, "2")
    await written(storage, person, "3", memories=(one, two))
    assert await storage.memories.forgotten(person.id) == frozenset()
    assert await storage.memories.forget(person.id, one)
    assert await storage.memories.forget(person.id, one)
    assert await storage.memories.forgotten(person.id) == {one}
    assert [entry.id for entry in await storage.memories.informed(person.id)] == [two]
    assert one in {entry.id for entry in await storage.diary.entries(person.id)}


async def test_nobody_forgets_or_sees_entries_of_another(storage):
    person = await storage.profiles.person(key())
    other = await storage.profiles.person(key("ara"))
    one = await written(storage, person, "1")
    assert not await storage.memories.forget(other.id, one)
    assert not await storage.memories.forget(person.id, "nothing")
    assert await storage.memories.forgotten(person.id) == frozenset()
    await storage.turns.record(
        turn(other.id, "2", key=key("ara"), reply=replace(reply(), memories=(one,)), message_ids=("b",))
    )
    assert list(await storage.memories.informed(other.id)) == []
