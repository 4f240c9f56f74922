from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.screen import MOST_ACTION, Button, Said, Screen, action, parts_of
from bot.preferences import settings_of
from bot.wording.wording import wording
from core.emotions import Emotion
from core.errors import StorageError
from core.modes import Mode
from core.people import LANGUAGES, Length, SpeechLevel
from llm.persona import persona_names
from tests.fakes.bot import message
from tests.fakes.desk import DeskRig, action_of, labels
from tests.fakes.storage_rig import mood, turn


@pytest.fixture
def rig():
    return DeskRig()


def test_actions_fit_what_platforms_give_back():
    assert parts_of(action("settings", "length", "long")) == ("settings", ("length", "long"))
    with pytest.raises(ValueError, match="colon"):
        action("settings", "a:b")
    with pytest.raises(ValueError, match="64"):
        Button(label="x", action="가" * 22)
    assert Button(label="x", action="a" * MOST_ACTION)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described(language, rig):
    words = wording(language)
    for spec in rig.desk.specs:
        assert 0 < len(words.say(f"command-{spec.name}")) <= 100
        if spec.argument:
            assert 0 < len(words.say(spec.argument)) <= 100


@given(st.text(max_size=80))
async def test_any_pressed_action_gets_a_screen(pressed):
    rig = DeskRig()
    outcome = await rig.desk.press(rig.key, pressed)
    assert isinstance(outcome, Screen)
    assert outcome.text


@given(st.sampled_from([spec.name for spec in DeskRig().desk.specs]), st.text(max_size=60))
async def test_any_argument_gets_an_answer(name, argument):
    outcome = await DeskRig().run(name, argument)
    assert outcome.text


async def test_every_screen_opens_and_every_button_on_it_leads_somewhere(rig):
    for spec in rig.desk.specs:
        screen = await rig.run(spec.name)
        for row in screen.rows:
            for button in row:
                following = await DeskRig().desk.press(rig.key, button.action)
                assert isinstance(following, Screen), button.action
                assert following.text != wording("ko").say("commands-old-button")


async def test_an_unknown_command_is_told(rig):
    assert "/dance" in (await rig.run("dance")).text


async def test_a_failure_of_storage_is_a_sentence(rig):
    rig.storage.failing = StorageError("locked")
    sentence = wording("ko").say("notice-not-saved")
    assert (await rig.run("today")).text == sentence
    assert (await rig.desk.press(rig.key, "settings:length")).text == sentence
    assert await rig.desk.reply(rig.key, "60") is None


async def test_settings_change_by_buttons(rig):
    screen = await rig.press(await rig.run("settings"), "길이")
    assert {"짧게", "중간", "길게"} <= set(labels(screen))
    done = await rig.press(screen, "길게")
    assert (await rig.person()).preferences.length is Length.LONG
    assert "길게" in done.text


async def test_settings_change_by_words(rig):
    await rig.run("settings", "말투 존댓말")
    assert (await rig.person()).preferences.speech_level is SpeechLevel.POLITE
    assert "없는 설정" in (await rig.run("settings", "색깔 파랑")).text
    assert "쓸 수 없어요" in (await rig.run("settings", "length 엄청")).text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("시간대", "시간대: Asia/Seoul"),
        ("timezone", "시간대: Asia/Seoul"),
        ("하루 끝", "하루끝: 자정"),
        ("조용한 시간", "조용한시간: (없음)"),
    ],
)
async def test_one_setting_opens_by_its_name_as_it_is_shown_or_typed(rig, said, shown):
    screen = await rig.run("settings", said)
    assert screen.text.startswith(shown)
    assert "‹ 설정" in labels(screen)


