from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.activities import name_of
from bot.commands.screen import MOST_ACTION, Screen
from bot.commands.tap import FACES, step_named
from bot.wording.wording import wording
from core.days import diary_day
from core.people import LANGUAGES
from core.taps import MAX_ACTIVITIES, MAX_CHOICES, MAX_NAME, Choice, ChoiceKind, Step
from tests.fakes.bot import key
from tests.fakes.desk import DeskRig, action_of, labels


@pytest.fixture
def rig():
    return DeskRig()


async def taps_of(rig):
    return await rig.storage.taps.of((await rig.person()).id)


async def choices_of(rig):
    return await rig.storage.taps.choices((await rig.person()).id)


async def test_five_steps_are_one_row_and_can_be_read_without_faces(rig):
    screen = await rig.run("mood")
    assert [button.action for button in screen.rows[0]] == [f"mood:tap:{number}" for number in range(1, 6)]
    for step, button in zip(Step, screen.rows[0], strict=True):
        assert button.label == f"{FACES[step]} {wording('ko').say(f'step-{int(step)}')}"


async def test_one_tap_logs_at_once_and_says_what_and_when(rig):
    screen = await rig.press(await rig.run("mood"), "좋음")
    [tap] = await taps_of(rig)
    assert (tap.step, tap.tapped_at) == (Step.GOOD, rig.now)
    assert tap.local_date == diary_day(rig.now, await rig.person())
    assert "좋음" in screen.text
    assert wording("ko").clock(rig.now + timedelta(hours=9)) in screen.text


async def test_a_tap_works_without_a_screen_and_after_a_restart(rig):
    screen = await rig.desk.press(rig.key, "mood:tap:2")
    again = DeskRig(rig.storage.restart())
    again.later(minutes=10)
    await again.press(screen, "운동")
    [tap] = await taps_of(again)
    assert (tap.step, tap.activities) == (Step.BAD, ("운동",))


async def test_pressed_twice_within_a_minute_is_one_mood(rig):
    rig.later(seconds=59)
    await rig.desk.press(rig.key, "mood:tap:4")
    rig.later(seconds=2)
    twice = await rig.desk.press(rig.key, "mood:tap:4")
    assert wording("ko").say("tap-logged-again", level="casual") in twice.text
    assert len(await taps_of(rig)) == 1
    await rig.desk.press(rig.key, "mood:tap:1")
    rig.later(minutes=5)
    await rig.desk.press(rig.key, "mood:tap:4")
    assert [one.step for one in await taps_of(rig)] == [Step.GOOD, Step.AWFUL, Step.GOOD]


async def test_two_processes_log_a_press_once(rig):
    other = DeskRig(rig.storage.beside())
    await rig.desk.press(rig.key, "mood:tap:4")
    await other.desk.press(other.key, "mood:tap:4")
    assert len(await taps_of(rig)) == 1


async def test_activities_and_sleep_are_toggles(rig):
    screen = await rig.desk.press(rig.key, "mood:tap:4")
    assert "☐ 운동" in labels(screen)
    walked = await rig.press(screen, "☐ 산책")
    assert "☑ 산책" in labels(walked)
    # Pressed twice on the same screen, it stays on.
    await rig.press(screen, "☐ 산책")
    await rig.press(walked, "☐ 친구")
    slept = await rig.press(walked, "7시간")
    assert "☑ 7시간" in labels(slept)
    [tap] = await taps_of(rig)
    assert (tap.activities, tap.sleep_hours) == (("산책", "친구"), 7.0)
    assert "산책, 친구" in slept.text
    await rig.press(await rig.press(slept, "☑ 7시간"), "☑ 산책")
    [tap] = await taps_of(rig)
    assert (tap.activities, tap.sleep_hours) == (("친구",), None)
    done = await rig.press(slept, "마치기")
    assert "친구" in done.text
    assert "☑ 친구" in labels(await rig.press(done, "고치기"))


