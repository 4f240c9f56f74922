import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.intake import MAX_TRIES, Intake
from bot.outbox import Postman
from core.errors import AlreadyAnswered, FacelogError, StorageError
from tests.fakes.bot import NOON, NOTE, SELFIE, FakeChannel, FakeCompanion, key, message
from tests.fakes.storage import FakeStorage


class Rig:
    def __init__(self, storage=None, join_seconds=0.02):
        self.storage = storage or FakeStorage()
        self.companion = FakeCompanion()
        self.channel = FakeChannel()
        self.postman = Postman(self.storage.outbox, {"telegram": self.channel})
        self.intake = Intake(
            journal=self.storage.journal,
            companion=self.companion,
            postman=self.postman,
            join_seconds=join_seconds,
        )


@pytest.fixture
def rig():
    return Rig()


async def test_a_message_is_kept_before_it_is_worked_on(rig):
    rig.companion.gate.clear()
    pending = await rig.intake.submit(message("1", "hi"))
    assert [m.id for m in rig.storage.journal.added] == ["1"]
    assert rig.companion.finished == []
    rig.companion.gate.set()
    assert (await pending).turn.message_ids == ("1",)
    assert [d.turn_id for d in rig.channel.taken] == ["turn-1"]


async def test_a_message_seen_before_is_not_worked_on(rig):
    await (await rig.intake.submit(message("1", "hi")))
    assert await rig.intake.submit(message("1", "hi")) is None
    assert rig.companion.asked == [("1",)]


async def test_a_message_that_cannot_be_kept_is_refused(rig):
    rig.storage.failing = StorageError("disk_full")
    with pytest.raises(StorageError):
        await rig.intake.submit(message("1", "hi"))
    assert rig.companion.asked == []


async def test_parts_that_follow_closely_are_one_thought(rig):
    first = await rig.intake.submit(message("1", "", SELFIE))
    second = await rig.intake.submit(message("2", "what a day"))
    third = await rig.intake.submit(message("3", "", NOTE))
    assert (await first) is (await second) is (await third)
    assert rig.companion.asked == [("1", "2", "3")]


async def test_words_alone_do_not_wait():
    rig = Rig(join_seconds=3600)
    await (await rig.intake.submit(message("1", "hi")))
    assert rig.companion.asked == [("1",)]


async def test_a_whole_thought_does_not_wait():
    rig = Rig(join_seconds=3600)
    await (await rig.intake.submit(message("1", "hi", SELFIE), whole=True))
    assert rig.companion.asked == [("1",)]