async def test_every_setting_opens_and_changes_by_its_shown_name_in_both_languages(rig):
    for language in LANGUAGES:
        await rig.run("settings", f"language {language}")
        for one in settings_of(rig.shelf.names()):
            label = wording(language).say(f"setting-{one.name}")
            assert (await rig.run("settings", label)).text.startswith(f"{label}:")
    await rig.run("settings", "quiet hours 23:00 - 08:00")
    await rig.run("settings", "end of the day 4")
    preferences = (await rig.person()).preferences
    assert (preferences.quiet, preferences.day_ends) == ((1380, 480), 4)
    await rig.run("settings", "quiet hours -")
    assert (await rig.person()).preferences.quiet is None


async def test_settings_are_shown_in_words(rig):
    shown = (await rig.run("settings")).text
    assert "페르소나: 안나" in shown
    assert "막대그래프: 꺼짐" in shown
    assert (await rig.run("settings", "막대그래프 켜기")).text.startswith("막대그래프를 켰어요.\n")
    assert {"켜기", "끄기"} <= set(labels(await rig.run("settings", "막대그래프")))
    assert "페르소나: 모리" in (await rig.run("settings", "페르소나 모리")).text
    assert "보관기간을 90일로 바꿨어요" in (await rig.run("settings", "보관기간 90일")).text
    assert "1,095일" in labels(await rig.run("settings", "보관기간"))
    for one in persona_names():
        for language in LANGUAGES:
            assert wording(language).say(f"choice-{one}") == rig.shelf.load(one).name.of(language)


@pytest.mark.parametrize(
    ("said", "zone"),
    [("서울", "Asia/Seoul"), ("berlin", "Europe/Berlin"), ("New York", "America/New_York"), ("utc", "UTC")],
)
async def test_a_time_zone_is_known_by_its_city(rig, said, zone):
    await rig.run("settings", f"timezone {said}")
    assert (await rig.person()).timezone == zone


async def test_only_what_can_be_emptied_says_so(rig):
    assert "비우려면 -" in (await rig.run("settings", "이름")).text
    assert "비우려면" not in (await rig.run("settings", "시간대")).text


async def test_a_free_text_setting_takes_the_next_words(rig):
    await rig.press(await rig.run("settings"), "이름")
    done = await rig.desk.reply(rig.key, "주성")
    assert (await rig.person()).name == "주성"
    assert "주성" in done.text
    assert await rig.desk.reply(rig.key, "오늘 힘들었어") is None


async def test_a_question_is_forgotten_after_a_while(rig):
    await rig.press(await rig.run("settings"), "이름")
    rig.later(hours=2)
    assert await rig.desk.reply(rig.key, "오늘은 바다에 갔다") is None
    assert (await rig.person()).name == ""


async def test_another_command_closes_the_question(rig):
    await rig.press(await rig.run("settings"), "이름")
    await rig.run("today")
    assert await rig.desk.reply(rig.key, "오늘은 바다에 갔다") is None


async def test_a_wrong_value_is_asked_for_again(rig):
    await rig.press(await rig.run("settings"), "시간대")
    again = await rig.desk.reply(rig.key, "Asia/Atlantis")
    assert "Asia/Atlantis" in again.text
    await rig.desk.reply(rig.key, "Asia/Tokyo")
    assert (await rig.person()).timezone == "Asia/Tokyo"


async def test_a_persona_is_chosen_by_button_or_name_and_greets(rig):
    screen = await rig.run("persona")
    greeted = await rig.press(screen, "모리")
    assert (await rig.person()).preferences.persona == "mori"
    assert greeted.text.startswith("모리:")
    await rig.run("persona", "안나")
    assert (await rig.person()).preferences.persona == "anna"
    assert "없어요" in (await rig.run("persona", "아무개")).text


async def test_words_after_a_mode_are_said_in_it(rig):
    assert await rig.run("private", "비밀이야") == Said(text="비밀이야", mode=Mode.PRIVATE)
    assert await rig.run("chat", "잡담") == Said(text="잡담", mode=Mode.CHAT)


async def test_a_mode_can_stay_and_be_left(rig):
    await rig.press(await rig.run("private"), "계속 비공개로")
    assert (await rig.person()).preferences.mode is Mode.PRIVATE
    await rig.press(await rig.run("private"), "다시 일기로")
    assert (await rig.person()).preferences.mode is Mode.DIARY


