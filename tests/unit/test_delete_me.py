"""`/delete_me`: says what goes, waits for the very words, and then nothing is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.delete_me import ASSENTS, PHRASES, DeleteMeCommand
from bot.commands.screen import Screen
from bot.wording.wording import wording
from core.errors import StorageError
from tests.fakes.desk import DeskRig, labels
from tests.fakes.storage_rig import message, turn

KO = wording("ko")


@pytest.fixture
async def rig():
    rig = DeskRig()
    person = await rig.person()
    await rig.storage.turns.record(turn(person.id, "1", key=rig.key))
    await rig.storage.memories.remember(person.id, "고양이 이름은 나비", rig.now)
    return rig


async def entries(rig, person):
    return await rig.storage.diary.entries(person.id)


@pytest.mark.parametrize(
    "words", ["지워 주세요", "지워주세요.", "  지워 주세요!\n", "Delete me", "delete me.", "DELETE ME"]
)
async def test_the_very_words_erase_in_either_language(rig, words):
    before = await rig.person()
    screen = await rig.run("delete_me")
    assert "되돌릴 수 없어요" in screen.text
    assert len(await entries(rig, before)) == 1
    done = await rig.desk.reply(rig.key, words)
    assert done.text == KO.say("delete-me-done")
    assert rig.storage.erasure.erased == [before.id]
    assert rig.forgotten == [(rig.key, before.id)]
    assert await entries(rig, before) == []
    assert (await rig.person()).id != before.id
    # Nothing waits for words any more, and there is nothing left to be shown.
    assert await rig.desk.reply(rig.key, words) is None
    assert "나비" not in (await rig.run("memory")).text


@pytest.mark.parametrize("argument", ["지워 주세요", "delete me", "--yes"])
async def test_nothing_goes_with_the_command_itself(rig, argument):
    person = await rig.person()
    assert "지워 주세요" in (await rig.run("delete_me", argument)).text
    assert len(await entries(rig, person)) == 1


@pytest.mark.parametrize(
    "words", ["오늘은 바다에 갔다", "지워", "지워 주세요라고 할까", "죽고 싶어", "", "/", "delete"]
)
async def test_other_words_are_a_message_and_close_the_question(rig, words):
    person = await rig.person()
    await rig.run("delete_me")
    assert await rig.desk.reply(rig.key, words) is None
    assert await rig.desk.reply(rig.key, "지워 주세요") is None
    assert len(await entries(rig, person)) == 1


@pytest.mark.parametrize("words", ["네", "응!", "Yes", "ok"])
async def test_an_assent_is_not_enough_and_not_kept_in_the_diary(rig, words):
    person = await rig.person()
    await rig.run("delete_me")
    assert "아직 아무것도" in (await rig.desk.reply(rig.key, words)).text
    assert len(await entries(rig, person)) == 1
    await rig.desk.reply(rig.key, "지워 주세요")
    assert await entries(rig, person) == []


async def test_the_question_is_over_after_ten_minutes(rig):
    await rig.run("delete_me")
    rig.later(minutes=11)
    assert await rig.desk.reply(rig.key, "지워 주세요") is None
    assert rig.storage.erasure.erased == []


async def test_everything_can_be_kept_and_is_offered_as_a_file_first(rig):
    screen = await rig.run("delete_me")
    assert labels(screen) == ["먼저 내보내기", "그대로 두기"]
    offered = await rig.press(screen, "내보내기")
    assert isinstance(offered, Screen)
    assert offered.text == KO.say("export-choose")
    kept = await rig.press(await rig.run("delete_me"), "그대로")
    assert kept.text == KO.say("delete-me-kept")
    assert await rig.desk.reply(rig.key, "지워 주세요") is None
    assert rig.storage.erasure.erased == []


async def test_a_failure_says_that_nothing_was_done(rig):
    await rig.run("delete_me")
    person = await rig.person()
    rig.storage.erasure.erase = _failing
    assert (await rig.desk.reply(rig.key, "지워 주세요")).text == KO.say("notice-not-saved")
    assert rig.forgotten == []
    assert len(await entries(rig, person)) == 1


async def _failing(person_id):
    raise StorageError("disk_full")


def test_it_is_not_for_groups(rig):
    assert not rig.desk.in_groups("delete_me")
    assert not PHRASES & ASSENTS


def test_both_languages_name_the_words_that_work():
    for language, phrase in (("ko", "지워 주세요"), ("en", "delete me")):
        for key in ("delete-me-about", "delete-me-again"):
            assert wording(language).say(key).rstrip().endswith(f": {phrase}")


@given(st.text(max_size=30))
async def test_no_other_text_erases(text):
    rig = DeskRig()
    command = DeleteMeCommand(rig.storage.erasure, exports=lambda: False)
    await command.reply(await rig.desk.caller(rig.key), ("sure",), text)
    bare = "".join(letter for letter in text.casefold() if letter.isalnum())
    assert bare in PHRASES or rig.storage.erasure.erased == []


async def test_a_message_that_comes_afterwards_is_a_strangers(rig):
    await rig.run("delete_me")
    await rig.desk.reply(rig.key, "지워 주세요")
    assert await rig.storage.journal.add(message("2", key=rig.key))
    assert not (await rig.person()).onboarded
