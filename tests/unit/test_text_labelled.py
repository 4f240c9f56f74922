"""Files of labelled texts: what is read, and what is refused in one sentence without a word of the texts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, Emotion
from core.errors import DataError
from emotion.evaluate.labelled_texts import TextFormat, read_texts

GOEMOTIONS, KOTE = TextFormat.GOEMOTIONS, TextFormat.KOTE


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "글.tsv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_goemotions_has_quotation_marks_in_texts(file):
    read = read_texts(file('\ufeffWhat a "day"\t3, 6\tid1\r\n\n"Oh\x85no\t5\tid2'), GOEMOTIONS)
    assert [one.text for one in read.texts] == ['What a "day"', '"Oh\x85no']
    present = read.texts[0].target.present
    assert {emotion for emotion, there in zip(EMOTIONS, present, strict=True) if there} == {
        Emotion.HAPPINESS,
        Emotion.SURPRISE,
    }
    assert read.left_out == 0


def test_kote_is_quoted_and_may_say_nothing_of_ours(file):
    read = read_texts(file('1\t"그는 ""좋다""\n했다"\t42\n2\t비장하다\t11\n'), KOTE)
    assert [one.text for one in read.texts] == ['그는 "좋다"\n했다']
    assert read.left_out == 1
    assert "좋다" not in repr(read)


@pytest.mark.parametrize(
    ("layout", "content", "told"),
    [
        (GOEMOTIONS, "", "no labelled texts"),
        (GOEMOTIONS, "\n \n", "no labelled texts"),
        (KOTE, "1\t비밀\t11\n", "no labelled texts"),
        (GOEMOTIONS, b"PK\x03\x04\xff\xfe", "UTF-8"),
        (GOEMOTIONS, "secret\0\t1\tx", "UTF-8"),
        (GOEMOTIONS, "fine\t1\tx\nsecret\n", "line 2: expected 3 columns as in goemotions, found 1"),
        (GOEMOTIONS, "secret\t7\tx", "line 1: expected comma-separated labels from 0 to 6 in column 2"),
        (GOEMOTIONS, "secret\t\tx", "labels from 0 to 6"),
        (GOEMOTIONS, "secret\t-1\tx", "labels from 0 to 6"),
        (GOEMOTIONS, "secret\t²\tx", "labels from 0 to 6"),
        (GOEMOTIONS, f"secret\t{'9' * 5000}\tx", "labels from 0 to 6"),
        (KOTE, "secret\t4\tid1", "labels from 0 to 43 in column 3, as in kote"),
        (KOTE, "1\t비밀\t44", "labels from 0 to 43"),
        (KOTE, "1\t" + "비밀" * 100_000 + "\t4", "line 1: not a table as in kote"),
    ],
)
def test_what_is_no_such_file_is_told(file, layout, content, told):
    path = file(content)
    with pytest.raises(DataError) as caught:
        read_texts(path, layout)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert told in sentence
    assert "secret" not in sentence
    assert "비밀" not in sentence


def test_missing_folders_and_large_files_are_told(tmp_path, file):
    for path, told in ((tmp_path / "none.tsv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(DataError, match=told):
            read_texts(path, KOTE)
    with pytest.raises(DataError, match="larger than 10 bytes"):
        read_texts(file("a fine day\t3\tx"), GOEMOTIONS, most=10)


@given(content=st.one_of(st.binary(max_size=60), st.text("a\t\n\r\",0139 '", max_size=60).map(str.encode)))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.tsv"
    path.write_bytes(content)
    for layout in TextFormat:
        with suppress(DataError):
            assert read_texts(path, layout).texts
