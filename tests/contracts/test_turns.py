"""Turns: the fake and the real one store a turn with all that follows, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.corrections import Correction
from core.emotions import Emotion
from core.errors import AlreadyAnswered, StorageError
from core.observations import Transcript
from core.types import Delivery, Mode
from tests.fakes.storage_rig import MISMATCH, NOTE, NOW, READING, RIGS, key, message, mood, reply, turn

SAID = Transcript(text="정말 피곤해", language="ko", confidence=0.9, seconds=2.0, model="w")


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


async def test_a_turn_becomes_an_entry_a_mood_and_a_delivery(storage, person):
    recorded = turn(person.id, observations=(READING, SAID))
    delivery = await storage.turns.record(recorded)
    assert delivery == Delivery(id=delivery.id, key=recorded.key, turn_id=recorded.id, reply=recorded.reply)
    [entry] = await storage.diary.entries(person.id)
    assert (entry.turn_id, entry.text, entry.transcript, entry.comment) == (
        recorded.id,
        recorded.text,
        SAID.text,
        recorded.reply.text,
    )
    assert (entry.local_date, entry.written_at) == (recorded.local_date, recorded.started_at)
    assert (entry.mood, entry.mismatch) == (recorded.mood, MISMATCH)
    [record] = await storage.mood_log.moods(person.id)
    assert (record.mood, record.entry_id, record.felt_at) == (recorded.mood, entry.id, NOW)
    assert list(await storage.outbox.due("console", NOW)) == [delivery]


@pytest.mark.parametrize("mode", [Mode.CHAT, Mode.PRIVATE])
async def test_only_diary_turns_leave_an_entry_and_a_mood(storage, person, mode):
    delivery = await storage.turns.record(turn(person.id, mode=mode))
    assert list(await storage.diary.entries(person.id)) == []
    assert list(await storage.mood_log.moods(person.id)) == []
    assert list(await storage.outbox.due("console", NOW)) == [delivery]


async def test_the_same_turn_again_changes_nothing(storage, person):
    delivery = await storage.turns.record(turn(person.id))
    assert await storage.turns.record(turn(person.id)) == delivery
    await storage.outbox.sent(delivery.id)
    assert await storage.turns.record(turn(person.id)) == delivery
    assert len(await storage.diary.entries(person.id)) == 1
    assert list(await storage.outbox.due("console", NOW)) == []


@pytest.mark.parametrize("journalled", [True, False])
async def test_a_message_is_answered_by_one_turn(storage, person, journalled):
    if journalled:
        await storage.journal.add(message("1"))
    await storage.journal.add(message("2"))
    first = await storage.turns.record(turn(person.id, "1"))
    with pytest.raises(AlreadyAnswered):
        await storage.turns.record(turn(person.id, "2", message_ids=("2", "1")))
    assert [entry.turn_id for entry in await storage.diary.entries(person.id)] == ["turn-1"]
    assert list(await storage.outbox.due("console", NOW)) == [first]
    await storage.turns.record(turn(person.id, "3", message_ids=("2", "2")))


async def test_a_recorded_message_is_not_taken_again(storage, person):
    await storage.turns.record(turn(person.id, "1"))
    assert not await storage.journal.add(message("1"))


async def test_an_unknown_person_has_no_turns(storage):
    with pytest.raises(StorageError):
        await storage.turns.record(turn("nobody"))
    assert list(await storage.outbox.due("console", NOW)) == []


@pytest.mark.parametrize(("mode", "kept"), [(Mode.DIARY, 2), (Mode.CHAT, 2), (Mode.PRIVATE, 0)])
async def test_voice_notes_wait_unless_private(storage, person, mode, kept):
    second = replace(NOTE, content=b"second")
    await storage.turns.record(turn(person.id, mode=mode, waiting_audio=(NOTE, second)))
    notes = await storage.turns.waiting()
    assert [note.audio for note in notes] == [NOTE, second][:kept]
    assert all((note.person_id, note.turn_id, note.key) == (person.id, "turn-1", key()) for note in notes)
    assert all((note.sent_at, note.observations) == (NOW, (READING,)) for note in notes)
    assert [note.audio for note in await storage.turns.waiting(limit=1)] == [NOTE][:kept]


async def test_a_heard_note_completes_its_entry_and_is_followed_up(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,), mood=mood(), reply=reply("먼저", None)))
    [note] = await storage.turns.waiting()
    happy = mood(Emotion.HAPPINESS)
    later = NOW + timedelta(days=2)
    follow_up = turn(
        person.id, "follow", message_ids=(), mood=happy, mismatch=None, reply=reply("나중"), started_at=later
    )
    delivery = await storage.turns.heard(note, "신나는 날", follow_up)
    [entry] = await storage.diary.entries(person.id)
    assert (entry.transcript, entry.comment) == ("신나는 날", "먼저\n\n나중")
    assert (entry.mood, entry.mismatch, entry.written_at) == (happy, None, NOW)
    [record] = await storage.mood_log.moods(person.id)
    assert (record.mood, record.felt_at, record.local_date) == (happy, NOW, entry.local_date)
    assert delivery.reply == follow_up.reply
    assert delivery in await storage.outbox.due("console", later)
    assert list(await storage.turns.waiting()) == []


async def test_a_note_is_settled_once(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    [note] = await storage.turns.waiting()
    assert await storage.turns.heard(note, "하나", None) is None
    assert await storage.turns.heard(note, "둘", turn(person.id, "follow", message_ids=())) is None
    [entry] = await storage.diary.entries(person.id)
    assert (entry.transcript, entry.comment) == ("하나", reply().text)
    assert len(await storage.outbox.due("console", NOW)) == 1


async def test_a_note_without_words_leaves_the_entry_as_it_is(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    [before] = await storage.diary.entries(person.id)
    [note] = await storage.turns.waiting()
    assert await storage.turns.heard(note, None, None) is None
    assert list(await storage.diary.entries(person.id)) == [before]
    assert list(await storage.turns.waiting()) == []


async def test_a_heard_note_of_a_chat_is_only_followed_up(storage, person):
    await storage.turns.record(turn(person.id, mode=Mode.CHAT, waiting_audio=(NOTE,)))
    [note] = await storage.turns.waiting()
    follow_up = turn(person.id, "follow", message_ids=(), mode=Mode.CHAT)
    assert await storage.turns.heard(note, "말", follow_up) is not None
    assert list(await storage.diary.entries(person.id)) == []
    assert len(await storage.outbox.due("console", NOW)) == 2


@pytest.fixture
async def three(storage, person):
    """Three notes of two turns."""
    sounds = [replace(NOTE, content=str(number).encode()) for number in range(3)]
    await storage.turns.record(turn(person.id, "1", waiting_audio=tuple(sounds[:2])))
    await storage.turns.record(turn(person.id, "2", waiting_audio=tuple(sounds[2:])))
    return sounds


async def pages(storage, limit, settle=lambda note: False):
    after = None
    while notes := await storage.turns.waiting(limit, after=after):
        yield [note.audio for note in notes]
        for note in notes:
            if settle(note):
                await storage.turns.heard(note, None, None)
        after = notes[-1].id


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_waiting_notes_are_read_page_by_page(storage, three, limit):
    expected = [three[start : start + limit] for start in range(0, 3, limit)]
    assert [page async for page in pages(storage, limit)] == expected


@pytest.mark.parametrize("settled", [(0, 1, 2), (0,), (1,), (2,)])
async def test_a_page_goes_on_behind_a_note_that_was_settled(storage, three, settled):
    sounds = [three[number] for number in settled]
    seen = [page async for page in pages(storage, 2, lambda note: note.audio in sounds)]
    assert seen == [three[:2], three[2:]]
    assert [note.audio for note in await storage.turns.waiting()] == [sound for sound in three if sound not in sounds]


async def test_a_note_of_a_removed_entry_waits_until_it_is_brought_back(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    [entry] = await storage.diary.entries(person.id)
    await storage.entries.remove(person.id, entry.id, NOW)
    assert list(await storage.turns.waiting()) == []
    await storage.entries.restore(person.id, entry.id)
    assert len(await storage.turns.waiting()) == 1


async def test_what_was_heard_late_goes_with_its_entry(storage, person):
    await storage.turns.record(turn(person.id, waiting_audio=(NOTE,)))
    [note] = await storage.turns.waiting()
    await storage.turns.heard(note, SAID.text, turn(person.id, "follow", message_ids=(), observations=(SAID,)))
    kept = await storage.entries.last(person.id)
    assert kept.observations == (READING, SAID)
    assert (await storage.corrections.last(person.id)).observations == ()


@pytest.mark.parametrize("said", [None, Emotion.HAPPINESS])
async def test_beside_words_of_crisis_no_label_stays_but_the_persons_own(storage, person, said):
    recorded = turn(person.id, waiting_audio=(NOTE,), mood=mood())
    await storage.turns.record(recorded)
    if said is not None:
        correction = Correction(
            id="c", person_id=person.id, turn_id=recorded.id, at=NOW, read=mood().label, right=said, scores={}
        )
        await storage.corrections.record(correction)
    [note] = await storage.turns.waiting()
    follow_up = turn(person.id, "follow", message_ids=(), observations=(SAID,), mood=None, mismatch=None)
    await storage.turns.heard(note, SAID.text, follow_up)
    [entry] = await storage.diary.entries(person.id)
    assert (entry.felt, entry.mismatch) == (said, None)
