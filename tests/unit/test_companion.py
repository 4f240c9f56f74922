import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.backlog import Backlog
from bot.companion import Companion
from bot.corrector import Corrector
from bot.observer import MAX_TAKEOVERS, Limits, Observer, Senses
from bot.outbox import Postman
from bot.scribe import SAFETY, Scribe
from core.emotions import Emotion
from core.errors import MediaError, ModelBusy, ModelError, ModelTimeout, StorageError, WriterError
from core.observations import FaceReading, Source, TextReading, ToneReading, Transcript
from core.people import VoiceReplies
from core.problems import Problem, ProblemCode, Stage
from core.types import Attachment, AttachmentKind, Mode
from llm.persona_file import PersonaShelf
from tests.fakes.bot import NOON, NOTE, SELFIE, VIDEO, FakeChannel, RecordingView, key, message
from tests.fakes.emotion import FakeFaceReader, FakeVideoReader
from tests.fakes.llm import FakeWriter
from tests.fakes.speech import FakeInspector, FakeSpeaker, FakeTranscriber
from tests.fakes.storage import FakeStorage
from tests.fakes.text import FakeTextReader


class Rig:
    def __init__(self, *, transcriber=True, writers=None, limits=None, tone=None):
        self.storage = FakeStorage()
        self.face, self.video, self.text = FakeFaceReader(), FakeVideoReader(), FakeTextReader(Emotion.HAPPINESS)
        self.inspector = FakeInspector()
        self.transcriber = FakeTranscriber() if transcriber else None
        self.speaker = FakeSpeaker()
        self.writers = writers or [FakeWriter()]
        self.view = RecordingView()
        self.observer = Observer(
            Senses(
                face=self.face,
                video=self.video,
                text=self.text,
                inspector=self.inspector,
                transcriber=self.transcriber,
                tone=tone,
            ),
            limits or Limits(),
        )
        self.companion = Companion(
            observer=self.observer,
            scribe=Scribe(self.writers),
            speaker=self.speaker,
            profiles=self.storage.profiles,
            diary=self.storage.diary,
            turns=self.storage.turns,
            corrector=Corrector(self.storage.corrections),
            memories=self.storage.memories,
            personas=PersonaShelf(),
        )

    async def answer(self, *messages):
        return await self.companion.answer(messages, self.view)

    async def prefer(self, **preferences):
        person = await self.storage.profiles.person(key())
        await self.storage.profiles.save(replace(person, preferences=replace(person.preferences, **preferences)))


def problems(answered):
    return [o.code for o in answered.turn.observations if isinstance(o, Problem)]


def codes(answered):
    return [notice.code for notice in answered.turn.reply.notices]


async def test_a_selfie_and_words_become_a_stored_turn():
    rig = Rig()
    answered = await rig.answer(message("1", "", SELFIE), message("2", "오늘 좋았어"))
    turn = answered.turn
    assert [type(o) for o in turn.observations] == [FaceReading, TextReading]
    assert turn.message_ids == ("1", "2")
    assert turn.mood.label is Emotion.HAPPINESS
    assert turn.mood.sources == (Source.FACE, Source.WORDS)
    assert turn.reply.text == "A fake reply."
    assert turn.reply.writer == "fake"
    assert str(turn.local_date) == "2026-11-21"
    assert rig.storage.turns.recorded == [turn]
    [entry] = rig.storage.shelf.entries
    assert (entry.text, entry.comment) == ("오늘 좋았어", "A fake reply.")


async def test_a_persona_that_is_gone_is_stood_in_for_and_told_and_stays_chosen():
    rig = Rig()
    await rig.prefer(persona="koko", voice=VoiceReplies.ON)
    answered = await rig.answer(message("1", "오늘 좋았어"))
    assert codes(answered)[0] == "notice-persona-missing"
    assert rig.writers[0].briefs[0].recall.person.preferences.persona == "anna"
    assert rig.speaker.personas == ["anna"]
    assert (await rig.storage.profiles.person(key())).preferences.persona == "koko"
    assert "notice-persona-missing" not in codes(await rig.answer(message("2", "죽고 싶어")))
    await rig.prefer(persona="mori")
    assert "notice-persona-missing" not in codes(await rig.answer(message("3", "오늘 좋았어")))


