from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS, Postman, backoff
from core.errors import DeliveryError, StorageError
from core.people import Person
from core.reminders import TOO_LATE
from core.types import Mode, Reply, Turn
from tests.fakes.bot import NOON, FakeChannel, key
from tests.fakes.storage import FakeStorage


class Rig:
    def __init__(self):
        self.storage = FakeStorage()
        self.channel = FakeChannel()
        self.now = NOON
        self.postman = Postman(
            self.storage.outbox, {"telegram": self.channel}, clock=lambda: self.now, jitter=lambda: 0.0
        )

    async def queue(self, name, user="mina", until=None):
        person = await self.storage.profiles.person(key(user))
        assert isinstance(person, Person)
        return await self.storage.turns.record(
            Turn(
                id=name,
                person_id=person.id,
                key=key(user),
                message_ids=(name,),
                text="",
                mode=Mode.DIARY,
                started_at=self.now,
                local_date=self.now.date(),
                reply=Reply(text=name, language="ko", writer="fake", until=until),
            )
        )

    @property
    def sent(self):
        return [delivery.reply.text for delivery in self.channel.taken]


@pytest.fixture
def rig():
    return Rig()


async def test_a_delivery_goes_out_once(rig):
    assert await rig.postman.post(await rig.queue("a"))
    assert await rig.postman.deliver_due() == 0
    assert rig.sent == ["a"]


async def test_a_failed_delivery_is_tried_again_later(rig):
    rig.channel.failing = DeliveryError("flood")
    assert not await rig.postman.post(await rig.queue("a"))
    rig.channel.failing = None
    assert await rig.postman.deliver_due() == 0
    rig.now += timedelta(seconds=FIRST_RETRY_SECONDS)
    assert await rig.postman.deliver_due() == 1
    assert rig.sent == ["a"]


async def test_the_platform_says_how_long_to_wait(rig):
    rig.channel.failing = DeliveryError("flood", retry_after=100)
    await rig.postman.post(await rig.queue("a"))
    rig.channel.failing = None
    rig.now += timedelta(seconds=99)
    assert await rig.postman.deliver_due() == 0
    rig.now += timedelta(seconds=1)
    assert await rig.postman.deliver_due() == 1


async def test_order_is_kept_within_a_conversation_only(rig):
    rig.channel.failing = DeliveryError("flood")
    await rig.postman.post(await rig.queue("first"))
    rig.channel.failing = None
    assert not await rig.postman.post(await rig.queue("second"))
    assert await rig.postman.post(await rig.queue("other", user="jun"))
    rig.now += timedelta(seconds=FIRST_RETRY_SECONDS)
    await rig.postman.deliver_due()
    assert rig.sent == ["other", "first", "second"]


async def test_a_later_reply_does_not_overtake_one_whose_time_has_come(rig):
    rig.channel.failing = DeliveryError("flood")
    await rig.postman.post(await rig.queue("first"))
    rig.channel.failing = None
    rig.now += timedelta(seconds=FIRST_RETRY_SECONDS)
    assert not await rig.postman.post(await rig.queue("second"))
    assert await rig.postman.deliver_due() == 2
    assert rig.sent == ["first", "second"]


async def test_a_reply_that_went_out_but_could_not_be_settled_is_settled_later_and_not_sent_again(rig):
    delivery = await rig.queue("a")
    rig.storage.failing = StorageError("disk_full")
    with pytest.raises(StorageError):
        await rig.postman.post(delivery)
    rig.storage.failing = None
    assert await rig.postman.deliver_due() == 0
    assert rig.sent == ["a"]
    assert await rig.storage.restart().outbox.due("telegram", rig.now) == []


async def test_a_hopeless_delivery_is_given_up(rig):
    rig.channel.failing = DeliveryError("blocked", retryable=False)
    await rig.postman.post(await rig.queue("a"))
    rig.channel.failing = None
    rig.now += timedelta(days=1)
    assert await rig.postman.deliver_due() == 0
    assert rig.channel.tried == 1


async def test_nothing_goes_to_a_channel_that_is_not_there_or_not_for_that_person(rig):
    rig.postman = Postman(rig.storage.outbox, {}, clock=lambda: rig.now)
    delivery, other = await rig.queue("a"), await rig.queue("b", user="jun")
    assert not await rig.postman.post(delivery)
    rig.postman.connect("telegram", rig.channel, "mina")
    assert await rig.postman.deliver_due() == 1
    assert not await rig.postman.post(other)
    assert rig.sent == ["a"]


async def test_the_next_process_delivers_what_a_dead_one_left(rig):
    await rig.queue("a")
    after = rig.storage.restart()
    postman = Postman(after.outbox, {"telegram": rig.channel}, clock=lambda: rig.now)
    assert await postman.deliver_due() == 1
    assert rig.sent == ["a"]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_backoff_grows_and_is_bounded(attempts, jitter):
    wait = backoff(attempts, jitter)
    assert timedelta(seconds=FIRST_RETRY_SECONDS) <= wait <= timedelta(seconds=LONGEST_RETRY_SECONDS * 1.5)
    assert backoff(attempts + 1, jitter) >= wait


async def test_what_is_of_no_use_any_more_is_given_up_and_holds_nothing_up(rig):
    rig.channel.failing = DeliveryError("network")
    late = await rig.queue("late", until=rig.now + timedelta(minutes=1))
    assert not await rig.postman.post(late)
    assert not await rig.postman.post(await rig.queue("still"))
    rig.channel.failing = None
    rig.now += timedelta(minutes=1)
    assert await rig.postman.deliver_due() == 1
    assert rig.sent == ["still"]
    assert (late.id, TOO_LATE) in rig.storage.outbox.settled
    assert await rig.postman.post(await rig.queue("in time", until=rig.now + timedelta(seconds=1)))


async def test_a_channel_for_one_person_reaches_nobody_else(rig):
    rig.postman.connect("telegram", rig.channel, "mina")
    assert [rig.postman.reaches(key(name)) for name in ("mina", "soo")] == [True, False]
    assert not rig.postman.reaches(key("mina", platform="discord"))
