"""What a composed reply says of earlier days, and when it offers something small."""

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import WriterError
from core.observations import Mismatch, Source
from core.people import Ingredient, Length, SpeechLevel
from core.ports import Drawing
from llm.composer import Composer, compose
from llm.composer.memory import told_in
from llm.composer.phrases import load_phrases
from llm.composer.when import SAID, said_when
from llm.mend import wrong_level
from llm.suggestions import offered_in
from tests.fakes.llm import make_brief, make_entry, make_mood

TODAY = date(2026, 11, 21)
TUESDAY = date(2026, 11, 10)
NOW = {"ko": ("내일 발표라서 너무 떨려", "fear"), "en": ("The interview is tomorrow and I can't sleep", "fear")}
THEN = {
    "ko": "발표 준비하다가 밤을 새웠다. 너무 무서웠다",
    "en": "Nervous about the interview. I rehearsed it all day.",
}
KEY = {"ko": "발표", "en": "the interview"}


def memory(text, mood="fear", *, day=TUESDAY, entry_id="m1"):
    entry = replace(make_entry(mood or "neutral", day=day), id=entry_id, text=text)
    return entry if mood else replace(entry, mood=None)


def remembering(brief, *memories, facts=()):
    return replace(brief, recall=replace(brief.recall, memories=memories, facts=facts))


def told(text, language="ko"):
    return told_in(text, load_phrases(language).memories)


def replies(words, mood, *memories, language="ko", seeds=20, facts=(), **rest):
    name = "주성" if language == "ko" else "Tom"
    briefs = [make_brief(words, mood, language=language, seed=seed, name=name, **rest) for seed in range(seeds)]
    return [compose(remembering(brief, *memories, facts=facts)) for brief in briefs]


@pytest.mark.parametrize(
    ("days", "korean", "english"),
    [
        (1, "어제", "yesterday"),
        (2, "그저께", "2 days ago"),
        (3, "3일 전에", "3 days ago"),
        (5, "5일 전에", "5 days ago"),
        (6, "지난주 일요일에", "last Sunday"),
        (11, "지난주 화요일에", "last Tuesday"),
        (13, "13일 전에", "13 days ago"),
        (20, "2주 전에", "2 weeks ago"),
        (30, "4주 전에", "4 weeks ago"),
        (31, "한 달 전에", "a month ago"),
        (62, "두 달 전에", "2 months ago"),
        (364, "열한 달 전에", "11 months ago"),
        (365, "1년 전에", "a year ago"),
        (800, "2년 전에", "2 years ago"),
    ],
)
def test_a_day_is_said_as_people_say_it(days, korean, english):
    day = TODAY - timedelta(days=days)
    assert (said_when(day, TODAY, "ko"), said_when(day, TODAY, "en")) == (korean, english)


@given(st.integers(1, 40_000), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_earlier_day_can_be_said(days, today):
    try:
        day = today - timedelta(days=days)
    except OverflowError:
        return
    for language in ("ko", "en"):
        assert re.fullmatch(SAID, said_when(day, today, language))


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1)])
def test_a_day_that_is_not_past_cannot(day):
    with pytest.raises(ValueError, match="before today"):
        said_when(day, TODAY, "ko")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_memory_is_told_now_and_then_with_its_day(language):
    found = [told(text, language) for text in replies(*NOW[language], memory(THEN[language]), language=language)]
    assert 8 <= sum(map(bool, found)) <= 16
    assert all(len(one) <= 1 for one in found)
    when = said_when(TUESDAY, TODAY, language)
    assert {(key.lower(), day.lower()) for one in found for key, day in one} == {(KEY[language], when.lower())}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("length", list(Length))
def test_promises_hold_with_memories(language, length):
    for seed, level in itertools.product(range(40), SpeechLevel):
        brief = make_brief(*NOW[language], language=language, seed=seed, length=length, speech_level=level)
        text = compose(remembering(brief, memory(THEN[language])))
        assert abs(len(text) - length.characters) <= 0.25 * length.characters, (seed, len(text), text)
        assert text.count("?") <= 1
        if language == "ko":
            assert not any(wrong_level(one, level) for one in re.split(r"(?<=[.!?…])\s+", text)), text


async def test_what_was_drawn_on_is_what_was_written():
    writer = Composer()
    assert isinstance(writer, Drawing)
    for seed in range(20):
        brief = remembering(make_brief(*NOW["ko"], seed=seed), memory(THEN["ko"]), memory("발표 연습", entry_id="m2"))
        text = "".join([piece async for piece in writer.write(brief)])
        assert writer.drew_on(brief) == (("m1",) if told(text) else ())
        assert text == compose(brief)
    with pytest.raises(WriterError):
        writer.drew_on(make_brief("안녕", persona="nobody"))