async def test_the_view_sees_it_happen_in_order():
    rig = Rig()
    answered = await rig.answer(message("1", "오늘 좋았어", SELFIE))
    assert rig.view.stages == [Stage.SEE, Stage.READ, Stage.FUSE, Stage.WRITE, Stage.STORE]
    assert rig.view.observations == list(answered.turn.observations)
    assert "".join(rig.view.pieces) == "A fake reply."
    assert {"see", "read", "fuse", "recall", "write", "store", "total"} == set(answered.milliseconds)


async def test_a_face_and_words_that_disagree_are_told_to_the_writer():
    rig = Rig()
    rig.text.emotion = Emotion.SADNESS
    answered = await rig.answer(message("1", "너무 힘들어", SELFIE))
    assert answered.turn.mismatch.first_label is Emotion.HAPPINESS
    assert rig.writers[0].briefs[0].mismatch == answered.turn.mismatch


async def test_a_voice_note_is_heard_read_and_answered_in_voice():
    rig = Rig()
    answered = await rig.answer(message("1", "", NOTE))
    assert rig.view.shares == [(Stage.HEAR, 0.5), (Stage.HEAR, 1.0)]
    assert rig.text.received == [rig.transcriber.text]
    assert rig.writers[0].briefs[0].words == rig.transcriber.text
    assert answered.turn.reply.voice.seconds > 0
    assert rig.storage.shelf.entries[0].transcript == rig.transcriber.text


@pytest.mark.parametrize(
    ("wish", "attachment", "spoken"),
    [
        (VoiceReplies.OFF, NOTE, False),
        (VoiceReplies.ON, None, True),
        (VoiceReplies.WHEN_I_SPEAK, None, False),
        (VoiceReplies.WHEN_I_SPEAK, NOTE, True),
    ],
)
async def test_replies_are_spoken_as_the_person_likes(wish, attachment, spoken):
    rig = Rig()
    await rig.prefer(voice=wish)
    answered = await rig.answer(message("1", "words", *([attachment] if attachment else [])))
    assert (answered.turn.reply.voice is not None) is spoken


@pytest.mark.parametrize("error", [ModelError("espeak"), ValueError("nothing to speak")])
async def test_a_reply_that_cannot_be_spoken_says_so(error):
    rig = Rig()
    await rig.prefer(voice=VoiceReplies.ON)
    rig.speaker.fail(error)
    answered = await rig.answer(message("1", "words"))
    assert answered.turn.reply.voice is None
    assert codes(answered) == ["notice-no-voice"]


async def test_a_reply_is_spoken_as_the_persona_and_another_voice_says_so():
    rig = Rig()
    await rig.prefer(voice=VoiceReplies.ON, persona="mori")
    rig.speaker.instead_of = "piper mori"
    answered = await rig.answer(message("1", "words"))
    assert rig.speaker.personas == ["mori"]
    [notice] = answered.turn.reply.notices
    assert (notice.code, dict(notice.args)) == (
        "notice-voice-fallback",
        {"failed": "piper mori", "voice": "fake speaker"},
    )


class Tone:
    """Hears every voice stirred, or fails."""

    error = None

    async def hear(self, audio):
        if self.error:
            raise self.error
        return ToneReading(valence=-0.8, arousal=0.95, confidence=1.0, seconds=5.0, model="tone")


async def test_a_note_is_heard_for_its_tone_too_and_a_tone_that_fails_loses_nothing():
    tone = Tone()
    rig = Rig(tone=tone)
    turn = (await rig.answer(message("1", "", NOTE))).turn
    assert {type(one) for one in turn.observations} == {Transcript, ToneReading, TextReading}
    assert Source.VOICE in turn.mood.sources
    tone.error = ModelError("tone")
    turn = (await rig.answer(message("2", "", NOTE))).turn
    assert {type(one) for one in turn.observations} == {Transcript, TextReading}
    assert turn.reply.notices == ()


class DrawingWriter(FakeWriter):
    """Says that it drew on everything that it was told of."""

    def drew_on(self, brief):
        return [entry.id for entry in brief.recall.memories]


async def test_a_writer_that_draws_on_memories_leaves_receipts():
    rig = Rig(writers=[DrawingWriter()])
    await rig.answer(message("1", "고양이가 아파서 병원에 다녀왔어"))
    [old] = rig.storage.shelf.entries
    rig.storage.shelf.entries[0] = replace(old, local_date=old.local_date - timedelta(days=3))
    answered = await rig.answer(message("2", "고양이 병원에 또 가야 해"))
    assert answered.turn.reply.memories == (old.id,)
    assert [entry.text for entry in rig.writers[0].briefs[1].recall.memories] == ["고양이가 아파서 병원에 다녀왔어"]
    composed = Rig()
    await composed.answer(message("1", "고양이가 아파서 병원에 다녀왔어"))
    assert composed.writers[0].briefs[0].recall.memories == ()


