"""How a turn is shown, by a clock that tests set."""

import asyncio
from itertools import pairwise

import discord
import pytest

from bot.adapters.discord.drafts import Drafts
from bot.adapters.discord.pace import Pace
from bot.adapters.discord.typing_signs import TypingSigns
from bot.adapters.discord.view import DiscordView
from bot.wording.wording import wording
from core.problems import Stage
from tests.fakes.storage import FakeStorage


class Time:
    """Goes on only when it is told to."""

    def __init__(self):
        self.now = 0.0
        self.slept = []
        self._sleepers = []

    async def sleep(self, seconds):
        self.slept.append(seconds)
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, woken))
        await woken.wait()

    async def go(self, seconds):
        end = self.now + seconds
        await self._settle()
        while due := [one for one in self._sleepers if one[0] <= end]:
            first = min(due, key=lambda one: one[0])
            self._sleepers.remove(first)
            self.now = first[0]
            first[1].set()
            await self._settle()
        self.now = end

    async def _settle(self):
        for _ in range(20):
            await asyncio.sleep(0)


class FakeDraft:
    """Records what was written and when; fails or waits on command."""

    def __init__(self, time):
        self.time = time
        self.message_id = None
        self.written = []
        self.failing = []
        self.gate = None

    async def write(self, outgoing, nonce=None):
        if self.gate is not None:
            await self.gate.wait()
        if self.failing:
            raise self.failing.pop(0)
        self.message_id = 1
        self.written.append((round(self.time.now, 1), outgoing.content))

    async def drop(self):
        self.written.append("dropped")


class Rig:
    def __init__(self):
        self.time = Time()
        self.typed = []
        self.pace = Pace(sleep=self.time.sleep, clock=lambda: self.time.now)
        self.draft = FakeDraft(self.time)
        self.bookmarks = FakeStorage().bookmarks
        self.signs = TypingSigns(self._type, self.pace)
        self.view = DiscordView(
            7,
            self.draft,
            words=wording("en"),
            drafts=Drafts(self.bookmarks),
            signs=self.signs,
            pace=self.pace,
        )

    async def _type(self, channel_id):
        self.typed.append((self.time.now, channel_id))


@pytest.fixture
async def rig():
    rig = Rig()
    # The tasks begin.
    await asyncio.sleep(0)
    yield rig
    await rig.view.stop()
    await rig.signs.aclose()


async def test_a_reply_that_is_there_at_once_is_not_shown_before_it_is_delivered(rig):
    await rig.view.stage(Stage.WRITE)
    await rig.view.text("hello")
    await rig.view.stage(Stage.STORE)
    await rig.time.go(0.5)
    await rig.view.stop()
    await rig.time.go(60)
    assert rig.draft.written == []
    assert rig.view.wrote(" hello\n")
    assert not rig.view.wrote("something else")


async def test_it_is_edited_no_more_than_once_a_second_and_only_when_it_grew(rig):
    await rig.view.stage(Stage.WRITE)
    for number in range(100):
        await rig.view.text(f"{number} ")
        await rig.time.go(0.05)
    await rig.time.go(5)
    at = [when for when, _ in rig.draft.written]
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(at))
    assert 4 <= len(at) <= 6
    assert rig.draft.written[-1][1].endswith("99")


async def test_long_work_is_named_after_some_seconds_with_its_share(rig):
    await rig.view.stage(Stage.HEAR)
    await rig.time.go(2.5)
    assert rig.draft.written == []
    rig.view.progress(Stage.HEAR, 0.4)
    await rig.time.go(2)
    assert rig.draft.written[-1][1] == "-# listening … 40%"
    await rig.view.text("words")
    await rig.time.go(2)
    assert rig.draft.written[-1][1] == "words"
    await rig.view.withdraw()
    await rig.time.go(2)
    assert rig.draft.written[-1][1].startswith("-# ")


async def test_typing_goes_on_until_something_is_seen(rig):
    await rig.view.stage(Stage.WRITE)
    await rig.time.go(2)
    assert rig.typed == [(0.0, 7)]
    await rig.view.text("words")
    await rig.time.go(60)
    assert len(rig.typed) == 1
    assert await rig.bookmarks.get("discord-draft-7") == "1"


async def test_what_is_too_much_is_skipped_for_as_long_as_discord_says(rig):
    await rig.view.stage(Stage.WRITE)
    await rig.view.text("a")
    rig.draft.failing = [discord.RateLimited(10.0), OSError()]
    await rig.time.go(1)
    await rig.view.text("b")
    await rig.time.go(9)
    assert rig.draft.written == []
    await rig.time.go(3)
    assert [text for _, text in rig.draft.written] == ["ab"]


async def test_a_frame_on_its_way_arrives_before_the_end(rig):
    rig.draft.gate = asyncio.Event()
    await rig.view.stage(Stage.WRITE)
    await rig.view.text("a")
    await rig.time.go(1)
    ending = asyncio.create_task(rig.view.stop())
    await asyncio.sleep(0)
    assert not ending.done()
    rig.draft.gate.set()
    await ending
    assert [text for _, text in rig.draft.written] == ["a"]
