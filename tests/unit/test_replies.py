"""The fixed situations, what is scored of a reply, and that the composer keeps every promise."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from bot.replies import judge
from core.people import LANGUAGES, SpeechLevel
from llm.composer.composer import Composer
from llm.composer.memory import told_in
from llm.composer.phrases import load_phrases
from llm.scoring import Check, scored
from llm.situations import load_situations
from tests.fakes.llm import FakeWriter, make_brief, make_entry


def test_the_situations_cover_what_matters():
    situations = load_situations()
    assert len(situations) >= 60
    for language in LANGUAGES:
        own = [one for one in situations if one.language == language]
        assert len({one.mood for one in own}) == 7
        assert {one.speech_level for one in own} == set(SpeechLevel)
        assert len({one.length for one in own}) == len({one.strength for one in own}) == 3
        assert sum(one.face is not None for one in own) >= 10
        assert any(not one.words for one in own)
        assert any(not one.name for one in own)
        assert sum(bool(one.past) for one in own) >= 6
        assert any(not one.recalls for one in own)
        assert any(one.facts for one in own)
    assert "시험" not in repr(situations)


async def test_the_composer_keeps_every_promise():
    judged = [one async for one in judge(Composer(), load_situations())]
    broken = Counter(
        (one.situation.language, check) for one in judged for check, kept in one.checks.items() if not kept
    )
    assert not broken
    assert all(one.text and not one.failed for one in judged)
    assert {check for one in judged for check in one.checks} == set(Check)
    memories = {language: load_phrases(language).memories for language in LANGUAGES}
    told = [one for one in judged if told_in(one.text, memories[one.situation.language])]
    assert {one.situation.language for one in told} == set(LANGUAGES)
    assert all(one.situation.recalls for one in told)


async def test_a_writer_that_fails_and_one_that_says_nothing_new():
    failing = [one async for one in judge(FakeWriter(fail_after=0), load_situations()[:2])]
    assert [(one.failed, one.text) for one in failing] == [(True, ""), (True, "")]
    same = [one async for one in judge(FakeWriter(["주성아, 오늘은 정말 힘든 하루였구나."]), load_situations()[:3])]
    assert [one.checks[Check.FRESH] for one in same] == [True, False, False]


GOOD = "주성아, " + "오늘은 정말 긴 하루였겠다. 그래도 여기까지 온 네가 나는 참 좋아. " * 3 + "좀 쉬자."


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("주성아, 짧다.", Check.LENGTH),
        (GOOD * 3, Check.LENGTH),
        (GOOD.replace("주성", "친구"), Check.NAME),
        (GOOD.replace("주성아", "주성야"), Check.PARTICLE),
        (GOOD.replace("좀 쉬자.", "좀 쉬세요."), Check.LEVEL),
        (GOOD.replace("좀 쉬자.", "You should get some rest now."), Check.LANGUAGE),
        (GOOD.replace("좀 쉬자.", "왜? 어째서?"), Check.ONE_QUESTION),
        (GOOD.replace("좀 쉬자.", "**쉬자**."), Check.CLEAN),
        (GOOD.replace("좀 쉬자.", "좀 쉬"), Check.CLEAN),
    ],
)
def test_a_broken_promise_is_seen(text, check):
    brief = make_brief("힘들었어", "sadness")
    assert all(scored(GOOD, brief, []).values())
    assert scored(text, brief, [])[check] is False


PAST = replace(make_entry("fear", day=date(2026, 11, 10)), text="발표 준비하다가 밤을 새우고 혼자 울었다")


@pytest.mark.parametrize(
    ("says", "check", "kept"),
    [
        ("지난주 화요일에도 발표 얘기를 했었지.", Check.MEMORY, True),
        ("어제도 발표 얘기를 했었지.", Check.MEMORY, False),
        ("지난주 화요일에도, 3일 전에도 그랬지.", Check.MEMORY, False),
        ("발표 준비하다가 밤을 새우고 혼자 울었다고 했지.", Check.DISCREET, False),
        ("발표 준비 얘기였지.", Check.DISCREET, True),
        ("우리 고양이 이름은 나비라고 했지.", Check.DISCREET, False),
    ],
)
def test_what_is_said_of_earlier_days_is_scored(says, check, kept):
    brief = make_brief("발표가 무서워. 그저께도 그랬어", "fear")
    recall = replace(brief.recall, memories=(PAST,), facts=("우리 고양이 이름은 나비라고 한다",))
    brief = replace(brief, recall=recall)
    assert scored(f"그저께 말이지. {says}", brief, [])[check] is kept
    assert scored(says, brief, [], recalls=False)[Check.MEMORY] is ("화요일" not in says and "어제" not in says)
    assert not {Check.MEMORY, Check.DISCREET} & set(scored(says, make_brief("힘들었어", "sadness"), []))


def test_what_is_not_asked_for_is_not_scored():
    checks = scored(GOOD, make_brief("힘들었어", "sadness", name=""), [])
    assert not {Check.NAME, Check.PARTICLE, Check.ASKS} & set(checks)
    english = scored("Mina, " + "that sounds long. " * 8, make_brief("x", language="en", name="Mina"), [])
    assert Check.LEVEL not in english
    assert json.dumps(checks)
