from hypothesis import example, given
from hypothesis import strategies as st

from llm.llama_text import PieceReader


def read(pieces, stop=()):
    reader = PieceReader(stop)
    shown = [reader.read(piece) for piece in pieces]
    return [text for text in [*shown, reader.rest()] if text], reader


def test_half_a_character_waits_for_its_other_half():
    smile = "😀".encode()
    assert read([smile[:1], smile[1:3], smile[3:] + b" a", "안".encode()[:2], "안".encode()[2:]])[0] == ["😀 a", "안"]


def test_bytes_that_are_no_character_are_left_out_and_hold_nothing_up():
    assert read([b"\xff", b"a\x80", b"\xec\x95", b"b", b"c\xf0\x9f"])[0] == ["a", "b", "c"]


def test_space_at_the_beginning_is_left_out():
    assert read([b" ", b"\n\n", b" hello", b" you"])[0] == ["hello", " you"]


def test_the_text_ends_before_a_stop_string():
    shown, reader = read([b"a", b" EN", b"D b", b"c"], ["END"])
    assert shown == ["a", " "]
    assert reader.stopped


def test_what_only_looks_like_a_stop_string_is_shown_late():
    assert read([b"a E", b"N", b"T", b" EN"], ["END", "ENX"])[0] == ["a ", "ENT", " ", "EN"]


def test_the_first_of_several_stop_strings_counts():
    assert read([b"one two three"], ["three", "two"])[0] == ["one "]


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=4), max_size=3), st.data())
@example("", [], None)
@example("<", ["<"], None)
def test_however_it_is_cut_the_text_is_that_before_the_first_stop_string(text, stop, data):
    content = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=10))) if data else []
    pieces = [content[start:end] for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True)]
    shown, reader = read(pieces, stop)
    begun = text.lstrip()
    ends = [at for word in stop if (at := begun.find(word)) >= 0]
    assert "".join(shown) == begun[: min(ends, default=len(begun))]
    assert reader.stopped == bool(ends)


def test_thoughts_before_the_answer_are_not_shown():
    assert read([b"\n<th", b"ink>", b"hm <b> ", b"</thi", b"nk>\n\n", b"Hi", b" <think>"])[0] == ["Hi", " <think>"]
    assert read([b"<think>hm</think> Hi"])[0] == ["Hi"]
    assert read([b"<think> never ends"])[0] == []
    assert read([b"<", b"3 you"])[0] == ["<3 you"]
    assert read([b"<thin"])[0] == ["<thin"]


def test_thoughts_that_the_prompt_began_are_not_shown():
    reader = PieceReader(["Hi"], thinking=True)
    assert [reader.read(piece) for piece in (b"Hi?", b"</think>", b"\n", b"Ho", b"Hi")] == ["", "", "", "Ho", ""]
    assert reader.stopped


@given(st.lists(st.binary(max_size=6), max_size=10))
def test_any_bytes_are_read(pieces):
    assert "\ufffd" not in "".join(read(pieces)[0])
