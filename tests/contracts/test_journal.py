"""Journal: the fake and the real one keep every message once, and hand over what a dead process left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.types import Mode
from tests.fakes.storage_rig import NOTE, PHOTO, RIGS, key, message, turn

DAY = date(2026, 2, 27)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


async def test_a_message_is_added_once(rig):
    storage = await rig.process()
    assert await storage.journal.add(message("1"))
    assert not await storage.journal.add(message("1", text="again"))
    assert await storage.journal.add(message("2"))


async def test_the_same_id_on_another_platform_is_another_message(rig):
    storage = await rig.process()
    assert await storage.journal.add(message("1"))
    assert await storage.journal.add(message("1", key=key(platform="telegram")))


async def test_a_live_process_keeps_its_messages(rig):
    one, other = await rig.process(), await rig.process()
    await one.journal.add(message("1"))
    assert list(await one.journal.unanswered("console")) == []
    assert list(await other.journal.unanswered("console")) == []


@pytest.mark.parametrize("mode", list(Mode))
async def test_messages_of_a_dead_process_are_handed_over_whole_and_once(rig, mode):
    one = await rig.process()
    left = [message(str(number), attachments=(PHOTO, NOTE), mode=mode, day=DAY) for number in range(3)]
    for item in left:
        await one.journal.add(item)
    await rig.end(one)
    two, three = await rig.process(), await rig.process()
    assert list(await two.journal.unanswered("console")) == [replace(item, takeovers=1) for item in left]
    assert list(await two.journal.unanswered("console")) == []
    assert list(await three.journal.unanswered("console")) == []
    await rig.end(two)
    assert list(await three.journal.unanswered("console")) == [replace(item, takeovers=2) for item in left]


async def test_only_the_platform_and_user_asked_for_are_taken(rig):
    one = await rig.process()
    mine, hers = message("1"), message("2", key=key("ara"))
    elsewhere = message("3", key=key(platform="telegram"))
    for item in (mine, hers, elsewhere):
        await one.journal.add(item)
    await rig.end(one)
    two = await rig.process()
    assert list(await two.journal.unanswered("console", "ara")) == [replace(hers, takeovers=1)]
    assert list(await two.journal.unanswered("telegram")) == [replace(elsewhere, takeovers=1)]
    assert list(await two.journal.unanswered("console")) == [replace(mine, takeovers=1)]


async def test_an_answered_message_stays_known_and_is_not_handed_over(rig):
    one = await rig.process()
    await one.journal.add(message("1"))
    await one.journal.add(message("2"))
    person = await one.profiles.person(key())
    await one.turns.record(turn(person.id, "1"))
    await rig.end(one)
    two = await rig.process()
    assert [item.id for item in await two.journal.unanswered("console")] == ["2"]
    assert not await two.journal.add(message("1"))


@pytest.mark.parametrize(
    "text", ["", "😀", "a\x00b\n", "\ud83d", "가" * 5000], ids=["empty", "emoji", "control", "surrogate", "long"]
)
async def test_any_text_comes_back(rig, text):
    one = await rig.process()
    odd = replace(message("id/\ud83d"), text=text, language=None)
    await one.journal.add(odd)
    await rig.end(one)
    assert list(await (await rig.process()).journal.unanswered("console")) == [replace(odd, takeovers=1)]
