import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import MAX_MARKS, clean, excerpt


@given(st.text())
def test_clean_text_cannot_steer_a_terminal(text):
    cleaned = clean(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c in "\n\t\u200d" for c in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  hi \r\n there\r", "hi \n there"),
        ("\x1b[31mred\x07", "[31mred"),
        ("한\u202e국", "한국"),
        ("\u1112\u1161\u11ab", "한"),
        ("👩\u200d🚀 가자", "👩\u200d🚀 가자"),
        ("\x00\x01", ""),
    ],
)
def test_clean(given_text, expected):
    assert clean(given_text) == expected


def test_marks_without_end_are_cut_before_they_are_sorted():
    assert len(clean("a" + "\u0301\u0327" * 50_000)) <= MAX_MARKS + 1


@given(st.text(max_size=300), st.integers(1, 200))
def test_an_excerpt_is_a_beginning_within_the_limit(text, limit):
    short = excerpt(text, limit)
    assert len(short) <= limit
    assert text.startswith(short)


def test_an_excerpt_ends_at_a_space_near_the_limit():
    assert excerpt("one two three four", 14) == "one two three"
