"""Units of work: whoever is cancelled, the database is left whole and others can write."""

from __future__ import annotations

import asyncio
import random

import pytest

from core.errors import StorageError
from core.types import WaitingNote
from storage.unit_of_work import unit_of_work
from tests.fakes.storage_rig import NOTE, NOW, SqlRig, correction, key, message, turn


@pytest.fixture
async def storage(tmp_path):
    rig = SqlRig(tmp_path)
    yield await rig.process()
    await rig.aclose()


class Work:
    """A unit that waits until it is let go."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.go = asyncio.Event()
        self.began = asyncio.Event()
        self.done = False
        self._failure = failure

    @unit_of_work
    async def run(self, result: str) -> str:
        self.began.set()
        await self.go.wait()
        self.done = True
        if self._failure is not None:
            raise self._failure
        return result


async def test_a_result_and_an_error_come_through():
    work, failing = Work(), Work(StorageError("disk_full"))
    for each in (work, failing):
        each.go.set()
    assert await work.run("result") == "result"
    with pytest.raises(StorageError, match="disk_full"):
        await failing.run("")


@pytest.mark.parametrize("failure", [None, StorageError("disk_full")])
async def test_a_cancelled_caller_waits_for_the_work(failure):
    work = Work(failure)
    task = asyncio.create_task(work.run("result"))
    await work.began.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
    work.go.set()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    assert work.done
    assert caught.value.__cause__ is failure


async def test_a_timeout_is_one_when_the_work_is_done():
    work = Work()
    asyncio.get_running_loop().call_later(0.01, work.go.set)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await work.run("")
    assert work.done


async def test_writes_cancelled_at_any_moment_do_not_keep_others_from_writing(storage):
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    kept = 0
    for number in range(60):
        cancelled, beside = (
            asyncio.create_task(storage.journal.add(message(f"{number}-{who}", key=key(f"{number}-{who}"))))
            for who in ("cancelled", "beside")
        )
        for _ in range(chance.randrange(400)):
            await asyncio.sleep(0)  # lets the loop, and the threads of the connections, go on
        cancelled.cancel()
        await asyncio.wait([cancelled, beside])
        assert beside.result()
        assert await storage.journal.add(message(f"{number}-later"))
        kept += not await storage.journal.add(message(f"{number}-cancelled", key=key(f"{number}-cancelled")))
    assert kept > 0
    assert (await storage.database.health()).unanswered == 180


@pytest.mark.parametrize(
    "verb", ["record", "heard", "due", "sent", "retry", "give_up", "save", "waiting", "entries", "correct", "last"]
)
async def test_every_verb_is_whole(storage, verb):
    chance = random.Random(verb)  # noqa: S311 - moments, not secrets
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, "first"))
    [delivery] = await storage.outbox.due("console", NOW)
    verbs = {
        "record": lambda number: storage.turns.record(turn(person.id, f"{number}")),
        "heard": lambda number: storage.turns.heard(note_of(person.id), "말", None),
        "due": lambda number: storage.outbox.due("console", NOW),
        "sent": lambda number: storage.outbox.sent(delivery.id),
        "retry": lambda number: storage.outbox.retry(delivery.id, NOW),
        "give_up": lambda number: storage.outbox.give_up(delivery.id, "blocked"),
        "save": lambda number: storage.profiles.save(person),
        "waiting": lambda number: storage.turns.waiting(),
        "entries": lambda number: storage.diary.entries(person.id),
        "correct": lambda number: storage.corrections.record(correction(person.id, "first", id=f"{number}")),
        "last": lambda number: storage.corrections.last(person.id),
    }
    for number in range(10):
        task = asyncio.ensure_future(verbs[verb](number))
        for _ in range(chance.randrange(150)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert await storage.journal.add(message(f"m{number}"))


def note_of(person_id):
    return WaitingNote(id="gone", person_id=person_id, turn_id="turn-first", key=key(), audio=NOTE, sent_at=NOW)
