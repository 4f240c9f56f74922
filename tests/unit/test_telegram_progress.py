"""How far deliveries got, over many of several parts at once."""

from bot.adapters.telegram.progress import REMEMBERED, Progress
from tests.fakes.storage import FakeStorage


async def test_one_that_stopped_in_the_middle_is_not_forgotten_for_many_that_did_not():
    storage = FakeStorage()
    progress = Progress(storage.bookmarks)
    await progress.went("stopped", 1)
    for number in range(10 * REMEMBERED):
        await progress.went(f"whole-{number}", 1)
        progress.ended(f"whole-{number}")
    assert await progress.of("stopped") == 1
    assert await Progress(storage.bookmarks).of("stopped") == 1


async def test_the_oldest_is_forgotten_where_all_stopped():
    progress = Progress(FakeStorage().bookmarks)
    for number in range(REMEMBERED + 1):
        await progress.went(str(number), 2)
    assert [await progress.of(one) for one in ("0", "1", str(REMEMBERED))] == [0, 2, 2]


async def test_one_that_ended_is_still_known_when_it_comes_again():
    progress = Progress(FakeStorage().bookmarks)
    await progress.went("a", 1)
    progress.ended("a")
    progress.ended("never begun")
    assert await progress.of("a") == 1
