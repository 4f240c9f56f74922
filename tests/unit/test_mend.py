"""Sentences of a language model are mended or left out; nothing that is fine is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import SpeechLevel
from llm.mend import Fault, Mender, right_particles, split_sentences, wrong_level

RULES = "너는 안나. 친구가 올린 글에 댓글을 달듯 한 문단으로 답한다. 추상적인 말 대신 적힌 일을 콕 집는다."


def mender(language="ko", level=SpeechLevel.CASUAL, name="", call="", persona="안나", comments=()):
    return Mender(language=language, level=level, name=name, call=call, persona=persona, rules=RULES, comments=comments)


@pytest.mark.parametrize(
    ("sentence", "mended"),
    [
        ("오늘 정말 애썼어.", "오늘 정말 애썼어."),
        ("안나: 오늘 정말 애썼어.", "오늘 정말 애썼어."),
        ("답글: **오늘** 정말 애썼어.", "오늘 정말 애썼어."),
        ("<글>오늘 정말 애썼어.</글>", "오늘 정말 애썼어."),
        ("*따뜻하게 안아주며* 오늘 정말 애썼어.", "오늘 정말 애썼어."),
        ("- 오늘 정말\x00 애썼어.<|im_end|>", "오늘 정말 애썼어."),
        ("얼굴 감정: 행복", Fault.EMPTY),
        ("표정: 기쁨인 듯 · 말: 슬픔", Fault.EMPTY),
        ("💛", "💛"),
        ("...", Fault.EMPTY),
        ("", Fault.EMPTY),
        ("I am so sorry to hear that.", Fault.LANGUAGE),
        ("今天辛苦了，我的朋友。", Fault.LANGUAGE),
        ("Netflix 보면서 쉬자.", "Netflix 보면서 쉬자."),
        ("친구가 올린 글에 댓글을 달듯 한 문단으로 답한다.", Fault.LEAK),
        ("너 우울증인 것 같아.", Fault.DIAGNOSIS),
        ("우울증 이야기 들려줘서 고마워.", "우울증 이야기 들려줘서 고마워."),
        ("오늘 정말 애쓰셨어요.", Fault.LEVEL),
        ("오늘도 수고!", "오늘도 수고!"),
    ],
)
def test_a_sentence_is_mended_or_left_out(sentence, mended):
    assert mender().mend(sentence) == mended


@pytest.mark.parametrize(
    ("sentence", "casual", "polite"),
    [
        ("오늘 힘들었지?", True, False),
        ("오늘 힘들었죠?", False, True),
        ("오늘 힘들었겠어요ㅠㅠ", False, True),
        ("고생하셨습니다.", False, True),
        ("푹 쉬어 ㅎㅎ", True, False),
        ("내일 보자!", True, False),
        ("그랬구나.", True, False),
        ("어떻게 할까요?", False, True),
        ("어떻게 할까?", True, False),
        ("슬픔에도 제 속도가 있으니까.", True, False),
        ("그게 다가 아니다.", True, False),
        ("어떠십니까?", False, True),
        ("토닥토닥.", True, True),
    ],
)
def test_speech_levels(sentence, casual, polite):
    assert (not wrong_level(sentence, SpeechLevel.CASUAL), not wrong_level(sentence, SpeechLevel.POLITE)) == (
        casual,
        polite,
    )


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        ("주성야, 오늘 어땠어?", "주성", "주성아, 오늘 어땠어?"),
        ("서현아 왔구나", "서현", "서현아 왔구나"),
        ("명수아, 안녕", "명수", "명수야, 안녕"),
        ("주성는 잘했어", "주성", "주성은 잘했어"),
        ("주성가 웃었네", "주성", "주성이가 웃었네"),
        ("주성이가 웃었네", "주성", "주성이가 웃었네"),
        ("James야, 안녕", "James", "James야, 안녕"),
        ("명수을 응원해", "명수", "명수를 응원해"),
    ],
)
def test_the_name_gets_the_right_particle(text, name, right):
    assert right_particles(text, name) == right


def test_a_missing_name_comes_first_and_only_once():
    korean = mender(name="주성", call="주성아")
    assert korean.mend("오늘 힘들었지?") == "주성아, 오늘 힘들었지?"
    assert korean.mend("따뜻한 물 한 잔 마시자.") == "따뜻한 물 한 잔 마시자."
    english = mender("en", name="Mina", call="Mina", persona="Anna")
    assert english.mend("That sounds heavy.") == "Mina, that sounds heavy."
    assert mender("en", name="Mina", call="Mina").mend("I'm here, Mina.") == "I'm here, Mina."
    assert mender("en", name="Mina", call="Mina").mend("I'm here.") == "Mina, I'm here."


def test_nothing_is_said_twice():
    one = mender(comments=["오늘은 푹 쉬자. 내일 또 이야기해!"])
    assert one.mend("오늘은 푹 쉬자!") is Fault.REPEATED
    assert one.mend("창문을 열어 봐.") == "창문을 열어 봐."
    assert one.mend("창문을 열어 봐!!") is Fault.REPEATED
    assert one.mend("응.") == "응."
    assert one.mend("응.") == "응."


@given(st.text(max_size=200), st.sampled_from(["ko", "en"]), st.sampled_from(SpeechLevel))
def test_whatever_a_model_writes_is_one_clean_line_or_a_fault(text, language, level):
    mended = mender(language, level, name="주성", call="주성아").mend(text)
    if isinstance(mended, Fault):
        return
    assert mended == " ".join(mended.split())
    assert "\x00" not in mended
    assert "주성" in mended or not any(sign.isalnum() for sign in mended)


@given(st.text(max_size=300))
def test_no_word_is_lost_in_splitting(text):
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