async def test_agreements_can_be_taken_back(rig):
    screen = await rig.press(await rig.run("privacy"), "셀카")
    assert (await rig.person()).preferences.faces is False
    await rig.press(screen, "셀카")
    assert (await rig.person()).preferences.faces is True


async def test_memories_are_forgotten_by_a_tap(rig):
    person = await rig.person()
    await rig.storage.memories.remember(person.id, "고양이 이름은 나비", rig.now)
    screen = await rig.run("memory")
    assert "나비" in screen.text
    left = await rig.press(screen, "1")
    assert "나비" not in left.text
    assert await rig.storage.memories.facts(person.id) == []
    assert wording("ko").say("memory-gone") in (await rig.press(screen, "1")).text


async def test_moods_are_counted_and_spans_can_be_changed(rig):
    assert "데이터가 없" in (await rig.run("mood")).text
    person = await rig.person()
    happy = mood(Emotion.HAPPINESS)
    await rig.storage.turns.record(
        replace(turn(person.id, 1, mood=happy), started_at=rig.now, local_date=rig.now.date(), key=rig.key)
    )
    screen = await rig.run("mood", "7")
    assert "행복" in screen.text
    assert "365일" in labels(screen)
    assert "행복" in (await rig.press(screen, "365일")).text
    assert "· 행복" in (await rig.run("today")).text


async def test_help_lists_every_command(rig):
    text = (await rig.run("help")).text
    assert all(f"/{spec.name}" in text for spec in rig.desk.specs)


def test_what_shows_something_private_is_not_for_groups(rig):
    shown = {spec.name for spec in rig.desk.specs if spec.in_groups}
    assert shown == {"start", "help", "privacy", "crisis"}
    assert not rig.desk.in_groups("today")
    assert message("1").overheard is False


async def test_a_correction_by_button_asks_for_the_feeling(rig):
    screen = await rig.desk.press(rig.key, "wrong:ask")
    assert "슬픔" in labels(screen)
    assert action_of(screen, "슬픔") == "wrong:is:sadness"
    assert wording("ko").say("correction-nothing", level="casual") == (await rig.press(screen, "슬픔")).text


async def test_a_persona_is_made_by_answering_questions(tmp_path):
    rig = DeskRig(folder=tmp_path)
    screen = await rig.press(await rig.run("persona"), "내 페르소나")
    assert "1/5" in screen.text
    for answer in ("코코", "바닷가에서 서점을 하는 친구", "느긋하고 다정하게 말한다"):
        # A restart in the middle goes on: what was answered is kept with the question.
        rig = DeskRig(rig.storage, folder=tmp_path)
        screen = await rig.desk.reply(rig.key, answer)
    assert "4/5" in screen.text
    for _ in range(2):
        screen = await rig.desk.reply(rig.key, "건너뛰기")
    assert "바닷가" in screen.text
    greeted = await rig.press(screen, "이대로")
    assert greeted.text.startswith("코코:")
    assert (await rig.person()).preferences.persona == "koko"


async def test_a_persona_can_be_dropped_and_its_limit_is_told(tmp_path):
    rig = DeskRig(folder=tmp_path)
    screen = await rig.press(await rig.run("persona"), "내 페르소나")
    await rig.press(screen, "그만두기")
    assert await rig.desk.reply(rig.key, "코코") is None
    full = DeskRig()
    await full.press(await full.run("persona"), "내 페르소나")
    for answer in ("코코", "서점을 하는 친구", "느긋하게", "건너뛰기", "건너뛰기"):
        screen = await full.desk.reply(full.key, answer)
    assert (await full.press(screen, "이대로")).text == wording("ko").say("persona-too-many")


async def test_words_of_crisis_are_no_answer_about_a_persona(tmp_path):
    rig = DeskRig(folder=tmp_path)
    await rig.press(await rig.run("persona"), "내 페르소나")
    assert await rig.desk.reply(rig.key, "나 그냥 죽고 싶어") is None
