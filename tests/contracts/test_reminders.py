from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from core.checkins import CheckinRecord
from core.errors import StorageError
from core.reminders import TOO_LATE, Reminder, ReminderKind
from core.taps import Step, Tap
from storage.schema_service import reminders as table
from tests.fakes.storage_rig import NOW, RIGS, SqlRig, key, turn

DUE = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)


@pytest.fixture(params=RIGS)
async def storage(request, tmp_path):
    rig = request.param(tmp_path)
    yield await rig.process()
    await rig.aclose()


@pytest.fixture
async def sql(tmp_path):
    rig = SqlRig(tmp_path)
    yield await rig.process()
    await rig.aclose()


async def reminder_of(storage, user="soo", platform="telegram", **changes):
    place = key(user, platform)
    person = await storage.profiles.person(place)
    values = {
        "id": f"id-of-{user}",
        "person_id": person.id,
        "key": place,
        "kind": ReminderKind.WRITE,
        "first": 1290,
        "last": 1320,
        "due_at": DUE,
        "held_on": date(2026, 2, 28),
        "held_at": NOW,
        "ignored": 1,
        "snoozed_until": DUE,
    }
    return Reminder(**values | changes)


async def test_a_reminder_comes_back_as_it_was(storage):
    one = await reminder_of(storage)
    bare = replace(one, id="other", kind=ReminderKind.REPORT, due_at=None, held_on=None, held_at=None, ignored=0)
    bare = replace(bare, snoozed_until=None)
    await storage.reminders.put(one)
    await storage.reminders.put(bare)
    assert list(await storage.reminders.of(one.person_id)) == [bare, one]


async def test_there_is_one_of_a_kind(storage):
    one = await reminder_of(storage)
    await storage.reminders.put(one)
    other = replace(one, id="new", first=0, last=0)
    await storage.reminders.put(other)
    await storage.reminders.put(other)
    assert list(await storage.reminders.of(one.person_id)) == [other]
    assert await storage.reminders.drop(one.person_id, ReminderKind.REPORT) is False
    assert await storage.reminders.drop(one.person_id, ReminderKind.WRITE) is True
    assert await storage.reminders.drop(one.person_id, ReminderKind.WRITE) is False
    assert list(await storage.reminders.of(one.person_id)) == []


async def test_nobody_unknown_is_reminded(storage):
    with pytest.raises(StorageError):
        await storage.reminders.put(replace(await reminder_of(storage), person_id="nobody"))


async def test_what_is_due_comes_oldest_first_and_of_its_platforms(storage):
    later = await reminder_of(storage, "soo", due_at=DUE)
    sooner = await reminder_of(storage, "min", due_at=DUE - timedelta(hours=1))
    elsewhere = await reminder_of(storage, "joo", "discord")
    stopped = await reminder_of(storage, "han", due_at=None)
    for one in (later, sooner, elsewhere, stopped):
        await storage.reminders.put(one)
    assert list(await storage.reminders.due(["telegram"], DUE)) == [sooner, later]
    assert list(await storage.reminders.due(["telegram"], DUE, limit=1)) == [sooner]
    assert list(await storage.reminders.due(["telegram"], DUE - timedelta(minutes=1))) == [sooner]
    assert await storage.reminders.next_at(["telegram"]) == sooner.due_at
    assert await storage.reminders.next_at(["discord"]) == DUE
    assert await storage.reminders.next_at(["web"]) is None


async def test_only_one_of_two_processes_advances_it(storage):
    one = await reminder_of(storage)
    await storage.reminders.put(one)
    on = replace(one, due_at=DUE + timedelta(days=1), held_on=date(2026, 3, 1))
    assert await storage.reminders.advance(on, DUE) is True
    assert await storage.reminders.advance(replace(one, due_at=None), DUE) is False
    assert list(await storage.reminders.of(one.person_id)) == [on]
    await storage.reminders.drop(one.person_id, one.kind)
    assert await storage.reminders.advance(on, on.due_at) is False
    assert list(await storage.reminders.of(one.person_id)) == []


