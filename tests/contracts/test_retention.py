"""Retention: the fake and the real one know who wishes a limit, and delete what is older and no entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.checkins import CheckinRecord
from core.modes import Mode
from core.retention import Limit
from core.taps import Step, Tap
from tests.fakes.storage_rig import NOTE, NOW, PHOTO, RIGS, correction, key, message, turn

TODAY = NOW.date()


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def storage(request, tmp_path):
    rig = request.param(tmp_path)
    yield await rig.process()
    await rig.aclose()


async def somebody(storage, user="soo", **preferences):
    person = await storage.profiles.person(key(user))
    await storage.profiles.save(replace(person, preferences=replace(person.preferences, **preferences)))
    return person


async def lived(storage, person, number, day, **changes):
    """A turn of a day."""
    at = NOW + (day - TODAY)
    await storage.journal.add(message(number, key=key()))
    await storage.turns.record(turn(person.id, number, local_date=day, started_at=at, **changes))


async def test_who_wishes_a_limit_is_known(storage):
    await somebody(storage, "mina")
    soo = await somebody(storage, retention_days=30, day_ends=4)
    assert await storage.retention.limits() == [
        Limit(person_id=soo.id, days=30, timezone="Asia/Seoul", day_ends=4),
    ]
    await somebody(storage, retention_days=0)
    assert await storage.retention.limits() == []


async def test_older_entries_are_counted_without_those_that_are_removed_or_of_others(storage):
    person = await somebody(storage)
    for number in range(3):
        await lived(storage, person, str(number), TODAY - timedelta(days=number))
    assert await storage.retention.older(person.id, TODAY) == 2
    assert await storage.retention.older("nobody", TODAY) == 0
    oldest = (await storage.diary.entries(person.id))[-1]
    await storage.entries.remove(person.id, oldest.id, NOW)
    assert await storage.retention.older(person.id, TODAY) == 1


async def test_what_is_older_and_no_entry_is_deleted_and_the_rest_stays(storage):
    person = await somebody(storage)
    old, new = TODAY - timedelta(days=40), TODAY
    for number, day in (("1", old), ("2", new)):
        at = NOW + (day - TODAY)
        await storage.taps.add(tap(person, number, day, at))
        await storage.checkins.add(checkin(person, number, day, at))
        await lived(storage, person, number, day, photos=(PHOTO,))
        await lived(storage, person, f"chat {number}", day, mode=Mode.CHAT, waiting_audio=(NOTE,))
        await storage.corrections.record(correction(person.id, f"chat {number}", at=at))
    mina = await storage.profiles.person(key("mina"))
    await storage.taps.add(tap(mina, "3", old, NOW))
    gone = await storage.retention.expire_rest(person.id, TODAY, NOW - timedelta(hours=1))
    assert gone == 3
    assert [one.id for one in await storage.taps.of(person.id)] == ["2"]
    assert [one.id for one in await storage.checkins.of(person.id, "phq")] == ["2"]
    assert [note.turn_id for note in await storage.turns.waiting()] == ["turn-chat 2"]
    # Entries are hidden by `Entries.expire`, not deleted here.
    assert len(await storage.diary.entries(person.id)) == 2
    assert len(await storage.taps.of(mina.id)) == 1
    # What was answered stays answered.
    assert await storage.journal.add(message("chat 1")) is False
    assert await storage.retention.expire_rest(person.id, TODAY, NOW - timedelta(hours=1)) == 0


async def test_what_a_limit_hid_comes_back_and_what_was_removed_does_not(storage):
    person = await somebody(storage, retention_days=30)
    for number, age in (("1", 50), ("2", 50), ("3", 40), ("4", 0)):
        await lived(storage, person, number, TODAY - timedelta(days=age))
    by_hand = (await storage.diary.entries(person.id))[-1]
    await storage.entries.remove(person.id, by_hand.id, NOW - timedelta(seconds=1))
    for later in range(50):
        await storage.retention.note(person.id, NOW - timedelta(days=50 - later))
    await storage.retention.note(person.id, NOW)
    # Notes are not lost when settings are saved.
    await storage.profiles.save(await storage.profiles.person(key()))
    assert await storage.entries.expire(person.id, TODAY - timedelta(days=30), NOW) == 2
    other = await storage.profiles.person(key("mina"))
    assert await storage.retention.bring_back(other.id, TODAY - timedelta(days=100)) == 0
    assert await storage.retention.bring_back(person.id, TODAY - timedelta(days=45)) == 1
    assert await storage.retention.bring_back(person.id, TODAY - timedelta(days=100)) == 1
    assert await storage.retention.bring_back(person.id, TODAY - timedelta(days=100)) == 0
    assert len(await storage.diary.entries(person.id)) == 3
    assert await storage.entries.restore(person.id, by_hand.id) is True


def tap(person, number, day, at):
    return Tap(id=number, person_id=person.id, step=Step.GOOD, tapped_at=at, local_date=day)


def checkin(person, number, day, at):
    return CheckinRecord(id=number, person_id=person.id, questionnaire="phq", answers=(1,), taken_at=at, local_date=day)
