"""`/report` told by the persona: a button where a model may be asked, its words above the report, and no waiting."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.screen import Screen
from bot.retelling import Teller
from bot.retellings import Retellings
from core.days import local_date
from core.emotions import Emotion
from core.people import Preferences
from llm.composer.composer import Composer
from llm.guarded import GuardedWriter
from llm.persona_file import PersonaShelf
from tests.fakes.bot import NOON
from tests.fakes.desk import DeskRig, labels
from tests.fakes.diary_years import record_of, written
from tests.fakes.llm import FakeWriter
from tests.fakes.reminding import DAY, TIME, Keeper, write
from tests.fakes.spending import FakeSpending

ASK = "안나에게 들려 달라고 하기"
FETCH = "안나의 이야기 보기"
TOLD = "이번 주에는 1일에 일기를 남겼어. 행복이 1번 읽혔어."


async def rig_of(*writers, patience=60):
    teller = Teller((*writers, Composer()), PersonaShelf(None), clock=lambda: NOON)
    rig = DeskRig(retellings=Retellings(teller, patience=patience))
    person = await rig.person()
    entry = replace(written(1, local_date(rig.now, "Asia/Seoul"), "좋다", Emotion.HAPPINESS), person_id=person.id)
    rig.storage.shelf.entries.append(entry)
    rig.storage.shelf.moods.append(record_of(entry))
    return rig


async def test_a_report_is_told_above_its_facts_and_names_who_wrote_it():
    rig = await rig_of(FakeWriter([TOLD], name="llama tiny"))
    report = await rig.run("report")
    assert ASK in labels(report)
    assert TOLD not in report.text
    told = await rig.press(report, ASK)
    assert told.text == f"{TOLD}\n— 안나 · llama tiny\n\n{report.text}"
    assert told.picture
    assert ASK in labels(told)
    assert (await rig.press(told, "한 주")).text == report.text


async def test_a_span_that_is_over_is_told():
    writer = FakeWriter([TOLD])
    rig = await rig_of(writer)
    month = await rig.press(await rig.run("report"), "한 달")
    await rig.press(month, ASK)
    assert "2026년 11월" in writer.briefs[0].facts[0]


async def test_without_a_language_model_there_is_no_button():
    rig = await rig_of()
    report = await rig.run("report")
    assert ASK not in labels(report)
    again = await rig.desk.press(rig.key, "report:tell:week:2026-11-21")
    assert "들려줄 언어 모델이 없거나" in again.text
    assert report.text in again.text
    assert ASK not in labels(again)
    bare = DeskRig()
    assert isinstance(await bare.desk.press(bare.key, "report:tell:week:2026-11-21"), Screen)


async def test_a_remote_model_is_asked_of_those_who_agreed_only():
    writer = FakeWriter([TOLD])
    far = GuardedWriter(writer, spending=FakeSpending(), needs_consent=True, person_tokens=0, all_tokens=0)
    rig = await rig_of(far)
    assert ASK not in labels(await rig.run("report"))
    assert "/settings 외부모델" in (await rig.desk.press(rig.key, "report:tell:week:2026-11-21")).text
    assert writer.briefs == []
    await rig.storage.profiles.save(replace(await rig.person(), preferences=Preferences(remote=True)))
    assert ASK in labels(await rig.run("report"))


async def test_an_empty_span_has_nothing_to_tell():
    rig = await rig_of(FakeWriter([TOLD]))
    assert ASK not in labels(await rig.press(await rig.run("report", "하루"), "‹"))
    assert "들려줄 이야기도 없어" in (await rig.desk.press(rig.key, "report:tell:week:2019-01-01")).text


async def test_words_that_were_not_used_are_said():
    rig = await rig_of(FakeWriter(["산책 덕분이야."]))
    report = await rig.run("report")
    told = await rig.press(report, ASK)
    assert told.text.startswith("언어 모델이 답하지 못했거나")
    assert told.text.endswith(report.text)


async def test_nobody_waits_long_for_a_slow_model():
    writer = FakeWriter([TOLD], stall_after=0)
    rig = await rig_of(writer, patience=0)
    report = await rig.run("report")
    waiting = await rig.press(report, ASK)
    assert "안나가 보고서를 읽고 있어." in waiting.text
    assert report.text in waiting.text
    writer.go.set()
    for _ in range(20):
        await asyncio.to_thread(int)
    assert (await rig.press(waiting, FETCH)).text.startswith(TOLD)
    assert len(writer.briefs) == 1


@pytest.mark.parametrize(
    "pressed", ["report:tell", "report:tell:week", "report:tell:age:x", "report:tell:week:someday"]
)
async def test_a_broken_button_shows_the_report(pressed):
    rig = await rig_of(FakeWriter([TOLD]))
    screen = await rig.desk.press(rig.key, pressed)
    assert screen.picture
    assert TOLD not in screen.text


async def reported(rig, *writers, **more):
    """The daily reports that come, told by these writers."""
    keeper = Keeper(rig, teller=Teller((*writers, Composer()), PersonaShelf(None), clock=lambda: TIME), **more)
    await rig.run("remind", "report 21:30")
    await keeper.at(TIME)
    return keeper.replies


async def test_a_daily_report_is_told_by_the_persona():
    rig = DeskRig()
    await write(rig, TIME - timedelta(hours=1), DAY)
    told = "오늘은 일기를 1개 남겼어. 하루가 이렇게 남았네."
    [reply] = await reported(rig, FakeWriter([told], name="llama tiny"))
    assert reply.text.startswith(f"{told}\n— 안나 · llama tiny\n\n2026년 11월 21일")
    assert reply.picture
    assert reply.notices == ()


async def test_a_daily_report_comes_without_the_persona_where_a_model_is_too_slow():
    rig = DeskRig()
    await write(rig, TIME - timedelta(hours=1), DAY)
    [reply] = await reported(rig, FakeWriter([TOLD], stall_after=0), telling=0)
    assert reply.text.startswith("2026년 11월 21일")
    assert [notice.code for notice in reply.notices] == ["notice-retelling-unused"]


async def test_a_daily_report_has_nothing_to_add_without_a_language_model():
    rig = DeskRig()
    await write(rig, TIME - timedelta(hours=1), DAY)
    [reply] = await reported(rig)
    assert reply.text.startswith("2026년 11월 21일")
    assert reply.notices == ()


async def test_no_model_is_asked_about_a_day_with_words_of_crisis():
    rig, writer = DeskRig(), FakeWriter([TOLD])
    await write(rig, TIME - timedelta(hours=1), DAY, "죽고 싶다")
    assert await reported(rig, writer) == []
    assert writer.briefs == []
