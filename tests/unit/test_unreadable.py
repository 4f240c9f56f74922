"""Rows that cannot be opened are set aside and hold nobody up."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.errors import StorageError
from storage import schema
from storage.database import Database
from storage.documents import dump
from tests.fakes.storage_rig import KEY, NOTE, NOW, PHOTO, SqlRig, SqlStorage, correction, key, message, reply, turn

DAMAGE = {"cut": b"\x01\x00", "empty": b"", "newer": b"\x02" + b"x" * 40, "other": b"\x01" + b"x" * 40}
damages = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)


@pytest.fixture
async def rig(tmp_path):
    rig = SqlRig(tmp_path)
    yield rig
    await rig.aclose()


async def write(storage, statement):
    async with storage.database.write() as connection:
        await connection.execute(statement)


async def rows(storage, *columns):
    async with storage.database.read() as connection:
        return (await connection.execute(select(*columns))).all()


async def left_messages(rig, **changes):
    """Three messages of three people whose process has ended; returns the next process and the messages."""
    one = await rig.process()
    left = [message(str(number), key=key(f"user-{number}"), **changes) for number in range(3)]
    for item in left:
        await one.journal.add(item)
    await rig.end(one)
    return await rig.process(), [replace(item, takeovers=1) for item in left]


async def queue(storage, number, **changes):
    person = await storage.profiles.person(key(f"user-{number}"))
    return await storage.turns.record(turn(person.id, str(number), key=key(f"user-{number}"), **changes))


@damages
@pytest.mark.parametrize("table", ["journal", "journal_attachments"])
async def test_a_damaged_message_is_set_aside_and_the_others_are_handed_over(rig, caplog, table, damage):
    storage, left = await left_messages(rig, attachments=(PHOTO,))
    damaged = select(schema.journal.c.id).where(schema.journal.c.seq == 1).scalar_subquery()
    where = {
        "journal": schema.journal.c.id == damaged,
        "journal_attachments": schema.journal_attachments.c.journal_id == damaged,
    }
    await write(storage, schema.metadata.tables[table].update().where(where[table]).values(content=damage))
    before = await rows(storage, schema.journal.c.content, schema.journal.c.id)
    assert list(await storage.journal.unanswered("console")) == left[1:]
    assert before[0].id in caplog.text
    assert await rows(storage, schema.journal.c.content, schema.journal.c.id) == before
    health = await storage.database.health()
    assert (health.unanswered, health.unreadable) == (2, 1)
    assert not await storage.journal.add(message("0", key=key("user-0")))
    await rig.end(storage)
    heir = await rig.process()
    assert [item.id for item in await heir.journal.unanswered("console")] == ["1", "2"]


async def test_a_message_without_its_key_holds_nobody_up(rig):
    storage, left = await left_messages(rig)
    first = select(schema.journal.c.person_id).where(schema.journal.c.seq == 1).scalar_subquery()
    await write(storage, schema.data_keys.delete().where(schema.data_keys.c.person_id == first))
    assert list(await storage.journal.unanswered("console")) == left[1:]
    assert (await storage.database.health()).unreadable == 1


@damages
@pytest.mark.parametrize("column", ["conversation", "reply", "voice"])
async def test_a_damaged_delivery_is_given_up_and_the_others_are_due(rig, caplog, column, damage):
    storage = await rig.process()
    first, *others = [await queue(storage, number) for number in range(3)]
    await write(storage, schema.deliveries.update().where(schema.deliveries.c.id == first.id).values({column: damage}))
    for _ in range(2):
        assert list(await storage.outbox.due("console", NOW)) == others
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert first.id in caplog.text
    table = schema.deliveries.c
    [settled, *_] = await rows(storage, table.state, table.code, getattr(table, column))
    assert settled == ("given_up", "unreadable", damage)
    health = await storage.database.health()
    assert (health.deliveries, health.unreadable) == (2, 1)


@pytest.mark.parametrize("missing", ["conversation", "reply"])
async def test_a_delivery_without_content_holds_nobody_up(rig, missing):
    storage = await rig.process()
    first, *others = [await queue(storage, number) for number in range(3)]
    await write(storage, schema.deliveries.update().where(schema.deliveries.c.id == first.id).values({missing: None}))
    assert list(await storage.outbox.due("console", NOW)) == others


async def test_a_page_of_damaged_deliveries_does_not_end_the_reading(rig):
    storage = await rig.process()
    *first, last = [await queue(storage, number, reply=reply(voice=None)) for number in range(4)]
    damaged = schema.deliveries.c.id.in_([delivery.id for delivery in first])
    await write(storage, schema.deliveries.update().where(damaged).values(reply=b""))
    assert list(await storage.outbox.due("console", NOW, limit=2)) == [last]


@damages
@pytest.mark.parametrize("column", ["conversation", "audio"])
async def test_a_damaged_note_is_passed_over_and_stays(rig, caplog, column, damage):
    storage = await rig.process()
    sounds = [replace(NOTE, content=bytes([number])) for number in range(4)]
    for number, sound in enumerate(sounds):
        await queue(storage, number, waiting_audio=(sound,))
    damaged = schema.waiting_notes.c.seq.in_([1, 2])
    await write(storage, schema.waiting_notes.update().where(damaged).values({column: damage}))
    assert [note.audio for note in await storage.turns.waiting()] == sounds[2:]
    [third] = await storage.turns.waiting(1)
    assert third.audio == sounds[2]
    [fourth] = await storage.turns.waiting(1, after=third.id)
    assert fourth.audio == sounds[3]
    assert list(await storage.turns.waiting(1, after=fourth.id)) == []
    assert all(record.levelno == logging.ERROR for record in caplog.records)
    assert (await storage.database.health()).notes == 4


async def test_a_note_whose_observations_are_damaged_is_passed_over(rig):
    storage = await rig.process()
    for number in range(2):
        await queue(storage, number, waiting_audio=(NOTE,))
    await write(storage, schema.turns.update().where(schema.turns.c.id == "turn-0").values(observations=b"\x01"))
    assert [note.turn_id for note in await storage.turns.waiting()] == ["turn-1"]


async def test_notes_behind_one_that_never_was_are_an_error(rig):
    storage = await rig.process()
    with pytest.raises(StorageError, match="unknown_note"):
        await storage.turns.waiting(after="never")


async def test_a_message_that_cannot_even_be_set_aside_holds_nobody_up(rig):
    storage, left = await left_messages(rig)
    await write(storage, schema.journal.update().where(schema.journal.c.seq == 1).values(content=dump("x")))
    # Refuses the state, as a full disk would.
    async with storage.database.write() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE UPDATE OF state ON journal BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    assert list(await storage.journal.unanswered("console")) == left[1:]
    async with storage.database.write() as connection:
        await connection.exec_driver_sql("DROP TRIGGER refuse")
    assert (await storage.database.health()).unanswered == 3
    await rig.end(storage)
    database = await Database.open(rig.folder / "facelog.db", master_key=KEY, run_dir=rig.folder / "run")
    again = await SqlStorage(database).journal.unanswered("console")
    assert [item.id for item in again] == ["1", "2"]
    assert (await database.health()).unreadable == 1
    await database.aclose()


@damages
async def test_a_damaged_correction_is_left_out_and_the_others_are_learned_from(rig, caplog, damage):
    storage = await rig.process()
    person = await storage.profiles.person(key("user-0"))
    for number in range(2):
        await queue(storage, 0, message_ids=(f"m{number}",), id=f"turn-{number}")
        await storage.corrections.record(correction(person.id, str(number)))
    table = schema.corrections
    await write(storage, table.update().where(table.c.turn_id == "turn-0").values(correction=damage))
    assert list(await storage.corrections.of(person.id)) == [correction(person.id, "1")]
    assert "correction-0" in caplog.text