async def test_what_somebody_asks_to_remember_is_kept_and_told():
    rig = Rig()
    answered = await rig.answer(message("1", "기억해줘: 고양이 이름은 나비야"))
    assert "notice-remembered" in codes(answered)
    [fact] = await rig.storage.memories.facts(answered.turn.person_id)
    assert "나비" in fact.text
    private = await rig.answer(message("2", "기억해줘: 비밀번호는 몰라", mode=Mode.PRIVATE))
    assert "notice-remembered" not in codes(private)


async def test_without_a_speech_model_a_note_is_checked_kept_and_acknowledged():
    rig = Rig(transcriber=False)
    answered = await rig.answer(message("1", "", NOTE))
    assert rig.inspector.received == [NOTE.content]
    assert problems(answered) == [ProblemCode.NO_SPEECH_MODEL]
    assert answered.turn.waiting_audio == (NOTE,)
    assert "problem-no-speech-model" in codes(answered)


async def test_without_a_speech_model_a_silent_note_is_told_at_once_and_not_kept():
    rig = Rig(transcriber=False)
    rig.inspector.fail(MediaError(ProblemCode.NOTHING_SAID))
    answered = await rig.answer(message("1", "", NOTE))
    assert problems(answered) == [ProblemCode.NOTHING_SAID]
    assert answered.turn.waiting_audio == ()


@pytest.mark.parametrize("error", [ModelBusy("whisper"), ModelTimeout("whisper"), ModelError("whisper")])
async def test_a_note_that_our_model_failed_on_is_kept_for_later(error):
    rig = Rig()
    rig.transcriber.fail(error)
    answered = await rig.answer(message("1", "", NOTE))
    assert answered.turn.waiting_audio == (NOTE,)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MediaError(ProblemCode.TRUNCATED_IMAGE), ProblemCode.TRUNCATED_IMAGE),
        (ModelBusy("face"), ProblemCode.BUSY),
        (ModelTimeout("face"), ProblemCode.TIMEOUT),
        (ModelError("face"), ProblemCode.FAILED),
    ],
)
async def test_a_part_that_fails_does_not_lose_the_others(error, code):
    rig = Rig()
    rig.face.fail(error)
    answered = await rig.answer(message("1", "words", SELFIE))
    assert problems(answered) == [code]
    assert any(isinstance(o, TextReading) for o in answered.turn.observations)
    assert rig.storage.turns.recorded
    assert f"problem-{code.value.replace('_', '-')}" in codes(answered)


async def test_a_stage_has_a_deadline():
    rig = Rig(limits=Limits(stage_seconds=0.01))
    rig.face.stall()
    answered = await rig.answer(message("1", "words", SELFIE))
    assert problems(answered) == [ProblemCode.TIMEOUT]


async def test_cancelling_a_turn_passes_through_and_stores_nothing():
    rig = Rig()
    rig.face.stall()
    task = asyncio.create_task(rig.answer(message("1", "words", SELFIE)))
    await rig.face.called.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert rig.storage.turns.recorded == []


async def test_a_video_is_watched_and_heard():
    rig = Rig()
    answered = await rig.answer(message("1", "", VIDEO))
    assert answered.turn.mood.sources == (Source.VIDEO, Source.WORDS)
    assert any(isinstance(o, Transcript) for o in answered.turn.observations)


async def test_a_video_without_speech_is_no_problem():
    rig = Rig()
    rig.transcriber.fail(MediaError(ProblemCode.NOTHING_SAID))
    assert problems(await rig.answer(message("1", "", VIDEO))) == []


async def test_what_is_too_large_or_of_no_kind_is_told():
    rig = Rig(limits=Limits(attachment_bytes=3))
    document = Attachment(kind=AttachmentKind.DOCUMENT, media_type="application/pdf", content=b"pdf")
    answered = await rig.answer(message("1", "", SELFIE, document))
    assert problems(answered) == [ProblemCode.FILE_TOO_LARGE, ProblemCode.UNSUPPORTED_FILE]
    assert rig.face.received == []


