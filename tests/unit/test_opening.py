"""Opening content keeps neither the event loop nor other writers waiting."""

from __future__ import annotations

import asyncio
import threading

import pytest

from storage.keyring import Keyring
from storage.vault import PersonKey
from tests.fakes.storage_rig import NOTE, NOW, PHOTO, SqlRig, key, message, turn


@pytest.fixture
async def rig(tmp_path):
    rig = SqlRig(tmp_path)
    yield rig
    await rig.aclose()


class SlowKey(PersonKey):
    """Opens nothing before it is let; remembers in which threads it was asked."""

    def __init__(self, person_id, secret):
        super().__init__(person_id, secret)
        self.asked, self.go, self.threads = threading.Event(), threading.Event(), set()

    def open(self, sealed, table, row, column):
        self.threads.add(threading.get_ident())
        self.asked.set()
        assert self.go.wait(30)
        return super().open(sealed, table, row, column)


class OneKey(Keyring):
    """A keyring on which all people share a key."""

    def __init__(self, database, key):
        super().__init__(database.vault)
        self.key = key

    async def of(self, connection, person_id):
        return self.key


async def test_others_write_while_what_was_left_is_opened(rig):
    slow = SlowKey("anybody", bytes(32))
    one, beside = await rig.process(), await rig.process()
    one.database.keyring = OneKey(one.database, slow)
    await one.journal.add(message("1", attachments=(PHOTO,)))
    await rig.end(one)
    heir = await rig.process()
    heir.database.keyring = OneKey(heir.database, slow)
    opening = asyncio.create_task(heir.journal.unanswered("console"))
    assert await asyncio.to_thread(slow.asked.wait, 30)
    assert await beside.journal.add(message("2"))
    slow.go.set()
    assert await opening == [message("1", attachments=(PHOTO,), takeovers=1)]


async def test_replies_are_opened_off_the_loop(rig):
    storage, slow = await rig.process(), SlowKey("anybody", bytes(32))
    slow.go.set()
    person = await storage.profiles.person(key())
    storage.database.keyring = OneKey(storage.database, slow)
    delivery = await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    assert list(await storage.outbox.due("console", NOW)) == [delivery]
    assert [note.audio for note in await storage.turns.waiting()] == [NOTE]
    assert slow.threads
    assert threading.get_ident() not in slow.threads
