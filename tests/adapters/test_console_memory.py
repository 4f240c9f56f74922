"""/memory in a terminal: shows what a reply drew on and what is remembered, and forgets by number."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from bot.adapters.console.memory import MemoryCommand
from bot.wording.wording import wording
from core.emotions import Emotion
from tests.fakes.storage import FakeStorage
from tests.fakes.storage_rig import NOW, key, mood, reply, turn


class Rig:
    """A person with two entries behind their last reply, and a fact."""

    def __init__(self):
        self.storage = FakeStorage()
        self.out = io.StringIO()
        self.command = MemoryCommand(self.storage.memories, Console(file=self.out, width=80))

    async def start(self):
        self.person = await self.storage.profiles.person(key())
        for number, text in (("1", "고양이가 아팠어"), ("2", "면접을 봤어 " + "아주 길게 " * 60)):
            await self.storage.turns.record(turn(self.person.id, number, text=text, mood=mood(Emotion.FEAR)))
        ids = [entry.id for entry in await self.storage.diary.entries(self.person.id)][::-1]
        await self.storage.turns.record(turn(self.person.id, "3", reply=replace(reply(), memories=tuple(ids))))
        await self.storage.memories.remember(self.person.id, "나는 땅콩 알레르기가 있어", NOW)

    async def say(self, rest="", language="ko"):
        start = len(self.out.getvalue())
        await self.command.run(self.person, wording(language), rest)
        return self.out.getvalue()[start:]


@pytest.fixture
async def rig():
    rig = Rig()
    await rig.start()
    return rig


async def test_entries_and_facts_are_numbered(rig):
    shown = await rig.say()
    assert "1. " in shown
    assert "고양이가 아팠어" in shown
    assert wording("ko").emotion(Emotion.FEAR) in shown
    assert "…" in shown
    assert "3. 나는 땅콩 알레르기가 있어" in shown
    assert "/memory forget 1" in await rig.say(language="en")


async def test_one_is_forgotten_by_number(rig):
    await rig.say()
    assert "떠올리지 않을게요" in await rig.say("잊기 1")
    assert "잊었어요" in await rig.say("3")
    assert "벌써" in await rig.say("3")
    assert len(await rig.storage.memories.forgotten(rig.person.id)) == 1
    assert not await rig.storage.memories.facts(rig.person.id)
    shown = await rig.say()
    assert "고양이" not in shown
    assert "면접" in shown


@pytest.mark.parametrize("words", ["9", "0", "forget", "전부", "\x1b[2J"])
async def test_what_is_no_number_forgets_nothing(rig, words):
    await rig.say()
    assert "그런 번호가 없어요" in await rig.say(words)
    assert not await rig.storage.memories.forgotten(rig.person.id)


async def test_a_number_without_a_list_shows_the_list(rig):
    assert "고양이" in await rig.say("forget 1")
    rig.command.outdate()
    assert "고양이" in await rig.say("forget 1")
    assert not await rig.storage.memories.forgotten(rig.person.id)


async def test_nothing_was_drawn_on(rig):
    await rig.storage.turns.record(turn(rig.person.id, "4", reply=replace(reply(), memories=())))
    assert "떠올리지 않았어요" in await rig.say()
