"""`/diary DAY WORDS` writes, `/diary #tag` finds, and words for a day that cannot be are not lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.screen import Said, Screen
from core.days import local_date
from core.emotions import Emotion
from core.modes import Mode
from tests.fakes.desk import DeskRig, labels
from tests.fakes.diary_years import written


@pytest.fixture
def rig():
    return DeskRig()


def today(rig, back=0):
    return local_date(rig.now, "Asia/Seoul") - timedelta(days=back)


async def keep(rig, *entries):
    person = await rig.person()
    rig.storage.shelf.entries.extend(replace(entry, person_id=person.id) for entry in entries)


def diary(text, day):
    return Said(text=text, mode=Mode.DIARY, day=day)


async def test_a_day_before_words_writes_them_down_for_it(rig):
    assert await rig.run("diary", "어제 친구랑\n밥 먹었다") == diary("친구랑\n밥 먹었다", today(rig, 1))
    assert await rig.run("diary", "오늘 쉬었다") == diary("쉬었다", today(rig))
    assert await rig.run("diary", "3일 전 비") == diary("비", today(rig, 3))
    assert await rig.run("diary", "어제는 비가 왔다") == diary("비가 왔다", today(rig, 1))
    assert await rig.run("diary", "3일 전에, 비") == diary("비", today(rig, 3))
    long = "긴 글 " * 300
    assert (await rig.run("diary", f"11월 3일 {long}")).text == long.strip()


async def test_a_day_alone_shows_it_and_words_alone_search(rig):
    await keep(rig, written(1, today(rig, 1), "바다에 갔다", None))
    assert "바다에 갔다" in (await rig.run("diary", "어제")).text
    assert "바다에 갔다" in (await rig.run("diary", "바다에")).text


async def test_yesterday_is_the_day_before_the_one_that_has_not_ended(rig):
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, day_ends=4)))
    rig.now = rig.now.replace(hour=18)
    assert (await rig.run("diary", "어제 비")).day == today(rig, 2)
    rig.now = rig.now.replace(hour=19)
    assert (await rig.run("diary", "어제 비")).day == today(rig, 1)


@pytest.mark.parametrize(("hour", "back"), [(18, 1), (19, 0)])
async def test_what_is_of_today_follows_the_end_of_the_day(rig, hour, back):
    # At 03:00 in Seoul the day before goes on, at 04:00 the next one has begun.
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, day_ends=4)))
    rig.now = rig.now.replace(hour=hour)
    day = today(rig, back)
    await keep(rig, written(1, day, "늦은 밤", Emotion.HAPPINESS))
    assert "늦은 밤" in (await rig.run("today")).text
    assert "늦은 밤" in (await rig.run("diary", "오늘")).text
    assert f"{day.day}일" in (await rig.run("report", "day")).text.partition("\n")[0]


async def test_tags_by_hand_are_shown_beside_hashtags_once(rig):
    await keep(rig, written(1, today(rig), "걸었다 #산책", None, tags=("산책", "한강")))
    assert (await rig.run("diary", "오늘")).text.count("#산책") == 1
    assert "#한강" in (await rig.run("diary", "오늘")).text


async def test_words_for_a_day_to_come_are_kept_until_a_press(rig):
    screen = await rig.run("diary", "2027-01-01 새해에 할 일: 산책")
    assert "2027년 1월 1일" in screen.text
    rig = DeskRig(rig.storage)
    assert await rig.press(screen, "오늘 일기로") == diary("2027-01-01 새해에 할 일: 산책", today(rig))
    assert isinstance(await rig.press(screen, "오늘 일기로"), Screen)


async def test_other_words_after_an_offer_are_a_message_and_leave_it_open(rig):
    screen = await rig.run("diary", "2027-01-01 새해")
    assert await rig.desk.reply(rig.key, "그냥 다른 말") is None
    assert (await rig.press(screen, "오늘 일기로")).text == "2027-01-01 새해"
    screen = await rig.run("diary", "2027-01-01 새해")
    rig.later(minutes=61)
    assert await rig.desk.reply(rig.key, "다음 날의 말") is None
    assert isinstance(await rig.press(screen, "오늘 일기로"), Screen)
    screen = await rig.run("diary", "2027-01-01 새해")
    await rig.run("diary")
    assert isinstance(await rig.press(screen, "오늘 일기로"), Screen)


@pytest.mark.parametrize("typed", ["2027-01-01 그냥 죽고 싶어", "나 그냥 죽고 싶어", "자살"])
async def test_words_of_crisis_find_help_whatever_they_were_typed_for(rig, typed):
    screen = await rig.run("diary", typed)
    assert "109" in screen.text
    assert "내일" in labels(screen)[-1]


async def test_help_stands_above_what_is_found(rig):
    await keep(rig, written(1, today(rig, 1), "그때는 죽고 싶었다", None))
    screen = await rig.run("diary", "죽고 싶었다")
    assert "그때는" in screen.text.partition("109")[2]
    assert labels(screen)[0] == "1"


async def test_several_words_that_are_not_found_may_have_been_meant_to_be_written(rig):
    screen = await rig.run("diary", "친구랑 밥 먹었다")
    assert labels(screen) == ["오늘 일기로 쓰기"]
    assert await rig.press(screen, "오늘 일기로") == diary("친구랑 밥 먹었다", today(rig))
    assert labels(await rig.run("diary", "밥")) == []


async def test_entries_are_found_by_tag_and_words(rig):
    await keep(
        rig,
        written(1, today(rig), "한강 걷기", Emotion.HAPPINESS, tags=("산책", "Sea")),
        written(2, today(rig, 1), "산책을 못 했다 #산책길", Emotion.SADNESS, tags=("산책길",)),
        written(3, today(rig, 90), "뒷산 #산책", Emotion.SADNESS, tags=("산책",)),
    )
    screen = await rig.run("diary", "#산책")
    assert "한강" in screen.text
    assert "뒷산" in screen.text
    assert "못 했다" not in screen.text
    assert "뒷산" not in (await rig.run("diary", "#sea")).text
    both = await rig.run("diary", "#산책 뒷산")
    assert "한강" not in both.text
    assert "뒷산" in both.text
    felt = await rig.run("diary", "#산책 슬픔")
    assert "한강" not in felt.text
    assert "뒷산" in felt.text
    assert "못 했다" not in felt.text
    assert "나오는 일기가 없어" in (await rig.run("diary", "#없는것")).text


async def test_the_end_of_the_day_is_a_setting(rig):
    for said, hour in (("4", 4), ("새벽 2시", 2), ("자정", 0), ("6am", 6), ("3시", 3)):
        await rig.run("settings", f"하루끝 {said}")
        assert (await rig.person()).preferences.day_ends == hour
    assert {"자정", "새벽 4시", "아침 6시"} <= set(labels(await rig.press(await rig.run("settings"), "하루끝")))
    for said in ("7", "4:30", "저녁 8시", "언젠가"):
        assert "쓸 수 없어요" in (await rig.run("settings", f"day-ends {said}")).text


async def test_the_end_of_the_day_is_asked_once_and_can_be_skipped(rig):
    screen = await rig.press(await rig.run("start"), "한국어")
    screen = await rig.press(screen, "동의하고")
    ends = await rig.press(screen, "Asia/Tokyo")
    assert "불러" in (await rig.press(ends, "자정 그대로")).text
    assert (await rig.person()).preferences.day_ends == 0
    await rig.press(screen, "Asia/Tokyo")
    assert "불러" in (await rig.desk.reply(rig.key, "5시")).text
    assert (await rig.person()).preferences.day_ends == 5
    await rig.press(ends, "새벽 4시")
    assert (await rig.person()).preferences.day_ends == 4


@pytest.mark.parametrize("question", ["zone", "ends", "name"])
async def test_a_message_is_no_answer_to_an_open_step(rig, question):
    screen = await rig.press(await rig.press(await rig.run("start"), "한국어"), "동의하고")
    if question != "zone":
        screen = await rig.press(screen, "Asia/Tokyo")
    if question == "name":
        await rig.press(screen, "자정 그대로")
    before = await rig.person()
    assert await rig.desk.reply(rig.key, "오늘은 회사에서 너무 힘들었다") is None
    assert await rig.person() == before


@pytest.mark.parametrize(("said", "hour"), [("새벽 4시", 4), ("5", 5), ("자정", 0), ("3 AM", 3)])
async def test_the_end_of_the_day_is_said_in_several_ways(rig, said, hour):
    screen = await rig.press(await rig.press(await rig.run("start"), "한국어"), "동의하고")
    await rig.press(screen, "Asia/Tokyo")
    assert "불러" in (await rig.desk.reply(rig.key, said)).text
    assert (await rig.person()).preferences.day_ends == hour


async def test_words_for_a_day_that_is_not_kept_are_not_lost(rig):
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, retention_days=30)))
    assert (await rig.run("diary", "30일 전 비")).day == today(rig, 30)
    screen = await rig.run("diary", "31일 전 비")
    assert "보관기간" in screen.text
    assert (await rig.press(screen, "오늘 일기로")).text == "31일 전 비"
