"""The reader with a second look: what goes wrong with that leaves the first one as it is."""

import logging

import pytest

from bot.doctor import examine
from bot.refiner import Judging, RefinedTextReader, refined_reader
from config.settings import Settings
from core.emotions import Emotion
from core.errors import ModelBusy, ModelError, ModelTimeout, ModelUnavailable
from emotion.text import HashedTextReader
from llm.composer.composer import Composer
from tests.fakes.judge import FakeJudge
from tests.fakes.text import FakeTextReader


class JudgingWriter(FakeJudge):
    """A writer that has an opinion, too."""

    async def write(self, brief):
        yield "안녕"


async def test_a_reading_is_refined():
    small, judge = FakeTextReader(Emotion.NEUTRAL, confidence=0.2), FakeJudge(Emotion.SADNESS)
    reader = RefinedTextReader(small, judge, seconds=3.0)
    reading = await reader.read("그럭저럭 버텼다")
    assert reading.scores.top is Emotion.SADNESS
    assert reading.model == "fake text + fake model"
    assert (small.received, judge.asked, judge.seconds) == (["그럭저럭 버텼다"], ["그럭저럭 버텼다"], [3.0])
    await reader.aclose()
    assert (small.closed, judge.closed) == (True, False)


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (ModelBusy("m"), logging.INFO),
        (ModelTimeout("m"), logging.INFO),
        (ModelUnavailable("m"), logging.WARNING),
        (ModelError("m"), logging.WARNING),
    ],
)
async def test_what_goes_wrong_leaves_the_small_reading(caplog, error, level):
    caplog.set_level(logging.INFO)
    judge = FakeJudge()
    judge.fail(error)
    small = FakeTextReader(Emotion.HAPPINESS)
    reading = await RefinedTextReader(small, judge).read("비밀스러운 하루")
    assert reading == await small.read("비밀스러운 하루")
    [record] = caplog.records
    assert (record.levelno, record.getMessage()) == (level, f"a reading is not refined: {type(error).__name__}")


async def test_words_of_crisis_do_not_wait_for_a_second_look():
    judge = FakeJudge()
    reading = await RefinedTextReader(FakeTextReader(), judge).read("죽고 싶어")
    assert (reading.model, judge.asked) == ("fake text", [])


async def test_the_small_readers_errors_are_its_own():
    judge = FakeJudge()
    with pytest.raises(ModelUnavailable):
        await RefinedTextReader(FakeTextReader(error=ModelUnavailable("text")), judge).read("오늘")
    assert judge.asked == []


async def test_the_real_small_reader_is_warmed_and_asked_first():
    reader = RefinedTextReader(HashedTextReader(), FakeJudge(Emotion.HAPPINESS, valence=1.0))
    await reader.warm()
    reading = await reader.read("오늘 너무 힘들고 슬펐어. 울고 싶다.")
    assert reading.scores.top is Emotion.SADNESS
    assert reading.model.endswith(", doubted by fake model")
    await reader.aclose()


async def test_only_who_wants_it_and_has_a_model_gets_it(home, caplog):
    small, writer, composer = FakeTextReader(), JudgingWriter(), Composer()
    assert refined_reader(Settings(), small, [writer, composer]) is small
    assert caplog.text == ""
    wanted = Settings(refine_readings=True, stage_seconds=10.0)
    assert refined_reader(wanted, small, [composer]) is small
    assert "FACELOG_LLM_MODEL" in caplog.text
    reader = refined_reader(wanted, small, [writer, composer])
    await reader.read("오늘 하루")
    # A stage's deadline leaves time for the small reading.
    assert writer.seconds == [5.0]
    assert isinstance(writer, Judging)


async def test_the_doctor_tells_what_is_missing(home, tmp_path):
    async def said(**settings):
        return [
            (finding.state, finding.detail)
            for finding in await examine(Settings(**settings))
            if finding.what == "read" and "embedded" not in finding.detail
        ]

    assert await said() == []
    for settings in ({}, {"llm_model": str(tmp_path / "gone.gguf")}):
        [(state, detail)] = await said(refine_readings=True, **settings)
        assert state == "problem"
        assert "FACELOG_LLM_MODEL" in detail