def test_yesterday_is_drawn_on_too():
    writer = Composer()
    for seed in range(20):
        brief = make_brief("산책했어", "happiness", seed=seed, length=Length.LONG, recent=(make_entry("sadness"),))
        assert bool(writer.drew_on(brief)) is ("보였는데" in compose(brief))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("버스를 놓쳤어", THEN["ko"]),
        ("오늘 점심에 혼자 밥 먹었어", "점심에 밥을 먹었다"),
        ("친구가 미워", "친구랑 놀았다"),
        ("주성이가 싫어", "주성이는 바보다"),
        ("시발을 외쳤어", "시발을 외쳤다"),
        ("할머니가 보고 싶어", "할머니가 돌아가셨다"),
        ("발표가 무서워", "발표가 무서워서 죽고 싶다. 자살 생각이 난다"),
    ],
)
def test_what_shares_nothing_or_must_not_come_up_does_not(words, text):
    assert not any(told(one) for one in replies(words, "sadness", memory(text, "sadness")))


def test_nothing_bad_comes_into_a_happy_moment_unless_it_got_better():
    words = "발표 드디어 끝났다! 진짜 행복해"
    better = [one for one in replies(words, "happiness", memory(THEN["ko"])) if told(one)]
    assert better
    assert all(re.search("나아진|가볍|달라|밝아", one) for one in better)
    unknown = memory(THEN["ko"], None)
    assert not any(told(one) for one in replies(words, "happiness", unknown))
    unsure = replace(unknown, mood=make_mood("fear", confidence=0.2))
    assert not any(told(one) for one in replies(words, "happiness", unsure))
    doubtful = make_mood("happiness", confidence=0.3)
    assert not any(told(one) for one in replies(words, doubtful, memory(THEN["ko"])))
    assert not any(told(one) for one in replies("발표가 끝나서 행복해", "neutral", memory(THEN["ko"])))
    good = [one for one in replies(words, "happiness", memory("발표 주제를 정했다", "happiness")) if told(one)]
    assert good
    assert all(re.search("기분이 좋아|환했|밝았|웃게", one) for one in good)


def test_a_good_day_is_not_held_against_a_bad_one():
    found = [one for one in replies(*NOW["ko"], memory("발표 칭찬을 받았다", "happiness")) if told(one)]
    assert found
    assert not any(re.search("기분이 좋아|환했|밝았|나아진|무거워 보였", one) for one in found)


def test_a_difference_between_face_and_words_leaves_memories_alone():
    mismatch = Mismatch(
        first=Source.FACE,
        second=Source.WORDS,
        first_label=make_mood("happiness").label,
        second_label=make_mood("fear").label,
        distance=0.7,
    )
    assert not any(told(one) for one in replies(*NOW["ko"], memory(THEN["ko"]), mismatch=mismatch))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_same_memory_does_not_come_twice_and_never_in_a_row(language):
    memories = [memory(THEN[language]), memory(THEN[language], entry_id="m2", day=TUESDAY - timedelta(days=30))]
    recent, found = (), []
    for seed in range(25):
        brief = make_brief(*NOW[language], language=language, seed=seed, recent=recent)
        text = compose(remembering(brief, *memories))
        found += told(text, language)
        recent = (replace(make_entry("fear", comment=text, day=TODAY), id=f"r{seed}"), *recent)
    assert len(found) == 1
    # Another topic, but in the reply right after one with a memory.
    for seed in range(10):
        words, other = ("민수랑 싸웠어", "민수랑 영화를 봤다") if language == "ko" else ("I met Sam", "I met Sam today")
        said = replace(make_entry("fear", comment=next(t for t in [told_text(language)]), day=TODAY), id="r")
        brief = make_brief(words, "neutral", language=language, seed=seed, recent=(said,))
        assert not told(compose(remembering(brief, memory(other, None))), language)


def told_text(language):
    return next(
        text for text in replies(*NOW[language], memory(THEN[language]), language=language) if told(text, language)
    )


def test_a_memory_told_lately_does_not_come_again_under_another_name():
    both = memory("발표 전에 민수를 만났다. 발표는 무섭다")
    first = next(text for text in replies(*NOW["ko"], both) if told(text))
    recent = (make_entry("neutral", comment="그랬구나.", day=TODAY), make_entry("fear", comment=first, day=TODAY))
    assert not any(told(one) for one in replies("민수를 또 만났어", "neutral", both, recent=recent))
    other = memory("민수를 만났다", "neutral", day=TUESDAY - timedelta(days=40), entry_id="m2")
    assert any(told(one) for one in replies("민수를 또 만났어", "neutral", both, other, recent=recent))


