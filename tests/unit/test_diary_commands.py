from dataclasses import replace
from datetime import timedelta

import pytest

from bot.wording.wording import wording
from core.days import local_date
from core.emotions import Emotion
from core.people import SpeechLevel
from tests.fakes.desk import DeskRig, action_of, labels
from tests.fakes.diary_years import record_of, written


@pytest.fixture
def rig():
    return DeskRig()


async def keep(rig, *entries):
    person = await rig.person()
    for entry in entries:
        theirs = replace(entry, person_id=person.id)
        rig.storage.shelf.entries.append(theirs)
        if theirs.mood is not None:
            rig.storage.shelf.moods.append(record_of(theirs))


def today(rig, back=0):
    return local_date(rig.now, "Asia/Seoul") - timedelta(days=back)


async def test_a_month_without_entries_has_no_data(rig):
    screen = await rig.run("calendar", "2019-05")
    assert "2019년 5월" in screen.text
    assert "데이터가 없음" in screen.text
    assert screen.picture


async def test_a_calendar_counts_moods_and_turns_pages(rig):
    await keep(
        rig, written(1, today(rig), "좋다", Emotion.HAPPINESS), written(2, today(rig, 30), "음", Emotion.SADNESS)
    )
    screen = await rig.run("calendar")
    assert "행복 1번" in screen.text
    assert "슬픔" not in screen.text
    assert labels(screen) == ["‹ 10월", "2026년 전체"]
    october = await rig.press(screen, "‹ 10월")
    assert "슬픔 1번" in october.text
    assert labels(october) == ["‹ 9월", "11월 ›", "2026년 전체"]
    year = await rig.press(october, "2026년 전체")
    assert "행복 1번 · 슬픔 1번" in year.text
    assert "2025" in labels(year)[0]
    assert "2026년 11월" in (await rig.press(year, "2026년 11월")).text
    assert "2024년" in (await rig.run("calendar", "2024년")).text


async def test_an_unknown_month_is_said(rig):
    assert "2026-11처럼" in (await rig.run("calendar", "언젠가")).text


async def test_a_report_is_told_in_the_persons_speech_level_and_language(rig):
    await keep(rig, written(1, today(rig), "좋다", Emotion.HAPPINESS))
    assert "남겼어." in (await rig.run("report")).text
    person = await rig.person()
    await rig.storage.profiles.save(
        replace(person, preferences=replace(person.preferences, speech_level=SpeechLevel.POLITE))
    )
    screen = await rig.run("report", "month")
    assert "남겼어요." in screen.text
    assert screen.picture
    await rig.storage.profiles.save(replace(person, language="en"))
    assert "You wrote on 1 of" in (await rig.run("report", "year")).text
    assert "this week" in (await rig.run("report", "decade")).text


async def test_a_report_goes_back_and_changes_its_span(rig):
    await keep(rig, written(1, today(rig), "좋다", Emotion.HAPPINESS))
    screen = await rig.run("report", "하루")
    assert "행복 1번" in screen.text
    before = await rig.press(screen, "‹")
    assert "데이터가 없음" in before.text
    assert "행복 1번" in (await rig.press(before, "›")).text
    assert "행복 1번" in (await rig.press(before, "한 달")).text


async def test_a_day_is_named_and_lists_its_entries_oldest_first(rig):
    await keep(rig, *(written(n, today(rig, 1), f"글 {n}", Emotion.NEUTRAL, hour=n) for n in range(7)))
    screen = await rig.run("diary", "어제")
    assert [screen.text.index(f"글 {n}") for n in range(5)] == sorted(screen.text.index(f"글 {n}") for n in range(5))
    assert "글 5" not in screen.text
    rest = await rig.press(screen, "뒤 ›")
    assert "글 6" in rest.text
    assert "글 0" in (await rig.press(rest, "‹ 앞")).text
    assert "데이터가 없음" in (await rig.press(screen, "‹ 11월 19일")).text
    assert "글 0" in (await rig.run("diary", str(today(rig, 1)))).text


async def test_words_and_moods_are_found_and_paged(rig):
    await keep(rig, *(written(n, today(rig, n), f"바다 {n}", Emotion.NEUTRAL) for n in range(8)))
    await keep(rig, written(99, today(rig, 9), "비", Emotion.SADNESS))
    screen = await rig.run("diary", "바다")
    assert "바다 4" in screen.text
    assert "바다 5" not in screen.text
    older = await rig.press(screen, "더 예전")
    assert "바다 7" in older.text
    assert labels(older) == ["1", "2", "3", "‹ 더 최근"]
    assert "비" in (await rig.run("diary", "슬픔")).text
    assert "“산”이 나오는 일기가 없어." in (await rig.run("diary", "산")).text


async def test_words_too_long_for_a_button_are_found_without_pages(rig):
    long = "가나다라마바사아자차카타파하" * 3
    await keep(rig, *(written(n, today(rig, n), long, None) for n in range(8)))
    screen = await rig.run("diary", long)
    assert labels(screen) == ["1", "2", "3", "4", "5"]
    assert wording("ko").say("diary-found-more", level="casual") in screen.text


async def test_this_day_in_earlier_years(rig):
    day = today(rig)
    await keep(rig, written(1, day.replace(year=2024), "옛날", None), written(2, day, "오늘", None))
    screen = await rig.run("diary")
    assert "오늘" in screen.text
    years = await rig.press(screen, "지난 해들")
    assert "옛날" in years.text
    assert action_of(years, "11월 21일") == f"diary:day:{day}:0"


async def test_the_newest_entries_are_paged(rig):
    assert "아직 데이터가 없어" in (await rig.run("diary")).text
    await keep(rig, *(written(n, today(rig, n), f"글 {n}.", None) for n in range(12)))
    screen = await rig.run("diary")
    for _ in range(2):
        screen = await rig.press(screen, "더 예전")
    assert "글 11." in screen.text
    assert "더 예전 ›" not in labels(screen)


async def test_a_diary_is_somebodys_own(rig):
    rig.storage.shelf.entries.append(written(1, today(rig), "남의 비밀", Emotion.FEAR))
    rig.storage.shelf.moods.append(record_of(rig.storage.shelf.entries[0]))
    for name, argument in (("diary", ""), ("diary", "비밀"), ("diary", "오늘"), ("calendar", ""), ("report", "year")):
        text = (await rig.run(name, argument)).text
        assert "남의" not in text
        assert "공포" not in text