async def test_a_very_long_text_is_stored_whole_and_read_in_part():
    rig = Rig()
    text = "가나다 " * 30_000
    answered = await rig.answer(message("1", text))
    assert problems(answered) == [ProblemCode.TEXT_TOO_LONG]
    assert answered.turn.text == text.strip()
    assert len(rig.text.received[0]) <= 8000
    assert len(rig.writers[0].briefs[0].words) <= 8000


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x1b", "\u202e"])
async def test_an_empty_message_is_told_and_stored(text):
    rig = Rig()
    answered = await rig.answer(message("1", text))
    assert problems(answered) == [ProblemCode.EMPTY_MESSAGE]
    assert rig.storage.turns.recorded


async def test_attachments_that_ended_processes_before_are_not_opened_again():
    rig = Rig()
    again = replace(message("1", "words", SELFIE), takeovers=MAX_TAKEOVERS)
    answered = await rig.answer(again)
    assert rig.face.received == []
    assert problems(answered) == [ProblemCode.FAILED]
    assert codes(answered)[0] == "notice-answered-late"


async def test_crisis_comes_before_any_writer():
    rig = Rig()
    answered = await rig.answer(message("1", "더는 못 버티겠어. 죽고 싶어"))
    assert answered.turn.reply.writer == SAFETY
    assert "109" in answered.turn.reply.text
    assert rig.writers[0].briefs == []


async def test_beside_crisis_no_reading_is_shown_and_no_mood_is_kept():
    rig = Rig()
    answered = await rig.answer(message("1", "더는 못 버티겠어. 죽고 싶어", SELFIE))
    assert rig.view.observations == []
    assert rig.view.pieces == [answered.turn.reply.text]
    assert (answered.turn.mood, answered.turn.mismatch) == (None, None)


async def test_crisis_is_heard_in_a_voice_note_too():
    rig = Rig()
    rig.transcriber.text = "I want to kill myself"
    answered = await rig.answer(message("1", "", NOTE))
    assert answered.turn.reply.writer == SAFETY
    assert not any(isinstance(o, TextReading) for o in rig.view.observations)


async def test_a_sense_that_breaks_in_any_way_does_not_lose_the_turn():
    rig = Rig()
    rig.face.fail(KeyError("a bug"))
    assert problems(await rig.answer(message("1", "words", SELFIE))) == [ProblemCode.FAILED]


async def test_a_fallback_says_that_it_is_one():
    rig = Rig(writers=[FakeWriter(name="first", fail_after=1), FakeWriter(name="second")])
    answered = await rig.answer(message("1", "words"))
    assert answered.turn.reply.writer == "second"
    assert codes(answered) == ["notice-writer-fallback"]
    assert rig.view.withdrawn == 1
    assert "".join(rig.view.pieces) == answered.turn.reply.text


@pytest.mark.parametrize("writers", [[FakeWriter(fail_after=0)], [FakeWriter(pieces=(" ",))]])
async def test_no_writer_is_an_error_and_nothing_is_stored(writers):
    rig = Rig(writers=writers)
    with pytest.raises(WriterError):
        await rig.answer(message("1", "words"))
    assert rig.storage.turns.recorded == []


async def test_one_private_part_makes_the_thought_private():
    rig = Rig(transcriber=False)
    answered = await rig.answer(message("1", "words", NOTE), message("2", "more", mode=Mode.PRIVATE))
    assert answered.turn.mode is Mode.PRIVATE
    assert answered.turn.waiting_audio == ()
    assert rig.storage.shelf.entries == []


async def test_a_turn_that_cannot_be_stored_is_an_error():
    rig = Rig()
    await rig.storage.profiles.person(key())
    rig.storage.turns.record = _disk_full
    with pytest.raises(StorageError):
        await rig.answer(message("1", "words"))


async def _disk_full(_turn):
    raise StorageError("disk_full")


async def test_content_shows_in_no_repr():
    rig = Rig()
    answered = await rig.answer(message("1", "비밀 이야기", SELFIE, NOTE))
    shown = repr(answered) + repr(rig.writers[0].briefs) + repr(message("2", "비밀 이야기", SELFIE))
    assert "비밀" not in shown
    assert rig.transcriber.text not in shown
    assert "selfie" not in shown
    assert "A fake reply" not in shown