@pytest.mark.parametrize(
    ("language", "words", "text", "key"),
    [
        ("ko", "내일 또 발표야", "발표했다", "발표"),
        ("ko", "드디어 발표한 날", "발표라서 떨린다", "발표"),
        ("ko", "민수랑 또 싸웠어", "민수를 만났다", "민수"),
        ("ko", "Netflix를 하루 종일 봤어", "netflix가 좋다", "Netflix"),
        ("en", "Then I saw Sam at the lake", "Sam called.", "Sam"),
        ("en", "My boss again!", "The boss was nice.", "your boss"),
    ],
)
def test_a_keyphrase_is_a_topic_a_noun_or_a_name(language, words, text, key):
    found = [told(one, language) for one in replies(words, "neutral", memory(text, None), language=language)]
    assert {said.lower() for one in found for said, _ in one} == {key.lower()}


def test_facts_are_used_where_they_fit():
    facts = ("고양이 이름은 나비", "동생 결혼식은 5월")
    fits = replies("고양이가 안 보여", "sadness", facts=facts, length=Length.LONG)
    assert 3 <= sum("기억해 달라" in text for text in fits) <= 17
    assert all("‘고양이’" in text for text in fits if "기억해 달라" in text)
    assert not any("나비" in text or "동생" in text for text in fits)
    assert not any("기억해 달라" in text for text in replies("버스를 놓쳤어", "anger", facts=facts, length=Length.LONG))
    recent = (make_entry("neutral", comment="그래.", day=TODAY), *(make_entry("sadness", comment=t) for t in fits))
    again = replies("고양이가 안 보여", "sadness", facts=facts, length=Length.LONG, recent=recent)
    assert not any("기억해 달라" in text for text in again)


LOW = ("하루 종일 아무것도 못 했어", "sadness")


@pytest.mark.parametrize("level", list(SpeechLevel))
def test_something_small_is_offered_at_most_once_in_four_replies(level):
    recent, offered = (), []
    for seed in range(60):
        text = compose(make_brief(*LOW, seed=seed, recent=recent, length=Length.MEDIUM, speech_level=level))
        offered.append(bool(offered_in([text])))
        assert not any(wrong_level(one, level) for one in re.split(r"(?<=[.!?…])\s+", text)), text
        recent = (make_entry("sadness", comment=text, day=TODAY), *recent)[:30]
    assert sum(offered) >= 4
    assert all(sum(offered[start : start + 4]) <= 1 for start in range(57))


def test_the_same_thing_is_not_offered_again_soon():
    recent, names = (), []
    for seed in range(30):
        text = compose(make_brief(*LOW, seed=seed, recent=recent, length=Length.LONG))
        names += sorted(offered_in([text]))
        recent = (make_entry("sadness", comment=text, day=TODAY), *recent)[:30]
    assert len(names) == len(set(names)) > 2


@pytest.mark.parametrize(
    ("words", "mood", "rest"),
    [
        (LOW[0], "sadness", {"make_up": frozenset({Ingredient.EMPATHY})}),
        ("승진했어! 행복해", "happiness", {}),
        ("그래도 행복해", "sadness", {}),
        ("할머니가 돌아가셨어", "sadness", {}),
        (LOW[0], make_mood("sadness", confidence=0.1), {}),
    ],
)
def test_nothing_is_offered_where_it_does_not_fit(words, mood, rest):
    assert not any(offered_in([text]) for text in replies(words, mood, length=Length.LONG, seeds=40, **rest))


@settings(max_examples=60, deadline=None)
@given(
    words=st.text(max_size=100),
    text=st.text(max_size=100),
    fact=st.text(max_size=60),
    days=st.integers(-3, 4000),
    language=st.sampled_from(["ko", "en"]),
    seed=st.integers(0, 2**32),
)
def test_anything_may_be_remembered(words, text, fact, days, language, seed):
    past = memory(f"{words} {text}", "sadness", day=TODAY - timedelta(days=days))
    brief = remembering(make_brief(words, "neutral", language=language, seed=seed), past, facts=(f"{fact} {words}",))
    reply = compose(brief)
    assert 20 < len(reply) < 300
    assert compose(brief) == reply
    assert not re.search(r"[{}|\x00-\x09\x0b-\x1f]", reply)
