"""Entries: the fake and the real one change, remove and restore alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.emotions import Emotion
from core.modes import Mode
from tests.fakes.storage_rig import MISMATCH, NOW, READING, RIGS, correction, key, message, mood, turn

SOON = NOW + timedelta(hours=1)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


async def written(storage, number="1", **changes):
    await storage.journal.add(message(number))
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, number, **changes))
    return person


async def test_an_entry_is_found_by_its_message_and_as_the_last(rig):
    storage = await rig.process()
    assert await storage.entries.of_message("console", "1") is None
    person = await written(storage)
    assert (await storage.entries.of_message("console", "1")).messages == 1
    await written(storage, "2")
    await storage.journal.add(message("3"))
    await storage.journal.add(message("4"))
    await storage.turns.record(turn(person.id, "3", message_ids=("3", "4")))
    kept = await storage.entries.last(person.id)
    assert (kept.entry.turn_id, kept.messages, kept.observations) == ("turn-3", 2, (READING,))
    assert (await storage.entries.of_message("console", "4")).entry == kept.entry
    assert await storage.entries.of_message("telegram", "1") is None
    assert await storage.entries.last("nobody") is None


async def test_what_is_not_in_the_diary_has_no_entry(rig):
    storage = await rig.process()
    person = await written(storage, mode=Mode.CHAT)
    await written(storage, "2", mode=Mode.PRIVATE)
    assert await storage.entries.last(person.id) is None
    assert await storage.entries.of_message("console", "1") is None


async def test_an_amended_entry_keeps_what_the_person_said_of_it(rig):
    storage = await rig.process()
    person = await written(storage)
    await storage.corrections.record(correction(person.id))
    kept = await storage.entries.last(person.id)
    happy = replace(READING, valence=0.9)
    entry = replace(kept.entry, text="고쳐 쓴 글", mood=mood(Emotion.HAPPINESS), mismatch=None)
    assert await storage.entries.amend(replace(kept, entry=entry, observations=(happy,))) is True
    await rig.end(storage)
    storage = await rig.process()
    now = await storage.entries.last(person.id)
    assert now.observations == (happy,)
    assert (now.entry.text, now.entry.mismatch, now.entry.mood) == ("고쳐 쓴 글", None, mood(Emotion.HAPPINESS))
    assert (now.entry.comment, now.entry.local_date) == (kept.entry.comment, kept.entry.local_date)
    [record] = await storage.mood_log.moods(person.id)
    assert (record.mood, record.corrected) == (mood(Emotion.HAPPINESS), Emotion.NEUTRAL)
    without = replace(now, entry=replace(now.entry, mood=None, mismatch=MISMATCH))
    assert await storage.entries.amend(without) is True
    assert list(await storage.mood_log.moods(person.id)) == []
    assert (await storage.entries.last(person.id)).entry.mismatch == MISMATCH


async def test_nobody_amends_anothers_entry(rig):
    storage = await rig.process()
    person = await written(storage)
    kept = await storage.entries.last(person.id)
    other = await storage.profiles.person(key("mina"))
    assert await storage.entries.amend(replace(kept, entry=replace(kept.entry, person_id=other.id, text="x"))) is False
    assert (await storage.entries.last(person.id)).entry == kept.entry


async def test_a_removed_entry_is_hidden_everywhere_and_comes_back(rig):
    storage = await rig.process()
    person = await written(storage)
    entry = (await storage.entries.last(person.id)).entry
    assert await storage.entries.remove("nobody", entry.id, NOW) is False
    assert await storage.entries.remove(person.id, entry.id, NOW) is True
    assert await storage.entries.remove(person.id, entry.id, NOW) is False
    await rig.end(storage)
    storage = await rig.process()
    assert list(await storage.diary.entries(person.id)) == []
    assert list(await storage.mood_log.moods(person.id)) == []
    assert await storage.entries.last(person.id) is None
    assert entry.id in await storage.memories.forgotten(person.id)
    assert await storage.entries.restore("nobody", entry.id) is False
    assert await storage.entries.restore(person.id, entry.id) is True
    assert await storage.entries.restore(person.id, entry.id) is False
    assert list(await storage.diary.entries(person.id)) == [entry]
    assert len(await storage.mood_log.moods(person.id)) == 1
    assert await storage.memories.forgotten(person.id) == frozenset()


async def test_what_was_removed_long_ago_is_purged_and_its_message_stays_answered(rig):
    storage = await rig.process()
    person = await written(storage)
    await written(storage, "2")
    second, first = await storage.diary.entries(person.id)
    await storage.entries.remove(person.id, first.id, NOW)
    await storage.entries.remove(person.id, second.id, SOON)
    assert await storage.entries.purge(NOW) == 1
    assert await storage.entries.restore(person.id, first.id) is False
    assert await storage.entries.restore(person.id, second.id) is True
    assert await storage.journal.add(message("1")) is False


async def test_an_entry_is_found_by_its_id_by_its_person_alone(rig):
    storage = await rig.process()
    person = await written(storage)
    kept = await storage.entries.last(person.id)
    assert await storage.entries.one(person.id, kept.entry.id) == kept
    other = await storage.profiles.person(key("mina"))
    assert await storage.entries.one(other.id, kept.entry.id) is None
    assert await storage.entries.one(person.id, "none such") is None
    await storage.entries.remove(person.id, kept.entry.id, NOW)
    assert await storage.entries.one(person.id, kept.entry.id) is None


async def test_an_entry_moves_to_another_day_with_its_mood(rig):
    storage = await rig.process()
    person = await written(storage)
    entry = (await storage.entries.last(person.id)).entry
    day = date(2025, 12, 31)
    assert await storage.entries.move("nobody", entry.id, day) is False
    assert [one.local_date for one in await storage.mood_log.moods(person.id)] == [entry.local_date]
    assert await storage.entries.move(person.id, entry.id, day) is True
    await rig.end(storage)
    storage = await rig.process()
    assert list(await storage.diary.entries(person.id, since=day, until=day)) == [replace(entry, local_date=day)]
    assert [one.local_date for one in await storage.mood_log.moods(person.id)] == [day]
    await storage.entries.remove(person.id, entry.id, NOW)
    assert await storage.entries.move(person.id, entry.id, entry.local_date) is False
    await storage.entries.restore(person.id, entry.id)
    assert [one.local_date for one in await storage.mood_log.moods(person.id)] == [day]


async def test_an_entry_gets_other_tags(rig):
    storage = await rig.process()
    person = await written(storage, tags=("산책",))
    entry = (await storage.entries.last(person.id)).entry
    assert await storage.entries.retag("nobody", entry.id, ("x",)) is False
    assert await storage.entries.retag(person.id, entry.id, ("비", "바다")) is True
    assert (await storage.entries.one(person.id, entry.id)).entry == replace(entry, tags=("비", "바다"))
    assert [(one.id, one.tags) for one in await storage.diary.words(person.id)] == [(entry.id, ("비", "바다"))]
    assert await storage.entries.retag(person.id, entry.id, ()) is True
    assert (await storage.entries.one(person.id, entry.id)).entry.tags == ()
    await storage.entries.remove(person.id, entry.id, NOW)
    assert await storage.entries.retag(person.id, entry.id, ("x",)) is False


async def test_old_entries_expire_and_can_be_brought_back(rig):
    storage = await rig.process()
    person = await written(storage, local_date=date(2026, 1, 1))
    await written(storage, "2", local_date=date(2026, 1, 2))
    await written(storage, "3", local_date=date(2025, 1, 1))
    second, first, oldest = await storage.diary.entries(person.id)
    await storage.entries.remove(person.id, oldest.id, SOON)
    assert await storage.entries.expire("nobody", date(2026, 1, 2), NOW) == 0
    assert await storage.entries.expire(person.id, date(2026, 1, 2), NOW) == 1
    assert await storage.entries.expire(person.id, date(2026, 1, 2), NOW) == 0
    assert list(await storage.diary.entries(person.id)) == [second]
    assert [one.entry_id for one in await storage.mood_log.moods(person.id)] == [second.id]
    assert await storage.entries.purge(NOW) == 1
    assert await storage.entries.restore(person.id, first.id) is False
    assert await storage.entries.restore(person.id, oldest.id) is True