def backlog(rig, transcriber, channel):
    postman = Postman(rig.storage.outbox, {"telegram": channel})
    return Backlog(
        turns=rig.storage.turns,
        profiles=rig.storage.profiles,
        transcriber=transcriber,
        observer=rig.observer,
        postman=postman,
        corrector=Corrector(rig.storage.corrections),
    )


async def test_a_waiting_note_is_transcribed_once_a_model_is_there():
    rig, channel = Rig(transcriber=False), FakeChannel()
    await rig.answer(message("1", "잘 들어 봐", SELFIE, NOTE))
    rig.text.emotion = Emotion.SADNESS
    assert await backlog(rig, FakeTranscriber("사실은 너무 슬펐어"), channel).work() == 1
    [entry] = rig.storage.shelf.entries
    assert (entry.text, entry.transcript) == ("잘 들어 봐", "사실은 너무 슬펐어")
    assert entry.mismatch.second_label is Emotion.SADNESS
    [told] = channel.taken
    assert "사실은 너무 슬펐어" in told.reply.text
    assert "11월 21일" in told.reply.text
    assert await backlog(rig, FakeTranscriber(), channel).work() == 0


async def test_crisis_in_a_note_that_is_heard_late_leads_to_help():
    rig, channel = Rig(transcriber=False), FakeChannel()
    await rig.answer(message("1", "", NOTE))
    assert await backlog(rig, FakeTranscriber("이제 그만 죽고 싶어"), channel).work() == 1
    [told] = channel.taken
    assert told.reply.writer == SAFETY
    assert told.reply.text.index("109") < told.reply.text.index("죽고 싶어")
    assert rig.storage.shelf.entries[0].mood is None


async def test_a_waiting_note_without_speech_is_settled_and_told():
    rig, channel = Rig(transcriber=False), FakeChannel()
    await rig.answer(message("1", "", NOTE))
    deaf = FakeTranscriber()
    deaf.fail(MediaError(ProblemCode.NOTHING_SAID))
    assert await backlog(rig, deaf, channel).work() == 1
    assert rig.storage.shelf.notes == {}
    assert len(channel.taken) == 1


async def test_a_waiting_note_is_dropped_unheard_once_voices_are_not_agreed_to():
    rig, channel = Rig(transcriber=False), FakeChannel()
    await rig.answer(message("1", "", NOTE))
    await rig.prefer(voices=False)
    unasked = FakeTranscriber()
    unasked.fail(ModelError("whisper"))
    assert await backlog(rig, unasked, channel).work() == 1
    assert (rig.storage.shelf.notes, channel.taken) == ({}, [])


async def test_where_others_read_no_note_is_kept_to_be_heard_later():
    rig = Rig(transcriber=False)
    answered = await rig.answer(replace(message("1", "", NOTE, mode=Mode.CHAT), overheard=True))
    assert answered.turn.waiting_audio == ()


async def test_a_note_waits_on_while_the_model_has_trouble():
    rig, channel = Rig(transcriber=False), FakeChannel()
    await rig.answer(message("1", "", NOTE))
    broken = FakeTranscriber()
    broken.fail(ModelError("whisper"))
    assert await backlog(rig, broken, channel).work() == 0
    assert len(rig.storage.shelf.notes) == 1
    assert await backlog(rig, None, channel).work() == 0


async def test_what_somebody_did_not_agree_to_reaches_no_sense():
    rig = Rig()
    await rig.prefer(faces=False)
    answered = await rig.answer(message("1", "오늘 좋았어", SELFIE))
    assert rig.face.received == []
    assert problems(answered) == [ProblemCode.NOT_AGREED]
    assert "problem-not-agreed" in codes(answered)
    assert answered.turn.reply.text == "A fake reply."


async def test_a_video_needs_both_agreements():
    rig = Rig()
    await rig.prefer(voices=False)
    answered = await rig.answer(message("1", "", VIDEO))
    assert rig.transcriber.calls == []
    assert "음성" in answered.turn.reply.text
    assert rig.storage.shelf.entries == []


async def test_nothing_is_read_or_kept_of_words_that_may_not_be_read():
    rig = Rig()
    await rig.prefer(words=False)
    answered = await rig.answer(message("1", "비밀 이야기"))
    assert "동의" in answered.turn.reply.text
    assert answered.turn.text == ""
    assert rig.storage.shelf.entries == []
    assert rig.writers[0].briefs == []


