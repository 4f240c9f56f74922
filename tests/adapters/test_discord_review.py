"""What must not get lost on the way from Discord, nor into the log."""

import asyncio
import logging
from types import SimpleNamespace

import pytest

from bot.adapters.discord.missed import Missed
from bot.adapters.discord.running import Running
from tests.fakes.storage import FakeStorage


class History:
    """A private channel as a client sees it; it may be out of reach."""

    def __init__(self):
        self.messages = [SimpleNamespace(id=number) for number in (11, 12)]
        self.reachable = False
        self.asked = []

    def get_partial_messageable(self, channel_id, *, type):  # noqa: A002 - the library's name
        return self

    async def history(self, *, after, limit, oldest_first):
        self.asked.append(after.id)
        if not self.reachable:
            raise OSError("unreachable")
        for message in self.messages:
            if message.id > after.id:
                yield message


@pytest.fixture
async def missed():
    storage, client = FakeStorage(), History()
    first = Missed(client, storage.bookmarks)
    await first.load()
    await first.handled(5, 10)
    again = Missed(client, storage.bookmarks)
    await again.load()
    again.begin()
    return again, client


async def test_what_could_not_be_looked_up_is_looked_up_with_the_next_message(missed):
    missed, client = missed
    assert await missed.before(5) == []
    # A new message came; those before it are still to be found.
    await missed.handled(5, 13)
    client.reachable = True
    assert [one.id for one in await missed.before(5)] == [11, 12]
    await missed.handled(5, 13)
    assert client.asked == [10, 10]
    assert await missed.before(5) == []


async def test_what_fails_beside_the_events_is_logged_without_its_words(caplog):
    running = Running()

    async def fails():
        raise RuntimeError("a secret")

    with caplog.at_level(logging.INFO):
        running.start(fails())
        await running.finish(1.0)
        await asyncio.sleep(0)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
