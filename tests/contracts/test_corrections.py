"""Corrections: the fake and the real one keep the last word about each turn, and mark its mood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.corrections import MOST_CORRECTIONS
from core.emotions import Emotion
from core.types import Mode
from tests.fakes.storage_rig import NOTE, NOW, READING, RIGS, correction, key, mood, reply, turn


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


@pytest.fixture
async def storage(rig):
    return await rig.process()


@pytest.fixture
async def person(storage):
    return await storage.profiles.person(key())


async def test_a_correction_comes_back_also_in_the_next_process(rig, storage, person):
    await storage.turns.record(turn(person.id))
    assert await storage.corrections.record(correction(person.id))
    await rig.end(storage)
    again = await rig.process()
    assert list(await again.corrections.of(person.id)) == [correction(person.id)]


async def test_the_mood_keeps_what_was_read_beside_what_was_said(storage, person):
    await storage.turns.record(turn(person.id, "1"))
    await storage.turns.record(turn(person.id, "2", started_at=NOW + timedelta(hours=1)))
    await storage.corrections.record(correction(person.id, "1"))
    first, second = await storage.mood_log.moods(person.id)
    assert (first.mood, first.corrected, first.felt) == (mood(), Emotion.NEUTRAL, Emotion.NEUTRAL)
    assert (second.corrected, second.felt) == (None, Emotion.SADNESS)
    newest, oldest = await storage.diary.entries(person.id)
    assert (newest.corrected, newest.felt) == (None, Emotion.SADNESS)
    assert (oldest.mood, oldest.corrected, oldest.felt) == (mood(), Emotion.NEUTRAL, Emotion.NEUTRAL)


async def test_of_two_corrections_the_last_one_holds(storage, person):
    await storage.turns.record(turn(person.id))
    await storage.corrections.record(correction(person.id, right=Emotion.ANGER))
    second = correction(person.id, id="another", right=Emotion.FEAR, at=NOW + timedelta(minutes=1))
    await storage.corrections.record(second)
    assert list(await storage.corrections.of(person.id)) == [second]
    [record] = await storage.mood_log.moods(person.id)
    assert record.corrected is Emotion.FEAR


async def test_the_last_turn_is_the_one_answered_last_and_never_an_answer_to_a_correction(storage, person):
    assert await storage.corrections.last(person.id) is None
    await storage.turns.record(turn(person.id, "1", started_at=NOW + timedelta(hours=2)))
    await storage.turns.record(turn(person.id, "2"))
    answer = {"mode": Mode.CHAT, "observations": (), "mood": None, "mismatch": None, "text": ""}
    await storage.turns.record(turn(person.id, "3", **answer))
    last = await storage.corrections.last(person.id)
    assert (last.turn_id, last.at, last.mode) == ("turn-2", NOW, Mode.DIARY)
    assert (last.observations, last.mood) == ((READING,), mood())


@pytest.mark.parametrize(("mode", "noticed"), [(Mode.CHAT, (READING,)), (Mode.PRIVATE, ())])
async def test_a_last_turn_outside_the_diary_has_no_mood(storage, person, mode, noticed):
    await storage.turns.record(turn(person.id, "1"))
    await storage.turns.record(turn(person.id, "2", mode=mode))
    last = await storage.corrections.last(person.id)
    assert (last.turn_id, last.mode, last.observations, last.mood) == ("turn-2", mode, noticed, None)


async def test_nothing_is_stored_about_a_private_turn_or_one_of_somebody_else_or_of_nobody(storage, person):
    other = await storage.profiles.person(key("ara"))
    await storage.turns.record(turn(person.id, "1", mode=Mode.PRIVATE))
    await storage.turns.record(turn(other.id, "2", key=key("ara")))
    for number in ("1", "2", "3"):
        assert not await storage.corrections.record(correction(person.id, number))
    assert list(await storage.corrections.of(person.id)) == []
    assert [record.corrected for record in await storage.mood_log.moods(other.id)] == [None]


async def test_everybody_has_their_own(storage, person):
    other = await storage.profiles.person(key("ara"))
    await storage.turns.record(turn(person.id, "1"))
    await storage.turns.record(turn(other.id, "2", key=key("ara")))
    await storage.corrections.record(correction(person.id, "1"))
    await storage.corrections.record(correction(other.id, "2", right=Emotion.ANGER))
    assert [one.right for one in await storage.corrections.of(person.id)] == [Emotion.NEUTRAL]
    assert [one.right for one in await storage.corrections.of(other.id)] == [Emotion.ANGER]
    assert (await storage.corrections.last(person.id)).turn_id == "turn-1"
    assert list(await storage.corrections.of("nobody")) == []


async def test_only_the_newest_are_read_oldest_first(storage, person):
    for number in range(MOST_CORRECTIONS + 2):
        await storage.turns.record(turn(person.id, str(number), reply=reply(voice=None)))
        at = NOW + timedelta(minutes=number)
        assert await storage.corrections.record(correction(person.id, str(number), at=at))
    found = await storage.corrections.of(person.id)
    assert [one.turn_id for one in found] == [f"turn-{number}" for number in range(2, MOST_CORRECTIONS + 2)]


async def test_what_was_said_stands_above_what_is_heard_later(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    await storage.corrections.record(correction(person.id))
    [note] = await storage.turns.waiting()
    happy = mood(Emotion.HAPPINESS)
    await storage.turns.heard(note, "신나는 날", turn(person.id, "follow", message_ids=(), mood=happy))
    [record] = await storage.mood_log.moods(person.id)
    assert (record.mood, record.corrected) == (happy, Emotion.NEUTRAL)
    [entry] = await storage.diary.entries(person.id)
    assert (entry.mood, entry.felt) == (happy, Emotion.NEUTRAL)
