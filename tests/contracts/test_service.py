"""Questions, appointments, check-ins, access, bookmarks and link codes: the fake and the real one keep the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.access import AccessState
from core.agenda import Appointment, AppointmentKind
from core.checkins import CheckinRecord
from core.errors import StorageError
from core.taps import Choice, ChoiceKind, Step, Tap
from core.types import Mode
from tests.fakes.storage_rig import NOW, RIGS, SqlRig, key, message, turn

SOON = NOW + timedelta(hours=1)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


@pytest.fixture
async def storage(rig):
    return await rig.process()


def appointment(person, number="1", at=NOW, who=None):
    conversation = who or key(platform="telegram")
    return Appointment(id=number, person_id=person.id, key=conversation, kind=AppointmentKind.FOLLOW_UP, due_at=at)


def checkin(person, number="1", at=NOW, name="who-5"):
    return CheckinRecord(
        id=number,
        person_id=person.id,
        questionnaire=name,
        answers=(1, 2, 3, 4, 5),
        taken_at=at,
        local_date=date(2026, 3, 1),
    )


async def test_a_question_is_kept_over_a_restart_replaced_and_closed(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    assert await storage.questions.asked(person.id, "telegram") is None
    await storage.questions.ask(person.id, "telegram", "start:name", NOW)
    await storage.questions.ask(person.id, "telegram", "checkin:who-5:31 가", SOON)
    await storage.questions.ask(person.id, "discord", "settings:name", NOW)
    await rig.end(storage)
    storage = await rig.process()
    assert await storage.questions.asked(person.id, "telegram") == ("checkin:who-5:31 가", SOON)
    await storage.questions.close(person.id, "telegram")
    assert await storage.questions.asked(person.id, "telegram") is None
    assert await storage.questions.asked(person.id, "discord") == ("settings:name", NOW)


async def test_a_question_may_hold_half_a_surrogate(storage):
    person = await storage.profiles.person(key())
    await storage.questions.ask(person.id, "telegram", "start:name:\ud83d", NOW)
    assert await storage.questions.asked(person.id, "telegram") == ("start:name:\ud83d", NOW)


async def test_a_question_needs_a_person(storage):
    with pytest.raises(StorageError):
        await storage.questions.ask("nobody", "telegram", "start:name", NOW)


async def test_appointments_come_when_they_are_due_and_are_settled(rig):
    storage = await rig.process()
    soo, mina = await storage.profiles.person(key("soo")), await storage.profiles.person(key("mina"))
    later, first = appointment(soo, "1", SOON), appointment(mina, "2", NOW, key("mina", "telegram"))
    await storage.agenda.add(later)
    await storage.agenda.add(first)
    assert await storage.agenda.next_at(["telegram"]) == NOW
    assert await storage.agenda.when(first.person_id, first.kind) == NOW
    assert await storage.agenda.next_at(["discord"]) is None
    assert list(await storage.agenda.due(["telegram"], NOW)) == [first]
    assert list(await storage.agenda.due(["discord"], SOON)) == []
    await rig.end(storage)
    storage = await rig.process()
    assert list(await storage.agenda.due(["telegram", "discord"], SOON)) == [first, later]
    assert len(await storage.agenda.due(["telegram"], SOON, limit=1)) == 1
    await storage.agenda.settle("2")
    assert await storage.agenda.when(mina.id, first.kind) is None
    assert list(await storage.agenda.due(["telegram"], SOON)) == [later]


async def test_a_second_appointment_of_a_kind_replaces_the_first(storage):
    person = await storage.profiles.person(key())
    await storage.agenda.add(appointment(person, "1"))
    await storage.agenda.add(appointment(person, "2", SOON))
    assert [one.id for one in await storage.agenda.due(["telegram"], SOON)] == ["2"]
    assert await storage.agenda.cancel(person.id, AppointmentKind.FOLLOW_UP) is True
    assert await storage.agenda.cancel(person.id, AppointmentKind.FOLLOW_UP) is False


async def test_checkins_are_kept_by_questionnaire_newest_first(rig):
    storage = await rig.process()
    person, other = await storage.profiles.person(key()), await storage.profiles.person(key("mina"))
    old, new = checkin(person, "1"), checkin(person, "2", SOON)
    for record in (old, new, checkin(person, "3", name="phq-9"), checkin(other, "4")):
        await storage.checkins.add(record)
    await storage.checkins.add(replace(new, answers=(0, 0, 0, 0, 0)))
    await rig.end(storage)
    storage = await rig.process()
    assert list(await storage.checkins.of(person.id, "who-5")) == [new, old]
    assert list(await storage.checkins.of(person.id, "who-5", limit=1)) == [new]
    assert await storage.checkins.forget(person.id) == 3
    assert list(await storage.checkins.of(person.id, "phq-9")) == []
    assert len(await storage.checkins.of(other.id, "who-5")) == 1


async def test_nobody_is_allowed_until_the_owner_says_so(rig):
    storage = await rig.process()
    assert await storage.access.state("telegram", "7") is None
    await storage.access.mark("telegram", "7", AccessState.ASKED, NOW)
    assert await storage.access.state("telegram", "7") is AccessState.ASKED
    await storage.access.mark("telegram", "7", AccessState.ALLOWED, SOON)
    await storage.access.mark("telegram", "7", AccessState.ASKED, SOON)
    await rig.end(storage)
    storage = await rig.process()
    assert await storage.access.state("telegram", "7") is AccessState.ALLOWED
    assert await storage.access.state("discord", "7") is None
    person = await storage.profiles.person(key("7", "telegram"))
    await storage.access.mark("discord", "8", AccessState.DENIED, NOW)
    accounts = [(one.platform, one.user_id, one.state, one.person_id) for one in await storage.access.accounts()]
    assert accounts == [
        ("telegram", "7", AccessState.ALLOWED, person.id),
        ("discord", "8", AccessState.DENIED, None),
    ]


async def test_bookmarks_are_kept_and_replaced(rig):
    storage = await rig.process()
    assert await storage.bookmarks.get("telegram-update") is None
    await storage.bookmarks.put("telegram-update", "1")
    await storage.bookmarks.put("telegram-update", "2")
    await rig.end(storage)
    storage = await rig.process()
    assert await storage.bookmarks.get("telegram-update") == "2"


async def test_a_code_opens_one_diary_on_a_second_platform_once(rig):
    storage = await rig.process()
    home, away = key("soo", "telegram"), key("su#1", "discord")
    person = await storage.profiles.person(home)
    await storage.profiles.person(away)
    await storage.links.offer(person.id, "CODE1", SOON)
    assert await storage.links.take(away, "OTHER", NOW) is None
    assert await storage.links.take(away, "CODE1", NOW) == person.id
    assert await storage.links.take(key("eve", "discord"), "CODE1", NOW) is None
    await rig.end(storage)
    storage = await rig.process()
    assert (await storage.profiles.person(away)).id == person.id
    assert (await storage.profiles.person(home)).id == person.id


async def test_a_code_works_for_somebody_never_seen_before_too(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    await storage.links.offer(person.id, "CODE1", SOON)
    assert await storage.links.take(key("new", "discord"), "CODE1", NOW) == person.id
    assert (await storage.profiles.person(key("new", "discord"))).id == person.id


async def test_a_code_ends_and_a_new_one_replaces_it(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    await storage.links.offer(person.id, "OLD", SOON)
    await storage.links.offer(person.id, "NEW", SOON)
    assert await storage.links.take(key("su", "discord"), "OLD", NOW) is None
    assert await storage.links.take(key("su", "discord"), "NEW", SOON) is None


async def test_a_diary_is_neither_mixed_nor_dropped(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    away = key("su", "discord")
    other = await storage.profiles.person(away)
    await storage.turns.record(turn(other.id, key=away))
    await storage.links.offer(person.id, "CODE1", SOON)
    with pytest.raises(StorageError, match="diary_not_empty"):
        await storage.links.take(away, "CODE1", NOW)
    assert (await storage.profiles.person(away)).id == other.id
    assert len(await storage.diary.entries(other.id)) == 1
    assert await storage.links.take(key("free", "discord"), "CODE1", NOW) == person.id


async def test_neither_moods_that_were_tapped_nor_activities_that_were_added_are_lost_to_a_code(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    await storage.links.offer(person.id, "CODE1", SOON)
    tapper, chooser = key("su", "discord"), key("min", "discord")
    other = (await storage.profiles.person(tapper)).id
    await storage.taps.add(Tap(id="t", person_id=other, local_date=NOW.date(), tapped_at=NOW, step=Step.MEH))
    another = (await storage.profiles.person(chooser)).id
    assert await storage.taps.offer(Choice(id="c", person_id=another, kind=ChoiceKind.ACTIVITY, name="수영"))
    for away in (tapper, chooser):
        with pytest.raises(StorageError, match="diary_not_empty"):
            await storage.links.take(away, "CODE1", NOW)
    assert len(await storage.taps.of(other)) == 1


async def test_a_message_that_waits_for_its_answer_is_not_lost_to_a_code(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    await storage.links.offer(person.id, "CODE1", SOON)
    away = key("su", "discord")
    await storage.journal.add(message("9", key=away))
    with pytest.raises(StorageError, match="diary_not_empty"):
        await storage.links.take(away, "CODE1", NOW)


async def test_a_reply_on_its_way_is_not_lost_to_a_code(storage):
    person = await storage.profiles.person(key("soo", "telegram"))
    await storage.links.offer(person.id, "CODE1", SOON)
    away = key("su", "discord")
    other = await storage.profiles.person(away)
    await storage.turns.record(turn(other.id, key=away, mode=Mode.CHAT, mood=None, mismatch=None))
    [delivery] = await storage.outbox.due("discord", NOW)
    with pytest.raises(StorageError, match="diary_not_empty"):
        await storage.links.take(away, "CODE1", NOW)
    await storage.outbox.sent(delivery.id)
    assert await storage.links.take(away, "CODE1", NOW) == person.id


async def test_somebody_who_takes_their_own_code_keeps_everything(storage):
    home = key("soo", "telegram")
    person = await storage.profiles.person(home)
    await storage.turns.record(turn(person.id, key=home))
    await storage.links.offer(person.id, "CODE1", SOON)
    assert await storage.links.take(home, "CODE1", NOW) == person.id
    assert len(await storage.diary.entries(person.id)) == 1
    assert await storage.links.take(home, "CODE1", NOW) is None


async def test_of_two_who_take_a_code_at_once_one_gets_it(rig):
    first, second = await rig.process(), await rig.process()
    person = await first.profiles.person(key("soo", "telegram"))
    await first.links.offer(person.id, "CODE1", SOON)
    taken = await asyncio.gather(
        first.links.take(key("a", "discord"), "CODE1", NOW), second.links.take(key("b", "discord"), "CODE1", NOW)
    )
    assert sorted(one is None for one in taken) == [False, True]


async def damage(storage, statement):
    async with storage.database.write() as connection:
        await connection.execute(text(statement))


async def test_what_cannot_be_opened_stops_nothing(tmp_path):
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    person, other = await storage.profiles.person(key("soo")), await storage.profiles.person(key("mina"))
    await storage.agenda.add(appointment(person, "1"))
    await storage.agenda.add(appointment(other, "2", SOON, key("mina", "telegram")))
    await damage(storage, "UPDATE agenda SET conversation = x'0102' WHERE id = '1'")
    assert await storage.agenda.next_at(["telegram"]) == NOW
    assert [one.id for one in await storage.agenda.due(["telegram"], SOON)] == ["2"]
    assert await storage.agenda.next_at(["telegram"]) == SOON
    await damage(storage, "UPDATE agenda SET conversation = x'0102'")
    assert list(await storage.agenda.due(["telegram"], SOON)) == []
    assert await storage.agenda.next_at(["telegram"]) is None
    await storage.checkins.add(checkin(person))
    await damage(storage, "UPDATE checkins SET content = x'01'")
    assert list(await storage.checkins.of(person.id, "who-5")) == []
    await storage.questions.ask(person.id, "telegram", "start:name", NOW)
    await damage(storage, "UPDATE questions SET question = x'01'")
    assert await storage.questions.asked(person.id, "telegram") is None
    await storage.access.mark("telegram", "7", AccessState.ALLOWED, NOW)
    await damage(storage, "UPDATE access SET account = x'01', state = 'unheard of'")
    assert list(await storage.access.accounts()) == []
    assert await storage.access.state("telegram", "7") is AccessState.DENIED
    await rig.aclose()


async def damaged_link(rig, statement, reply=False):
    """Give an account of its own one row that could not be opened, and let it take another person's code."""
    storage = await rig.process()
    person, away = await storage.profiles.person(key("soo", "telegram")), key("su", "discord")
    await storage.links.offer(person.id, "CODE1", SOON)
    if reply:
        other = await storage.profiles.person(away)
        await storage.turns.record(turn(other.id, key=away, mode=Mode.CHAT, mood=None, mismatch=None))
    else:
        await storage.journal.add(message("9", key=away))
    await damage(storage, statement)
    with pytest.raises(StorageError, match="diary_not_empty"):
        await storage.links.take(away, "CODE1", NOW)
    await rig.aclose()


async def test_what_could_not_be_opened_is_not_lost_to_a_code(tmp_path):
    await damaged_link(SqlRig(tmp_path), "UPDATE journal SET state = 'unreadable'")


async def test_a_reply_that_could_not_be_opened_is_not_lost_to_a_code(tmp_path):
    given_up = "UPDATE deliveries SET state = 'given_up', code = 'unreadable'"
    await damaged_link(SqlRig(tmp_path), given_up, reply=True)


async def test_a_handled_message_stays_handled_after_a_code(tmp_path):
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    person, away = await storage.profiles.person(key("soo", "telegram")), key("su", "discord")
    await storage.journal.add(message("9", key=away))
    await damage(storage, "UPDATE journal SET state = 'settled', content = NULL")
    await storage.links.offer(person.id, "CODE1", SOON)
    assert await storage.links.take(away, "CODE1", NOW) == person.id
    assert not await storage.journal.add(message("9", key=away))
    await rig.aclose()