async def test_today_shows_what_was_tapped_among_the_entries(rig):
    assert "데이터가 없" in (await rig.run("today")).text
    screen = await rig.press(await rig.run("mood"), f"{FACES[Step.GOOD]} 좋음")
    await rig.press(await rig.press(screen, "☐ 산책"), "7시간")
    told = (await rig.run("today")).text
    assert "좋음" in told
    assert told.index("좋음") < told.index("산책") < told.index("7시간")


async def test_what_was_logged_can_be_taken_back(rig):
    screen = await rig.desk.press(rig.key, "mood:tap:4")
    undone = await rig.press(screen, "남기지 않기")
    assert await taps_of(rig) == []
    assert wording("ko").say("tap-undone", level="casual") in undone.text
    for label in ("산책", "7시간", "남기지 않기", "마치기"):
        assert wording("ko").say("tap-gone", level="casual") in (await rig.press(screen, label)).text
    assert await taps_of(rig) == []


@pytest.mark.parametrize(
    ("said", "step"),
    [("4", 4), ("좋음", 4), ("good", 4), ("GREAT", 5), ("😫", 1), ("  나쁨  ", 2)],
)
async def test_words_log_too(rig, said, step):
    await rig.run("mood", said)
    assert [int(one.step) for one in await taps_of(rig)] == [step]


@pytest.mark.parametrize(
    ("said", "back"), [("어제 4", 1), ("2026-11-18 좋음", 3), ("11월 18일 4", 3), ("yesterday good", 1), ("어제: 4", 1)]
)
async def test_a_day_before_is_logged_where_it_is_named(rig, said, back):
    screen = await rig.run("mood", said)
    [tap] = await taps_of(rig)
    assert tap.step is Step.GOOD
    assert tap.local_date == diary_day(rig.now, await rig.person()) - timedelta(days=back)
    assert wording("ko").day(tap.local_date) in screen.text


async def test_a_day_alone_asks_for_its_mood_and_one_to_come_is_refused(rig):
    asked = await rig.run("mood", "어제")
    assert await taps_of(rig) == []
    await rig.press(asked, "최고")
    [tap] = await taps_of(rig)
    assert tap.local_date == diary_day(rig.now, await rig.person()) - timedelta(days=1)
    assert wording("ko").say("tap-future", level="casual") in (await rig.run("mood", "2030-01-01 4")).text
    assert len(await taps_of(rig)) == 1


async def test_the_day_ends_when_the_person_says(rig):
    await rig.run("settings", "day_ends 4")
    person = await rig.person()
    rig.later(hours=14)  # two in the morning
    await rig.desk.press(rig.key, "mood:tap:4")
    [tap] = await taps_of(rig)
    assert tap.local_date == diary_day(rig.now, person)


async def test_counts_of_tapped_and_of_read_moods_are_told_apart(rig):
    await rig.desk.press(rig.key, "mood:tap:4")
    screen = await rig.run("mood", "7일")
    assert wording("ko").say("tap-counts", days=7) in screen.text
    assert wording("ko").say("tap-read", days=7) not in screen.text
    assert "좋음 1번" in screen.text
    assert "30일" in (await rig.press(screen, "30일")).text


async def test_own_moods_are_offered_on_their_step(rig):
    await rig.run("activities", "mood 뿌듯 4")
    good = await rig.desk.press(rig.key, "mood:tap:4")
    assert "☐ 뿌듯" in labels(good)
    assert "☐ 뿌듯" not in labels(await rig.desk.press(rig.key, "mood:tap:2"))
    named = await rig.press(good, "뿌듯")
    assert "뿌듯" in named.text
    assert (await taps_of(rig))[0].name == "뿌듯"
    await rig.press(named, "☑ 뿌듯")
    assert (await taps_of(rig))[0].name == ""
    rig.later(minutes=2)
    await rig.run("mood", "뿌듯")
    assert (await taps_of(rig))[-1].name == "뿌듯"


