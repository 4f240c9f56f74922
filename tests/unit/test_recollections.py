"""What /memory shows, by number, and forgets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.recollections import Recollection, forget, heed, number_in, recollect
from core.types import MAX_FACT, MAX_FACTS, Mode
from tests.fakes.storage import FakeStorage
from tests.fakes.storage_rig import NOW, key, reply, turn


async def test_entries_come_first_and_then_facts():
    storage = FakeStorage()
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, "1", text="고양이"))
    [entry] = await storage.diary.entries(person.id)
    await storage.turns.record(turn(person.id, "2", reply=replace(reply(), memories=(entry.id,))))
    fact = await storage.memories.remember(person.id, "땅콩", NOW)
    shown = await recollect(storage.memories, person.id)
    assert [shown.at(number) for number in range(4)] == [None, entry, fact, None]
    assert "고양이" not in repr(shown)

    assert await forget(storage.memories, person.id, entry)
    assert await forget(storage.memories, person.id, fact)
    assert not await forget(storage.memories, person.id, fact)
    assert await storage.memories.forgotten(person.id) == {entry.id}
    assert await recollect(storage.memories, person.id) == Recollection()


async def test_a_request_is_heeded():
    storage = FakeStorage()
    person = await storage.profiles.person(key())

    async def say(words, mode=Mode.DIARY):
        notice = await heed(storage.memories, person.id, words, mode, NOW)
        return notice and (notice.code, dict(notice.args))

    assert await say("오늘은 힘들었어") is None
    assert await say("기억해줘: 나는 땅콩 알레르기가 있어", Mode.PRIVATE) is None
    assert await storage.memories.facts(person.id) == []
    told = {"fact": "나는 땅콩 알레르기가 있어"}
    assert await say("기억해줘: 나는 땅콩 알레르기가 있어") == ("notice-remembered", told)
    assert await say("고양이 이름은 잊어줘") is None
    assert await say("땅콩 알레르기는 잊어줘") == ("notice-fact-forgotten", told)
    assert await storage.memories.facts(person.id) == []
    code, told = await say("기억해줘: " + "긴 이야기 " * 60)
    assert (code, len(told["fact"]) <= MAX_FACT) == ("notice-remembered-shortened", True)
    for number in range(MAX_FACTS - 1):
        await storage.memories.remember(person.id, str(number), NOW)
    assert await say("remember that I like tea") == ("notice-facts-full", {"most": MAX_FACTS})


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("2", 2),
        ("forget 2", 2),
        ("Forget #12", 12),
        ("2번 잊어줘", 2),
        ("잊기 3", 3),
        ("", None),
        ("two", None),
        ("forget", None),
        ("-1", None),
        ("1 2", None),
        ("9999", None),
    ],
)
def test_a_number_is_read(words, number):
    assert number_in(words) == number
