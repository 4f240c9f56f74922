"""Text made speakable."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speech.speakable import shorten, speakable

KOREAN = {
    "오늘은 어땠어?": "오늘은 어땠어?",
    "고마워 😀👍🏽 정말": "고마워 정말.",
    "👨\u200d👩\u200d👧 가족이랑 🇰🇷 1️⃣등": "가족이랑 1등.",
    "ㅋㅋㅋㅋ 웃기다": "하하 웃기다.",
    "힘들었지ㅠㅠ 그래도 괜찮아": "힘들었지. 그래도 괜찮아.",
    "힘들었지ㅜㅜ.": "힘들었지.",
    "ㅇㅇ 알았어ㅋ": "응 알았어.",
    "좋아요~ ^^ 정말?!!": "좋아요 정말?",
    "슬퍼 T_T 그래 :)": "슬퍼 그래.",
    "# 제목\n- 하나\n- **둘** 셋\n\n---\n> _인용_ `말`": "제목. 하나. 둘 셋. 인용 말.",
    "[여기](https://example.com/a?b=1)를 봐": "여기를 봐.",
    "https://example.com/path에서 봤어": "에서 봤어.",
    "안녕\u200b하세요\x00\x07\ud800": "안녕하세요.",
    "25℃, 습도 50%": "25도, 습도 50 퍼센트.",
    "3.5점 10:30 2026-11-21": "3.5점 10:30 2026-11-21.",
    unicodedata.normalize("NFD", "안녕"): "안녕.",
    "그래.\n\n\n그럼": "그래. 그럼.",
    "그는 '괜찮아.'": "그는 '괜찮아.'",
}
SPEECHLESS = ["", " \n\t", "😀😀", "...", "ㅠㅠㅠ", "~*~", "https://example.com", "\x00\x01", "❤️‍🔥", "^_^", "---"]


@pytest.mark.parametrize("text", KOREAN)
def test_only_what_ears_can_follow_is_left(text):
    assert speakable(text, "ko") == KOREAN[text]


def test_signs_are_said_in_the_language():
    assert speakable("50% you & me, 25°C", "en") == "50 percent you and me, 25 degrees."


@pytest.mark.parametrize("text", SPEECHLESS)
def test_what_cannot_be_spoken_becomes_nothing(text):
    assert speakable(text, "ko") == ""


@given(st.text(), st.sampled_from(["ko", "en"]))
@example("[" * 3_000 + "](" * 3_000, "ko")
@example("- " * 3_000 + "*" * 3_000, "ko")
@example("\u1100" * 500, "ko")
def test_any_text_becomes_one_clean_line_or_nothing(text, language):
    spoken = speakable(text, language)
    spoken.encode()
    assert "\n" not in spoken
    assert "  " not in spoken
    assert spoken == spoken.strip()
    assert not {unicodedata.category(sign) for sign in spoken} & {"Cc", "Cs", "Co", "Cn", "So"}
    assert not spoken or any(sign.isalnum() for sign in spoken)


@given(
    st.lists(st.sampled_from(["하나 둘", "three. ", "넷? ", "5.5 ", " ", "가나다라마바사아자차", "a"])),
    st.integers(1, 30),
)
def test_a_shortened_text_is_a_start_of_it_within_the_limit(pieces, limit):
    text = "".join(pieces).strip()
    short = shorten(text, limit)
    assert len(short) <= limit
    assert text.startswith(short)
    assert bool(short) == bool(text)


def test_a_text_is_cut_after_a_whole_sentence_first():
    assert shorten("하나야. 둘이야? 셋이야.", 12) == "하나야. 둘이야?"
    assert shorten("하나 둘 셋 넷", 6) == "하나 둘"
    assert shorten("하나둘셋넷", 3) == "하나둘"
    assert shorten("하나야.", 100) == "하나야."
