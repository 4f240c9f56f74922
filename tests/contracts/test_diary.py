"""Diary and MoodLog: the fake and the real one read one person's days, in order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.emotions import Emotion
from tests.fakes.storage_rig import NOW, RIGS, key, mood, turn

FIRST = date(2026, 2, 27)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


async def test_ten_people_read_only_their_own(rig):
    storage = await rig.process()
    people = [await storage.profiles.person(key(f"user-{number}")) for number in range(10)]
    assert len({person.id for person in people}) == 10
    for number, person in enumerate(people):
        for day in range(number + 1):
            name = f"{number}-{day}"
            await storage.turns.record(turn(person.id, name, key=key(f"user-{number}"), text=f"words of {number}"))
    for number, person in enumerate(people):
        entries = await storage.diary.entries(person.id)
        assert len(entries) == len(await storage.mood_log.moods(person.id)) == number + 1
        assert {(entry.person_id, entry.text) for entry in entries} == {(person.id, f"words of {number}")}


async def test_the_local_date_comes_before_the_time(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    # (day, hours after noon UTC): a day that was filled in later, and two turns at the same moment.
    written = {"a": (1, 0), "b": (0, 50), "c": (2, 1), "d": (2, 1), "e": (2, -9)}
    for name, (day, hours) in written.items():
        started = NOW + timedelta(hours=hours)
        await storage.turns.record(
            turn(person.id, name, started_at=started, local_date=FIRST + timedelta(days=day), text=name)
        )
    assert [entry.text for entry in await storage.diary.entries(person.id)] == ["d", "c", "e", "a", "b"]
    entries = {entry.id: entry.text for entry in await storage.diary.entries(person.id)}
    log = await storage.mood_log.moods(person.id)
    assert [entries[record.entry_id] for record in log] == ["b", "a", "e", "c", "d"]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, [28, 1, 2]),
        (date(2026, 3, 1), None, [1, 2]),
        (None, date(2026, 3, 1), [28, 1]),
        (date(2026, 3, 1), date(2026, 3, 1), [1]),
        (date(2026, 3, 3), None, []),
    ],
)
async def test_both_ends_of_a_range_are_included(rig, since, until, days):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    for number in range(3):
        day = date(2026, 2, 28) + timedelta(days=number)
        await storage.turns.record(turn(person.id, str(number), local_date=day))
    log = await storage.mood_log.moods(person.id, since=since, until=until)
    assert [record.local_date.day for record in log] == days
    entries = await storage.diary.entries(person.id, since=since, until=until)
    assert [entry.local_date.day for entry in entries] == days[::-1]
    assert [entry.local_date.day for entry in await storage.diary.entries(person.id, limit=1)] == [2]


async def test_an_entry_may_have_no_mood(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, "1", mood=None, mismatch=None, text=""))
    await storage.turns.record(turn(person.id, "2", mood=mood(Emotion.FEAR)))
    assert [entry.mood and entry.mood.label for entry in await storage.diary.entries(person.id)] == ["fear", None]
    assert [record.mood.label for record in await storage.mood_log.moods(person.id)] == ["fear"]


async def test_nobody_has_no_entries(rig):
    storage = await rig.process()
    assert list(await storage.diary.entries("nobody")) == []
    assert list(await storage.mood_log.moods("nobody")) == []


async def test_words_come_alone_and_entries_by_their_ids(rig):
    storage = await rig.process()
    person, other = await storage.profiles.person(key("soo")), await storage.profiles.person(key("mina"))
    for number, who in (("1", person), ("2", person), ("3", other)):
        await storage.turns.record(turn(who.id, number, text=f"entry {number}"))
    second, first = await storage.diary.entries(person.id)
    assert [(one.id, one.text) for one in await storage.diary.words(person.id)] == [
        (second.id, "entry 2"),
        (first.id, "entry 1"),
    ]
    [foreign] = await storage.diary.entries(other.id)
    assert list(await storage.diary.these(person.id, [first.id, "gone", foreign.id, second.id])) == [first, second]
    assert list(await storage.diary.these(person.id, [])) == []
    await storage.entries.remove(person.id, first.id, NOW)
    assert [one.id for one in await storage.diary.words(person.id)] == [second.id]
    assert list(await storage.diary.these(person.id, [first.id])) == []
