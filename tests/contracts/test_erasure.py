"""Erasure: the fake and the real one leave nothing of a person but that their messages were answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.access import AccessState
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.errors import AlreadyAnswered, StorageError
from tests.fakes.storage_rig import NOTE, NOW, RIGS, correction, key, message, turn

OTHER = key("ara")


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


@pytest.fixture
async def storage(rig):
    return await rig.process()


async def live(storage, who, number):
    """A row of everything that can be kept of somebody."""
    person = await storage.profiles.person(who)
    await storage.profiles.save(replace(person, name="홍길동"))
    await storage.journal.add(message(f"open-{number}", key=who))
    await storage.journal.add(message(number, key=who))
    await storage.turns.record(turn(person.id, number, key=who, waiting_audio=(NOTE,)))
    await storage.corrections.record(correction(person.id, number))
    await storage.memories.remember(person.id, "고양이 이름은 나비", NOW)
    await storage.questions.ask(person.id, "console", "settings:name", NOW)
    kind = AppointmentKind.FOLLOW_UP
    await storage.agenda.add(Appointment(id=number, person_id=person.id, key=who, kind=kind, due_at=NOW))
    await storage.checkins.add(
        CheckinRecord(
            id=number,
            person_id=person.id,
            questionnaire="who-5",
            answers=(1,),
            taken_at=NOW,
            local_date=NOW.date(),
        )
    )
    await storage.links.offer(person.id, f"CODE{number}", NOW + timedelta(days=1))
    await storage.access.mark("console", who.user_id, AccessState.ALLOWED, NOW)
    return person


async def kept(storage, person):
    return [
        await storage.diary.entries(person.id),
        await storage.mood_log.moods(person.id),
        await storage.corrections.of(person.id),
        await storage.memories.facts(person.id),
        await storage.checkins.of(person.id, "who-5"),
        await storage.questions.asked(person.id, "console"),
        [one for one in await storage.agenda.due(["console"], NOW) if one.person_id == person.id],
        [one for one in await storage.turns.waiting() if one.person_id == person.id],
    ]


async def test_everything_of_a_person_goes_and_nothing_of_others(storage):
    person, other = await live(storage, key(), "1"), await live(storage, OTHER, "2")
    before = await kept(storage, other)
    assert all(await kept(storage, person))
    assert all(before)
    assert await storage.erasure.person_of("console", key().user_id) == person.id
    assert await storage.erasure.erase(person.id)
    assert not any(await kept(storage, person))
    assert await kept(storage, other) == before
    assert [one.key for one in await storage.outbox.due("console", NOW)] == [OTHER]
    assert await storage.links.take(key("new"), "CODE1", NOW) is None
    assert await storage.erasure.person_of("console", key().user_id) is None
    assert not await storage.erasure.erase(person.id)


async def test_who_was_erased_may_begin_anew_as_a_stranger_to_the_diary(storage):
    person = await live(storage, key(), "1")
    await storage.erasure.erase(person.id)
    assert await storage.access.state("console", key().user_id) is AccessState.ALLOWED
    anew = await storage.profiles.person(key())
    assert anew.id != person.id
    assert (anew.name, anew.onboarded) == ("", False)
    assert not any(await kept(storage, anew))
    await storage.journal.add(message("9"))
    await storage.turns.record(turn(anew.id, "9"))
    assert len(await storage.diary.entries(anew.id)) == 1


@pytest.mark.parametrize("beside", [False, True], ids=["same process", "another process"])
async def test_a_turn_in_flight_brings_nothing_back(rig, beside):
    storage = await rig.process()
    eraser = await rig.process() if beside else storage
    person = await live(storage, key(), "1")
    await storage.journal.add(message("2"))
    note = (await storage.turns.waiting())[0]
    await eraser.erasure.erase(person.id)
    with pytest.raises(AlreadyAnswered):
        await storage.turns.record(turn(person.id, "2"))
    # Tried again, by somebody who only looks at the account: the message is no new person's either.
    anew = await storage.profiles.person(key())
    with pytest.raises(AlreadyAnswered):
        await storage.turns.record(turn(anew.id, "2", id="again"))
    # A turn of no message, such as what is said at a time, has nobody to belong to.
    with pytest.raises(StorageError):
        await storage.turns.record(turn(person.id, "3", message_ids=()))
    assert await storage.turns.heard(note, "들은 말", turn(person.id, "4", message_ids=())) is None
    for again in (
        storage.memories.remember(person.id, "나비", NOW),
        storage.questions.ask(person.id, "console", "start:name", NOW),
        storage.profiles.save(person),
    ):
        with pytest.raises(StorageError):
            await again
    assert not any(await kept(storage, person) + await kept(storage, anew))


async def test_messages_stay_answered_until_they_are_swept(rig):
    storage = await rig.process()
    person = await live(storage, key(), "1")
    await storage.erasure.erase(person.id)
    assert not await storage.journal.add(message("1"))
    assert not await storage.journal.add(message("open-1"))
    await rig.end(storage)
    heir = await rig.process()
    assert list(await heir.journal.unanswered("console")) == []
    now = datetime.now(UTC)
    assert await heir.erasure.sweep(now - timedelta(days=7)) == 0
    assert not await heir.journal.add(message("1"))
    assert await heir.erasure.sweep(now + timedelta(days=7)) == 1
    assert await heir.journal.add(message("1"))


async def test_nobody_living_is_swept(storage):
    person = await live(storage, key(), "1")
    assert await storage.erasure.sweep(datetime.now(UTC) + timedelta(days=7)) == 0
    assert await storage.profiles.person(key()) == replace(person, name="홍길동")
