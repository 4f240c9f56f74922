"""Exchange: the fake and the real one read a diary whole, and take in what was written elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.checkins import CheckinRecord
from core.emotions import Emotion
from core.errors import StorageError
from core.exchange import Added, Additions, Archive, NewEntry
from core.taps import MAX_CHOICES, Choice, ChoiceKind, Step, Tap
from core.types import MAX_FACTS, DiaryEntry, Fact, MoodRecord
from tests.fakes.exchange_values import nameless
from tests.fakes.storage_rig import MISMATCH, NOW, PHOTO, RIGS, SqlRig, correction, key, message, mood, turn

SECRET = replace(PHOTO, content="비밀문장".encode())
OTHER_PHOTO = replace(PHOTO, media_type="image/png", content=b"\x89PNG other")
LONG_AGO = NOW - timedelta(days=4000)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


def entry(text="옛날 일기", at=LONG_AGO, **changes):
    values = {"id": "", "person_id": "", "turn_id": "", "local_date": at.date(), "written_at": at, "text": text}
    return DiaryEntry(**values | changes)


FULL = entry(
    transcript="말한 것",
    comment="그랬구나",
    mood=mood(),
    mismatch=MISMATCH,
    corrected=Emotion.ANGER,
    tags=("여행", "바다"),
)
TAP = Tap(
    id="",
    person_id="",
    local_date=LONG_AGO.date(),
    tapped_at=LONG_AGO,
    step=Step.GOOD,
    name="뿌듯",
    activities=("산책", "책"),
    sleep_hours=7.5,
)
CHOICES = (
    Choice(id="", person_id="", kind=ChoiceKind.MOOD, name="뿌듯", step=Step.GOOD),
    Choice(id="", person_id="", kind=ChoiceKind.ACTIVITY, name="산책"),
)
ALONE = MoodRecord(
    id="",
    person_id="",
    entry_id=None,
    local_date=LONG_AGO.date(),
    felt_at=LONG_AGO,
    mood=mood(),
    corrected=Emotion.FEAR,
)
FACT = Fact(id="", text="고양이를 키운다", asked_at=LONG_AGO)
CHECKIN = CheckinRecord(
    id="",
    person_id="",
    questionnaire="who-5",
    answers=(1, 2, 3, 4, 5),
    taken_at=LONG_AGO,
    local_date=date(2015, 3, 19),
)
ALL = Additions(
    entries=(NewEntry(entry=FULL, photos=(PHOTO, OTHER_PHOTO)), NewEntry(entry=entry("잊을 것"), forgotten=True)),
    moods=(ALONE,),
    facts=(FACT,),
    checkins=(CHECKIN,),
    taps=(TAP,),
    choices=CHOICES,
)
EVERYTHING = Added(entries=2, moods=1, facts=1, checkins=1, taps=1, choices=2, photos=2)


async def test_nobody_is_found_before_they_were_seen(rig):
    storage = await rig.process()
    assert await storage.exchange.find(key()) is None
    person = await storage.profiles.person(key())
    assert await storage.exchange.find(key()) == person.id
    assert await storage.exchange.archive(person.id) == Archive()


async def test_what_was_added_is_an_ordinary_part_of_the_diary(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    assert await storage.exchange.add(person.id, "console", ALL) == EVERYTHING
    await rig.end(storage)
    storage = await rig.process()
    kept = {nameless(one) for one in await storage.diary.entries(person.id)}
    assert kept == {FULL, entry("잊을 것")}
    assert {record.felt for record in await storage.mood_log.moods(person.id)} == {Emotion.ANGER, Emotion.FEAR}
    assert [fact.text for fact in await storage.memories.facts(person.id)] == [FACT.text]
    assert [one.answers for one in await storage.checkins.of(person.id, "who-5")] == [CHECKIN.answers]
    [hidden] = await storage.memories.forgotten(person.id)
    assert hidden in {one.id for one in await storage.diary.entries(person.id) if one.text == "잊을 것"}
    assert [nameless(one) for one in await storage.taps.of(person.id)] == [TAP]
    assert [nameless(one) for one in await storage.taps.choices(person.id)] == list(CHOICES)
    [last] = [one for one in await storage.diary.entries(person.id) if one.text == FULL.text]
    assert (last.photos, last.source) == (2, "console")
    assert list(await storage.album.photos(person.id, last.id)) == [PHOTO, OTHER_PHOTO]
    assert await storage.entries.remove(person.id, last.id, NOW) is True


async def test_photos_are_read_beside_the_archive_but_not_those_of_others_or_of_removed_entries(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    other = await storage.profiles.person(key("mina"))
    await storage.exchange.add(person.id, "console", ALL)
    ids = [one.id for one in (await storage.exchange.archive(person.id)).entries]
    found = await storage.exchange.photos(person.id, [*ids, "nobody's"])
    assert [list(some) for some in found.values()] == [[PHOTO, OTHER_PHOTO]]
    assert await storage.exchange.photos(person.id, []) == {}
    assert await storage.exchange.photos(other.id, ids) == {}
    for one in ids:
        await storage.entries.remove(person.id, one, NOW)
    assert await storage.exchange.photos(person.id, ids) == {}


async def test_an_entry_stays_from_where_it_was_written(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    new = NewEntry(entry=entry(source="telegram"))
    await storage.exchange.add(person.id, "console", Additions(entries=(new,)))
    assert [one.source for one in (await storage.exchange.archive(person.id)).entries] == ["telegram"]


async def test_a_photo_of_an_entry_that_is_there_is_not_stored_again(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.exchange.add(person.id, "console", Additions(entries=(NewEntry(entry=FULL),)))
    again = Additions(entries=(NewEntry(entry=FULL, photos=(PHOTO,)),))
    assert await storage.exchange.add(person.id, "console", again) == Added()


async def test_own_moods_and_activities_stop_where_there_are_enough(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.taps.offer(replace(CHOICES[0], id="mine", person_id=person.id, name="HAPPY"))
    many = tuple(replace(CHOICES[1], name=f"활동 {number}") for number in range(MAX_CHOICES + 3))
    both = (replace(CHOICES[0], name="happy"), *many)
    assert (await storage.exchange.add(person.id, "console", Additions(choices=both))).choices == MAX_CHOICES - 1
    assert (await storage.exchange.add(person.id, "console", Additions(choices=both))).choices == 0


async def test_nothing_is_sent_for_it(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.exchange.add(person.id, "console", ALL)
    assert list(await storage.outbox.due("console", NOW)) == []
    assert await storage.corrections.last(person.id) is None


async def test_the_same_again_changes_nothing(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.exchange.add(person.id, "console", ALL)
    before = await storage.exchange.archive(person.id)
    assert await storage.exchange.add(person.id, "console", ALL) == Added()
    twice = Additions(entries=tuple(NewEntry(entry=FULL, occurrence=place) for place in range(2)))
    assert await storage.exchange.add(person.id, "console", twice) == Added(entries=1)
    assert len((await storage.exchange.archive(person.id)).entries) == len(before.entries) + 1


async def test_two_imports_at_once_store_each_entry_once(rig):
    storage = await rig.process()
    other = await rig.process()
    person = await storage.profiles.person(key())
    added = await asyncio.gather(*(one.exchange.add(person.id, "console", ALL) for one in (storage, other, storage)))
    assert sorted(one.entries for one in added) == [0, 0, 2]
    assert len((await storage.exchange.archive(person.id)).entries) == 2


async def test_an_archive_holds_all_and_tells_what_was_removed(rig):
    storage = await rig.process()
    await storage.journal.add(message())
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id))
    await storage.corrections.record(correction(person.id))
    await storage.exchange.add(person.id, "console", ALL)
    archive = await storage.exchange.archive(person.id)
    assert [one.text for one in archive.entries][-1] == "오늘은 힘들었어"
    assert archive.entries[-1].corrected is Emotion.NEUTRAL
    assert [nameless(one) for one in archive.moods] == [ALONE]
    assert [nameless(one) for one in archive.facts] == [FACT]
    assert [nameless(one) for one in archive.checkins] == [CHECKIN]
    assert [nameless(one) for one in archive.taps] == [TAP]
    assert [nameless(one) for one in archive.choices] == list(CHOICES)
    assert len(archive.forgotten) == 1
    await storage.entries.remove(person.id, archive.entries[-1].id, NOW)
    now = await storage.exchange.archive(person.id)
    assert now.removed == archive.entries[-1:]
    assert now.entries == archive.entries[:-1]


async def test_facts_stop_where_there_are_enough(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    many = tuple(replace(FACT, text=f"사실 {number}") for number in range(MAX_FACTS + 3))
    assert (await storage.exchange.add(person.id, "console", Additions(facts=many))).facts == MAX_FACTS
    assert (await storage.exchange.add(person.id, "console", Additions(facts=many))).facts == 0


async def test_people_do_not_share(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    other = await storage.profiles.person(key("mina"))
    await storage.exchange.add(person.id, "console", ALL)
    assert (await storage.exchange.add(other.id, "telegram", ALL)).entries == 2
    mine = {one.id for one in (await storage.exchange.archive(person.id)).entries}
    assert mine.isdisjoint(one.id for one in (await storage.exchange.archive(other.id)).entries)
    with pytest.raises(StorageError):
        await storage.exchange.add("nobody", "console", ALL)


async def test_many_entries_go_in_at_once_and_nothing_of_them_is_readable(tmp_path):
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    person = await storage.profiles.person(key())
    many = tuple(
        NewEntry(
            entry=entry(f"비밀문장{place}", LONG_AGO + timedelta(hours=place), tags=("비밀문장",)), photos=(SECRET,)
        )
        for place in range(1203)
    )
    taps = tuple(replace(TAP, name="비밀문장", tapped_at=LONG_AGO + timedelta(hours=place)) for place in range(1203))
    hidden = (replace(CHOICES[1], name="비밀문장"),)
    added = await storage.exchange.add(person.id, "console", Additions(entries=many, taps=taps, choices=hidden))
    assert added == Added(entries=1203, taps=1203, photos=1203, choices=1)
    assert [one.text for one in (await storage.exchange.archive(person.id)).entries] == [m.entry.text for m in many]
    await rig.aclose()
    assert all("비밀문장".encode() not in path.read_bytes() for path in tmp_path.glob("facelog.db*"))