async def test_own_activities_are_added_offered_and_removed(rig):
    await rig.run("activities", "add 클라이밍")
    screen = await rig.desk.press(rig.key, "mood:tap:4")
    await rig.press(screen, "클라이밍")
    gone = await rig.press(await rig.run("activities"), "빼기: 클라이밍")
    assert await choices_of(rig) == []
    assert "클라이밍" in gone.text
    # It stays with the mood, and can be taken off there.
    kept = await rig.press(screen, "산책")
    assert "☑ 클라이밍" in labels(kept)
    await rig.press(kept, "☑ 클라이밍")
    assert (await taps_of(rig))[0].activities == ("산책",)
    assert "☐ 클라이밍" not in labels(await rig.press(kept, "☐ 일"))


async def test_a_name_without_a_verb_is_an_activity(rig):
    assert "더했어" in (await rig.run("activities", "클라이밍 연습")).text
    [choice] = await choices_of(rig)
    assert (choice.kind, choice.name) == (ChoiceKind.ACTIVITY, "클라이밍 연습")
    for verb in ("빼기", "remove", ""):
        assert "더했어" not in (await rig.run("activities", verb)).text
    assert len(await choices_of(rig)) == 1


async def test_names_are_asked_for(rig):
    asked = await rig.press(await rig.run("activities"), "활동 더하기")
    assert asked.question == "activities:activity"
    assert "기타 연습" in (await rig.desk.reply(rig.key, " 기타  연습 ")).text
    step = await rig.press(await rig.run("activities"), "기분 이름 더하기")
    assert (await rig.press(step, "나쁨")).question == "activities:mood:2"
    await rig.desk.reply(rig.key, "꿀꿀")
    assert [(one.name, one.step) for one in await choices_of(rig)] == [("기타 연습", None), ("꿀꿀", Step.BAD)]


async def test_a_long_text_is_an_entry_not_a_name(rig):
    await rig.press(await rig.run("activities"), "활동 더하기")
    assert await rig.desk.reply(rig.key, "오늘은 바다에 가서 한참을 걷고 또 걸었다. 좋았다.") is None
    assert await choices_of(rig) == []


@pytest.mark.parametrize("said", ["운동", "산책", "x" * (MAX_NAME + 1), "\u202e\u200b", "좋음", "4"])
async def test_what_is_no_new_name_is_refused(rig, said):
    await rig.run("activities", f"add {said}")
    assert await choices_of(rig) == []


async def test_a_name_is_added_once_and_only_so_many(rig):
    person = await rig.person()
    await rig.run("activities", "add Yoga")
    assert "이미 있어" in (await rig.run("activities", "add yoga")).text
    for number in range(MAX_CHOICES - 1):
        choice = Choice(id=f"{number:032x}", person_id=person.id, kind=ChoiceKind.ACTIVITY, name=f"일{number}")
        assert await rig.storage.taps.offer(choice)
    assert str(MAX_CHOICES) in (await rig.run("activities", "add 하나 더")).text.splitlines()[0]
    screen = await rig.desk.press(rig.key, "mood:tap:4")
    for number in range(MAX_ACTIVITIES + 1):
        full = await rig.press(screen, f"☐ 일{number}")
    assert wording("ko").say("tap-full", level="casual", most=MAX_ACTIVITIES) in full.text
    [tap] = await taps_of(rig)
    assert len(tap.activities) == MAX_ACTIVITIES
    assert "빼" in (await rig.run("activities", "remove YOGA")).text
    assert len(await choices_of(rig)) == MAX_CHOICES - 1