async def test_where_others_read_nothing_of_the_diary_is_known_to_the_writer():
    rig = Rig()
    await rig.answer(message("1", "어제 몰래 울었어"))
    person = await rig.storage.profiles.person(key())
    await rig.storage.profiles.save(replace(person, introduction="비밀 소개"))
    heard = replace(message("2", "기억해줘: 오늘은 춥다", mode=Mode.CHAT), overheard=True)
    answered = await rig.answer(heard)
    recall = rig.writers[0].briefs[-1].recall
    assert (recall.recent, recall.memories, recall.facts, recall.person.introduction) == ((), (), (), "")
    assert codes(answered)[-1] == "notice-in-private"
    assert answered.turn.reply.read is None
    assert answered.turn.observations == ()
    assert await rig.storage.memories.facts(person.id) == []
    assert len(rig.storage.shelf.entries) == 1


async def test_where_others_read_a_correction_is_an_ordinary_message():
    rig = Rig()
    await rig.answer(message("1", "오늘 좋았어"))
    answered = await rig.answer(replace(message("2", "아니야, 슬펐어", mode=Mode.CHAT), overheard=True))
    assert answered.turn.reply.writer == "fake"


async def test_what_was_read_can_be_corrected_unless_it_was_private():
    rig = Rig()
    assert (await rig.answer(message("1", "오늘 좋았어"))).turn.reply.read is Emotion.HAPPINESS
    assert (await rig.answer(message("2", "오늘 좋았어", mode=Mode.PRIVATE))).turn.reply.read is None


async def test_after_words_of_crisis_one_may_be_asked_the_next_day():
    rig = Rig()
    answered = await rig.answer(message("1", "죽고 싶어"))
    assert answered.turn.reply.writer == SAFETY
    assert "notice-follow-up" in codes(answered)


async def test_words_for_another_day_are_written_down_for_it():
    rig = Rig()
    day = date(2026, 11, 3)
    answered = await rig.answer(replace(message("1", "친구랑 밥 먹었다 #점심"), day=day))
    [entry] = await rig.storage.diary.entries(answered.turn.person_id)
    assert (entry.local_date, entry.written_at, entry.tags) == (day, NOON, ("점심",))
    assert [one.local_date for one in await rig.storage.mood_log.moods(entry.person_id)] == [day]
    [notice] = [one for one in answered.turn.reply.notices if one.code == "notice-written-for"]
    assert dict(notice.args)["day"] == "2026년 11월 3일 화요일"


async def test_words_that_name_no_day_are_of_the_day_that_has_not_ended():
    rig = Rig()
    await rig.prefer(day_ends=4)
    late = replace(message("1", "늦게 잔다"), sent_at=NOON.replace(hour=18))
    answered = await rig.answer(late)
    assert answered.turn.local_date == date(2026, 11, 21)
    assert "notice-written-for" not in codes(answered)
    later = await rig.answer(replace(late, id="2", sent_at=NOON.replace(hour=19)))
    assert later.turn.local_date == date(2026, 11, 22)


async def test_words_for_a_day_are_no_correction_of_a_reading():
    rig = Rig()
    await rig.answer(message("1", "오늘 좋았어"))
    answered = await rig.answer(replace(message("2", "아니야, 슬펐어"), day=date(2026, 11, 20)))
    assert answered.turn.mode is Mode.DIARY
    assert len(await rig.storage.diary.entries(answered.turn.person_id)) == 2


async def test_beside_words_of_crisis_nothing_is_said_of_days():
    rig = Rig()
    answered = await rig.answer(replace(message("1", "나 그냥 죽고 싶어"), day=date(2026, 11, 20)))
    assert answered.turn.reply.writer == SAFETY
    assert answered.turn.local_date == date(2026, 11, 20)
    assert "notice-written-for" not in codes(answered)


async def test_what_is_written_for_a_day_of_long_ago_comes_to_mind_at_once():
    rig = Rig(writers=[DrawingWriter()])
    for number in range(31):
        await rig.answer(message(str(number), f"{number}번째 아침 산책"))
    old = replace(message("old", "고양이가 아파서 병원에 다녀왔다."), day=date(2026, 3, 1))
    await rig.answer(old)
    await rig.answer(message("now", "고양이 병원에 다시 가야 해"))
    told = rig.writers[0].briefs[-1].recall.memories
    assert [memory.local_date for memory in told] == [date(2026, 3, 1)]
