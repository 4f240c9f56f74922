"""Corrections on the way of a message: stored, answered in the person's way of speaking, kept out of the diary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.backlog import Backlog
from bot.companion import Companion
from bot.corrector import FOLLOWS, Corrector
from bot.observer import Limits, Observer, Senses
from bot.outbox import Postman
from bot.scribe import Scribe
from core.emotions import Emotion
from core.errors import StorageError
from core.observations import Source
from core.people import SpeechLevel
from core.types import Mode
from llm.persona_file import PersonaShelf
from tests.fakes.bot import NOTE, SELFIE, FakeChannel, RecordingView, key, message
from tests.fakes.emotion import FakeFaceReader, FakeVideoReader
from tests.fakes.llm import FakeWriter
from tests.fakes.speech import FakeInspector, FakeSpeaker, FakeTranscriber
from tests.fakes.storage import FakeStorage
from tests.fakes.text import FakeTextReader


class Rig:
    def __init__(self):
        self.storage = FakeStorage()
        self.text = FakeTextReader(Emotion.HAPPINESS)
        self.view = RecordingView()
        self.writer = FakeWriter()
        self.corrector = Corrector(self.storage.corrections)
        senses = Senses(
            face=FakeFaceReader(),
            video=FakeVideoReader(),
            text=self.text,
            inspector=FakeInspector(),
            transcriber=None,
        )
        self.observer = Observer(senses, Limits())
        self.companion = Companion(
            observer=self.observer,
            scribe=Scribe([self.writer]),
            speaker=FakeSpeaker(),
            profiles=self.storage.profiles,
            diary=self.storage.diary,
            turns=self.storage.turns,
            corrector=self.corrector,
            memories=self.storage.memories,
            personas=PersonaShelf(),
        )

    async def answer(self, *messages):
        return (await self.companion.answer(messages, self.view)).turn

    async def person(self, **changes):
        person = await self.storage.profiles.person(key())
        level = changes.pop("speech_level", person.preferences.speech_level)
        person = replace(person, preferences=replace(person.preferences, speech_level=level), **changes)
        await self.storage.profiles.save(person)
        return person

    @property
    def made(self):
        return list(self.storage.shelf.corrections.values())


@pytest.fixture
async def rig():
    """Somebody whose words were just read as happy."""
    rig = Rig()
    await rig.answer(message("1", "오늘 친구를 만났어"))
    return rig


async def test_a_correction_is_stored_and_answered_and_stays_out_of_the_diary(rig):
    turn = await rig.answer(message("2", "아니야, 슬펐어"))
    [made] = rig.made
    assert (made.turn_id, made.read, made.right) == (
        rig.storage.turns.recorded[0].id,
        Emotion.HAPPINESS,
        Emotion.SADNESS,
    )
    assert made.scores == {Source.WORDS: rig.storage.turns.recorded[0].observations[0].scores}
    assert (turn.mode, turn.text, turn.observations, turn.mood, turn.mismatch) == (Mode.CHAT, "", (), None, None)
    assert turn.reply.text == "알려 줘서 고마워. 이번 마음은 슬픔으로 적어 둘게."
    assert rig.view.pieces[-1] == turn.reply.text
    [entry] = rig.storage.shelf.entries
    assert (entry.text, entry.felt) == ("오늘 친구를 만났어", Emotion.SADNESS)
    [record] = rig.storage.shelf.moods
    assert (record.mood.label, record.felt) == (Emotion.HAPPINESS, Emotion.SADNESS)
    assert len(rig.writer.briefs) == len(rig.text.received) == 1


@pytest.mark.parametrize(
    ("language", "level", "said"),
    [
        ("ko", SpeechLevel.POLITE, "알려 줘서 고마워요. 이번 마음은 슬픔으로 적어 둘게요."),
        ("en", SpeechLevel.CASUAL, "Thanks for telling me. I've noted sadness for this one."),
        ("en", SpeechLevel.POLITE, "Thank you for telling me. I have noted sadness for this one."),
    ],
)
async def test_the_answer_is_in_the_persons_language_and_speech_level(rig, language, level, said):
    await rig.person(language=language, speech_level=level)
    assert (await rig.answer(message("2", "no, I was sad"))).reply.text == said


async def test_a_writer_hears_of_the_mood_that_the_person_named(rig):
    await rig.answer(message("2", "아니야, 슬펐어"))
    await rig.answer(message("3", "이제 자려고"))
    [entry] = rig.writer.briefs[-1].recall.recent
    assert (entry.mood.label, entry.mood.scores.top, entry.mood.confidence) == (Emotion.SADNESS, Emotion.SADNESS, 1.0)
    assert entry.mood.valence < 0


async def test_correcting_twice_leaves_the_last_word(rig):
    await rig.answer(message("2", "아니야, 슬펐어"))
    await rig.answer(message("3", "아니야, 화난 거였어"))
    assert [made.right for made in rig.made] == [Emotion.ANGER]
    assert rig.storage.shelf.moods[0].felt is Emotion.ANGER


@pytest.mark.parametrize(
    "follow_up",
    [
        message("2", "아니야, 오늘은 슬펐어 친구가 이사를 간대"),
        message("2", "아니야, 슬펐어", SELFIE),
        replace(message("2", "아니야, 슬펐어"), sent_at=message("1").sent_at + FOLLOWS + timedelta(seconds=1)),
    ],
    ids=["a story", "with a selfie", "too late"],
)
async def test_what_is_no_correction_is_a_diary_entry(rig, follow_up):
    turn = await rig.answer(follow_up)
    assert (turn.mode, turn.reply.writer) == (Mode.DIARY, "fake")
    assert rig.made == []
    assert len(rig.storage.shelf.entries) == 2


async def test_two_messages_of_one_thought_are_no_correction(rig):
    await rig.answer(message("2", "아니야, 슬펐어"), message("3", "정말로"))
    assert rig.made == []


async def test_without_a_reading_before_it_the_words_go_into_the_diary():
    rig = Rig()
    await rig.answer(message("1", "아니야, 슬펐어"))
    await rig.answer(message("2", "이제 그만 죽고 싶어"))
    await rig.answer(message("3", "아니야, 슬펐어"))
    assert rig.made == []
    assert len(rig.storage.shelf.entries) == 3


async def test_a_private_turn_is_not_corrected_and_the_person_is_told(rig):
    await rig.answer(message("2", "비밀이야", mode=Mode.PRIVATE))
    turn = await rig.answer(message("3", "아니야, 슬펐어"))
    assert "비공개" in turn.reply.text
    assert rig.made == []
    assert len(rig.storage.shelf.entries) == 1


async def test_a_private_correction_is_not_kept_either(rig):
    turn = await rig.answer(message("2", "아니야, 슬펐어", mode=Mode.PRIVATE))
    assert turn.mode is Mode.PRIVATE
    assert "비공개" in turn.reply.text
    assert rig.made == []


async def test_the_command_needs_no_words_and_has_no_hour():
    rig = Rig()
    person = await rig.person()
    assert await rig.corrector.correct(person, Emotion.FEAR) == "바로 앞에서 읽은 마음이 없어서 고칠 게 없어."
    long_ago = message("1").sent_at - timedelta(days=2)
    await rig.answer(replace(message("1", "오늘 친구를 만났어"), sent_at=long_ago))
    assert "공포로 적어" in await rig.corrector.correct(person, Emotion.FEAR)
    assert rig.storage.shelf.moods[0].felt is Emotion.FEAR


async def test_a_correction_that_cannot_be_stored_is_an_error_and_is_not_answered(rig):
    rig.storage.corrections.record = _disk_full
    with pytest.raises(StorageError):
        await rig.answer(message("2", "아니야, 슬펐어"))
    assert len(rig.storage.turns.recorded) == 1


async def _disk_full(_correction):
    raise StorageError("disk_full")


async def test_corrections_change_how_this_person_is_read_and_nobody_else(rig):
    for number in range(2, 60, 2):
        await rig.answer(message(f"{number}", "아니야, 중립"))
        await rig.answer(message(f"{number + 1}", "오늘 친구를 만났어"))
    mine = rig.storage.shelf.moods[-1]
    await rig.answer(message("other", "오늘 친구를 만났어", user="ara"))
    theirs = rig.storage.shelf.moods[-1]
    assert mine.mood.scores[Emotion.NEUTRAL] > theirs.mood.scores[Emotion.NEUTRAL] + 0.02
    observed = [turn.observations for turn in rig.storage.turns.recorded if turn.observations]
    assert len({found[0].scores for found in observed}) == 1, "what is stored stays as it was read"


async def test_a_note_that_is_heard_later_is_read_as_this_persons_too(rig):
    for number in range(2, 30, 2):
        await rig.answer(message(f"{number}", "아니야, 중립"))
        await rig.answer(message(f"{number + 1}", "오늘 친구를 만났어"))
    for user in ("mina", "ara"):
        await rig.answer(message(f"note-{user}", "", NOTE, user=user))
    backlog = Backlog(
        turns=rig.storage.turns,
        profiles=rig.storage.profiles,
        transcriber=FakeTranscriber("친구를 만났어"),
        observer=rig.observer,
        postman=Postman(rig.storage.outbox, {"telegram": FakeChannel()}),
        corrector=rig.corrector,
    )
    assert await backlog.work() == 2
    mine, theirs = (record.mood.scores for record in rig.storage.shelf.moods[-2:])
    assert mine[Emotion.NEUTRAL] > theirs[Emotion.NEUTRAL]


async def test_nothing_of_it_shows_in_a_repr(rig):
    turn = await rig.answer(message("2", "아니야, 슬펐어"))
    shown = repr(rig.made) + repr(turn) + repr(await rig.corrector.calibration(rig.made[0].person_id))
    assert not [word for word in ("sadness", "happiness", "슬", "0.") if word in shown]