async def test_taps_are_somebodys_own(rig):
    screen = await rig.desk.press(rig.key, "mood:tap:4")
    stranger = DeskRig(rig.storage)
    stranger.key = key("other")
    for label in ("산책", "7시간", "남기지 않기", "마치기"):
        await stranger.desk.press(stranger.key, action_of(screen, label))
    assert [(one.step, one.activities) for one in await taps_of(rig)] == [(Step.GOOD, ())]
    assert "좋음 1번" not in (await stranger.run("mood")).text


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
async def test_any_name_is_one_clean_line_or_refused(said):
    rig = DeskRig()
    name = name_of(said)
    assert name is None or (0 < len(name) <= MAX_NAME and "\n" not in name and name == name.strip())
    await rig.run("activities", f"add {said}")
    for one in await choices_of(rig):
        screen = await rig.desk.press(rig.key, "mood:tap:4")
        assert f"☐ {one.name}" in labels(screen)
        assert all(len(button.action.encode()) <= MOST_ACTION for row in screen.rows for button in row)
        await rig.press(screen, f"☐ {one.name}")
        [tap] = await taps_of(rig)
        assert one.name in tap.activities


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=12), max_size=4))
async def test_any_press_and_argument_gets_a_screen(parts):
    rig = DeskRig()
    for what in ("tap", "see", "done", "undo", "name", "on", "off", "sleep"):
        outcome = await rig.desk.press(rig.key, ":".join(["mood", what, *parts]))
        assert isinstance(outcome, Screen)
        assert outcome.text
    assert isinstance(await rig.run("mood", " ".join(parts)), Screen)
    assert isinstance(await rig.run("activities", " ".join(("mood", *parts))), Screen)


def test_steps_are_named_in_both_languages():
    for language in LANGUAGES:
        for step in Step:
            assert step_named(wording(language).say(f"step-{int(step)}")) is step
    assert step_named("6") is step_named("") is step_named("²") is None


async def test_a_command_that_waited_is_of_the_time_when_it_was_typed(rig):
    typed = rig.now - timedelta(hours=20)
    for _ in range(2):
        await rig.desk.run(rig.key, "mood", "4", said_at=typed)
        rig.later(minutes=5)
    [tap] = await taps_of(rig)
    assert (tap.tapped_at, tap.local_date) == (typed, diary_day(typed, await rig.person()))
    await rig.desk.run(rig.key, "mood", "어제 2", said_at=typed)
    assert min(one.local_date for one in await taps_of(rig)) == tap.local_date - timedelta(days=1)


async def test_two_names_within_a_minute_are_two_moods(rig):
    await rig.run("activities", "mood 뿌듯 4")
    await rig.run("activities", "mood 홀가분 4")
    for name in ("뿌듯", "홀가분", "홀가분"):
        screen = await rig.run("mood", name)
        assert name in screen.text
    assert [one.name for one in await taps_of(rig)] == ["뿌듯", "홀가분"]


@pytest.mark.parametrize("said", ["어제 그럭저럭", "어제 7"])
async def test_words_for_a_named_day_that_are_not_understood_ask_for_that_day(rig, said):
    screen = await rig.run("mood", said)
    assert "/mood 어제 4" in screen.text
    await rig.press(screen, "최고")
    [tap] = await taps_of(rig)
    assert tap.local_date == diary_day(rig.now, await rig.person()) - timedelta(days=1)


@pytest.mark.parametrize("command", ["mood", "activities", "report", "nosuch"])
async def test_words_of_crisis_behind_a_command_are_answered_too(rig, command):
    screen = await rig.run(command, "죽고 싶어")
    assert screen.text.count("109") == 1
    assert wording("ko").say("crisis-follow-button") in labels(screen)
    assert "109" not in (await rig.run(command, "어제 4")).text
    assert (await rig.run("crisis", "죽고 싶어")).text.count("109") == 1


async def test_a_name_that_is_offered_no_more_can_still_be_taken_from_its_mood(rig):
    await rig.run("activities", "mood 뿌듯 4")
    screen = await rig.run("mood", "뿌듯")
    await rig.run("activities", "remove 뿌듯")
    screen = await rig.press(await rig.press(screen, "마치기"), "고치기")
    screen = await rig.press(screen, "☑ 뿌듯")
    assert [one.name for one in await taps_of(rig)] == [""]
    assert "뿌듯" not in " ".join(labels(screen))


@pytest.mark.parametrize("said", ["\u3164", "\u200b\u2800 \u115f", "\u202e", "\ufe0f\u200d"])
def test_a_name_that_nobody_sees_is_none(said):
    assert name_of(said) is None
    assert name_of(f"{said}산책") is not None
