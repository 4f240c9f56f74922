from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.adapters.console.wrap import WordWrap

words = st.lists(st.text(alphabet="가나다abc.", min_size=1, max_size=8), min_size=1, max_size=40)


@given(words, st.integers(20, 80), st.integers(1, 30))
def test_lines_fit_and_no_word_is_broken_or_lost(parts, width, cut):
    text = " ".join(parts)
    sentences = text.split(". ")
    streamed = [sentence + ". " for sentence in sentences[:-1]] + sentences[-1:]
    wrap = WordWrap(width)
    shown = "".join(wrap.feed(piece) for piece in streamed)
    assert all(cell_len(line.rstrip()) <= width for line in shown.splitlines())
    assert shown.split() == text.split()


def test_the_name_before_the_reply_counts():
    assert WordWrap(10, column=6).feed("one two") == "one \ntwo"


def test_line_breaks_start_anew():
    wrap = WordWrap(8)
    assert wrap.feed("one\ntwo ") + wrap.feed("three") == "one\ntwo \nthree"
