"""A reply is spoken while it is written; what becomes of it when its writer fails, or nobody waits."""

import asyncio

import pytest

from bot.aloud import aloud
from core.errors import ModelError
from core.ports import SentenceSpeaker
from speech.espeak import EspeakSpeaker
from speech.piper import PiperSpeaker
from speech.voices import CastSpeaker
from tests.fakes.bot import RecordingView
from tests.fakes.speech import FakeSentenceSpeaker, FakeSpeaker


class Patient(FakeSentenceSpeaker):
    """Lets a test wait until it has spoken a piece ahead."""

    def __init__(self):
        super().__init__()
        self.spoke = asyncio.Event()

    async def stream(self, text, language, *, persona=""):
        async for voice in super().stream(text, language, persona=persona):
            self.spoke.set()
            yield voice


async def test_sentences_are_spoken_before_the_reply_is_whole():
    speaker, view = Patient(), RecordingView()
    async with aloud(view, speaker, "ko", "anna") as heard:
        await heard.text("하나.")
        await speaker.spoke.wait()
        assert speaker.ahead == ["anna ko 하나."]
        await heard.text("둘.")
        voice = await heard.voice("하나.둘.")
    assert speaker.ahead == ["anna ko 하나.", "anna ko 둘."]
    assert speaker.calls == [("하나.둘.", "ko")]
    assert voice.seconds == 1.0
    assert view.pieces == ["하나.", "둘."]


async def test_what_a_writer_took_back_is_not_spoken_on():
    speaker, view = Patient(), RecordingView()
    async with aloud(view, speaker, "en", "anna") as heard:
        await heard.text("Wrong")
        await speaker.spoke.wait()
        await heard.withdraw()
        assert speaker.ended == 1
        await heard.text("Right.")
        await heard.voice("Right.")
    assert speaker.ahead == ["anna en Wrong", "anna en Right."]
    assert view.withdrawn == 1


async def test_a_turn_that_ends_early_stops_the_speaker():
    speaker = Patient()

    async def turn():
        async with aloud(RecordingView(), speaker, "en", "anna") as heard:
            await heard.text("Half a")
            await asyncio.Event().wait()

    running = asyncio.create_task(turn())
    await speaker.spoke.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert speaker.ended == 1
    assert speaker.calls == []


async def test_a_failure_ahead_is_told_by_the_whole():
    speaker = FakeSentenceSpeaker()
    speaker.fail(ModelError("broken"))
    async with aloud(RecordingView(), speaker, "en", "anna") as heard:
        await heard.text("Hello.")
        assert await heard.voice("Hello.") is None
        speaker.fail(None)
        assert await heard.voice("Hello.") is not None


async def test_a_speaker_of_whole_texts_is_asked_at_the_end():
    speaker = FakeSpeaker()
    async with aloud(RecordingView(), speaker, "en", "anna") as heard:
        await heard.text("Hello.")
        assert speaker.calls == []
        assert await heard.voice("Hello.") is not None


def test_which_speakers_begin_early(tmp_path):
    piper = PiperSpeaker(tmp_path / "x.onnx", "ko", threads=1, timeout=1)
    assert isinstance(piper, SentenceSpeaker)
    assert isinstance(CastSpeaker({}, piper), SentenceSpeaker)
    assert not isinstance(EspeakSpeaker(), SentenceSpeaker)