async def test_a_person_is_heard_by_what_they_write_and_tap_and_not_by_what_is_said_to_them(storage):
    one = await reminder_of(storage, platform="console")
    theirs = {"started_at": NOW, "message_ids": ()}
    for ours in ("reminder-1-2026-03-01", "appointment-1"):
        await storage.turns.record(replace(turn(one.person_id), id=ours, **theirs))
    before = NOW - timedelta(seconds=1)
    assert await storage.reminders.heard_since(one.person_id, before) is False
    await storage.turns.record(replace(turn(one.person_id), **theirs))
    assert await storage.reminders.heard_since(one.person_id, before) is True
    assert await storage.reminders.heard_since(one.person_id, NOW) is False
    assert await storage.reminders.heard_since((await reminder_of(storage, "min")).person_id, before) is False
    tap = Tap(id="t", person_id=one.person_id, local_date=NOW.date(), tapped_at=DUE, step=Step.MEH)
    await storage.taps.add(tap)
    assert await storage.reminders.heard_since(one.person_id, NOW) is True
    assert await storage.reminders.heard_since(one.person_id, DUE) is False
    later = DUE + timedelta(hours=1)
    values = {"questionnaire": "who-5", "answers": (1,), "taken_at": later, "local_date": later.date()}
    await storage.checkins.add(CheckinRecord(id="c", person_id=one.person_id, **values))
    assert await storage.reminders.heard_since(one.person_id, DUE) is True
    assert await storage.reminders.heard_since(one.person_id, later) is False


async def test_what_did_not_get_out_in_time_was_not_said(storage):
    one = await reminder_of(storage, platform="console")
    assert await storage.reminders.unsaid(one) is False

    async def say(number):
        said = replace(turn(one.person_id), id=f"reminder-{one.id}-{number}", message_ids=())
        return (await storage.turns.record(said)).id

    first = await say(1)
    assert await storage.reminders.unsaid(one) is True
    assert await storage.reminders.unsaid(replace(one, id="other")) is False
    await storage.outbox.sent(first)
    assert await storage.reminders.unsaid(one) is False
    await storage.outbox.give_up(await say(2), TOO_LATE)
    assert await storage.reminders.unsaid(one) is True
    await storage.outbox.give_up(await say(3), "forbidden")
    assert await storage.reminders.unsaid(one) is False


async def test_a_delivery_knows_until_when_it_is_of_use(storage):
    one = await reminder_of(storage, platform="console")
    said = turn(one.person_id)
    await storage.turns.record(replace(said, reply=replace(said.reply, until=DUE)))
    [delivery] = await storage.outbox.due("console", DUE)
    assert delivery.reply.until == DUE


async def test_they_go_with_their_person(storage):
    one = await reminder_of(storage)
    await storage.reminders.put(one)
    assert await storage.erasure.erase(one.person_id)
    assert list(await storage.reminders.due(["telegram"], DUE)) == []


async def test_what_cannot_be_opened_is_deleted_and_named_in_the_log(sql, caplog):
    one, other = await reminder_of(sql), await reminder_of(sql, "min")
    await sql.reminders.put(one)
    await sql.reminders.put(other)
    async with sql.database.write() as connection:
        await connection.execute(text("UPDATE reminders SET content = x'01' WHERE id = :id"), {"id": one.id})
    assert list(await sql.reminders.due(["telegram"], DUE)) == [other]
    assert one.id in caplog.text
    assert list(await sql.reminders.of(one.person_id)) == []


async def test_a_kind_of_a_later_version_stays(sql):
    one = await reminder_of(sql)
    async with sql.database.write() as connection:
        later = {"id": "later", "person_id": one.person_id, "platform": "telegram", "kind": "drink_water"}
        await connection.execute(insert(table).values(**later, due_at=DUE, content=b"?"))
    assert list(await sql.reminders.due(["telegram"], DUE)) == []
    assert await sql.reminders.next_at(["telegram"]) is None
    assert list(await sql.reminders.of(one.person_id)) == []
    async with sql.database.read() as connection:
        assert await connection.scalar(select(table.c.id)) == "later"
