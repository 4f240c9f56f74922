import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.split import split, utf16


def words(parts):
    return "".join("".join(parts).split())


@given(st.text(max_size=400), st.integers(2, 60), st.sampled_from([len, utf16]))
def test_parts_fit_and_lose_nothing(text, limit, measure):
    parts = split(text, limit, measure)
    assert all(part and measure(part) <= limit for part in parts)
    assert words(parts) == "".join(text.split())


def test_short_texts_stay_whole():
    assert split("오늘은 좋은 날. 그렇지?", 100) == ["오늘은 좋은 날. 그렇지?"]
    assert split("  \n", 100) == []


def test_paragraphs_come_before_sentences_and_sentences_before_words():
    assert split("하나 둘. 셋 넷.\n\n다섯 여섯. 일곱", 18) == ["하나 둘. 셋 넷.", "다섯 여섯. 일곱"]
    assert split("One two three. Four five six. Seven eight nine.", 30) == [
        "One two three. Four five six.",
        "Seven eight nine.",
    ]
    assert split("가나다 라마바 사아자", 8) == ["가나다 라마바", "사아자"]


def test_a_word_that_is_too_long_is_cut():
    assert split("ㅋ" * 25, 10) == ["ㅋ" * 10, "ㅋ" * 10, "ㅋ" * 5]


def test_telegram_counts_what_is_beyond_the_basic_plane_twice():
    assert utf16("a😀") == 3
    assert split("😀" * 6, 4, utf16) == ["😀😀"] * 3


def test_a_limit_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        split("가", 1)