async def test_one_turn_at_a_time_in_a_conversation_in_order(rig):
    rig.companion.gate.clear()
    pending = [await rig.intake.submit(message(str(i), "words")) for i in range(5)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert rig.companion.asked == [("0",)]
    rig.companion.gate.set()
    await asyncio.gather(*pending)
    assert rig.companion.finished == [(str(i),) for i in range(5)]
    assert rig.companion.most_running == 1


async def test_conversations_run_beside_each_other(rig):
    rig.companion.gate.clear()
    pending = [await rig.intake.submit(message(str(i), "words", user=f"user{i}")) for i in range(20)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert rig.companion.running == 20
    rig.companion.gate.set()
    await asyncio.gather(*pending)


async def test_a_failed_turn_is_told_and_does_not_stop_the_next(rig):
    rig.companion.failing = StorageError("disk_full")
    first = await rig.intake.submit(message("1", "hi"))
    with pytest.raises(StorageError):
        await first
    rig.companion.failing = None
    await (await rig.intake.submit(message("2", "again")))
    assert rig.companion.finished == [("2",)]
    for again in rig.intake.retry():
        await again
    assert rig.companion.finished == [("2",), ("1",)]
    assert rig.intake.retry() == []


async def test_a_message_that_keeps_failing_is_left_to_the_next_process(rig):
    rig.companion.failing = RuntimeError("bug")
    pending = [await rig.intake.submit(message("1", "hi"))]
    while pending:
        with pytest.raises(FacelogError):
            await pending.pop()
        pending = rig.intake.retry()
    assert len(rig.companion.asked) == MAX_TRIES
    left = await rig.storage.restart().journal.unanswered("telegram")
    assert [m.id for m in left] == ["1"]


async def test_a_message_answered_elsewhere_is_not_tried_again(rig):
    rig.companion.failing = AlreadyAnswered("turn")
    with pytest.raises(AlreadyAnswered):
        await (await rig.intake.submit(message("1", "hi")))
    assert rig.intake.retry() == []


async def test_what_a_dead_process_left_is_answered_once():
    before = Rig()
    before.companion.gate.clear()
    lost = await before.intake.submit(message("1", "hello?"))
    after = Rig(before.storage.restart())
    for pending in await after.intake.recover("telegram"):
        await pending
    assert after.companion.finished == [("1",)]
    assert await after.intake.recover("telegram") == []
    lost.cancel()
    before.companion.gate.set()
    await before.intake.aclose()


async def test_parts_that_were_sent_days_apart_are_two_thoughts(rig):
    old = replace(message("1", "", SELFIE), sent_at=NOON - timedelta(days=2))
    first = await rig.intake.submit(old)
    second = await rig.intake.submit(message("2", "today"))
    assert (await first) is not (await second)
    assert rig.companion.asked == [("1",), ("2",)]


async def test_a_part_is_not_lost_with_one_that_was_answered_before(rig):
    rig.companion.answered_before = {"1"}
    first = await rig.intake.submit(message("1", "", SELFIE))
    second = await rig.intake.submit(message("2", "more"))
    with pytest.raises(AlreadyAnswered):
        await first
    assert (await second).turn.message_ids == ("2",)


async def test_a_turn_that_is_stored_has_not_failed_because_its_delivery_cannot_be_settled(rig):
    rig.postman.post = _disk_full
    answered = await (await rig.intake.submit(message("1", "hi")))
    assert answered.turn.message_ids == ("1",)
    assert rig.intake.retry() == []


async def _disk_full(_delivery):
    raise StorageError("disk_full")


async def test_a_bug_is_told_as_an_error_of_ours(rig):
    rig.companion.failing = KeyError("bug")
    with pytest.raises(FacelogError):
        await (await rig.intake.submit(message("1", "hi")))


async def test_a_message_whose_sender_gave_up_waiting_is_answered_all_the_same(rig):
    task = asyncio.create_task(rig.intake.submit(message("1", "hi")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await rig.intake.aclose()
    assert rig.companion.finished == [("1",)]


async def test_closing_finishes_what_waits():
    rig = Rig(join_seconds=3600)
    pending = [await rig.intake.submit(message("1", "", SELFIE)), await rig.intake.submit(message("2", "x", user="b"))]
    await rig.intake.aclose()
    assert all(p.done() and p.exception() is None for p in pending)
    assert sorted(rig.companion.finished) == [("1",), ("2",)]


async def test_what_waits_of_an_erased_account_is_dropped_and_others_go_on(rig):
    rig.companion.gate.clear()
    running = await rig.intake.submit(message("1", "안녕"), whole=True)
    waiting = await rig.intake.submit(message("2", "더"), whole=True)
    other = await rig.intake.submit(message("3", "안녕", user="other"), whole=True)
    rig.intake.forget(key())
    rig.companion.gate.set()
    await asyncio.wait([running, waiting, other])
    assert waiting.cancelled()
    assert sorted(rig.companion.finished) == [("1",), ("3",)]


async def test_what_failed_of_an_erased_account_is_not_tried_again(rig):
    rig.companion.failing = StorageError("locked")
    for number, user in (("1", "mina"), ("2", "other")):
        await asyncio.wait([await rig.intake.submit(message(number, user=user), whole=True)])
    rig.companion.failing = None
    rig.intake.forget(key())
    await asyncio.gather(*rig.intake.retry())
    assert rig.companion.finished == [("2",)]


async def test_parts_for_different_days_are_never_one_thought():
    rig = Rig(join_seconds=0.02)
    yesterday = NOON.date() - timedelta(days=1)
    first = await rig.intake.submit(message("1", "", SELFIE))
    second = await rig.intake.submit(replace(message("2", "어제 일", NOTE), day=yesterday))
    third = await rig.intake.submit(replace(message("3", "", SELFIE), day=yesterday))
    assert (await second) is (await third) is not (await first)
    assert rig.companion.asked == [("1",), ("2", "3")]


async def test_a_caption_names_the_day_of_all_that_follows_closely():
    rig = Rig(join_seconds=0.02)
    yesterday = NOON.date() - timedelta(days=1)
    first = await rig.intake.submit(replace(message("1", "바다", SELFIE), day=yesterday))
    second = await rig.intake.submit(message("2", "", SELFIE))
    other = await rig.intake.submit(replace(message("3", "", SELFIE), day=yesterday - timedelta(days=1)))
    assert (await first) is (await second) is not (await other)
    assert rig.companion.asked == [("1", "2"), ("3",)]
