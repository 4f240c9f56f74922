"""The Korean AI-Hub faces: three annotators, and how far they agree."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.emotions import EMOTIONS, FOUR, Emotion
from core.errors import DataError
from emotion.train.agreement import agreement, print_agreement
from emotion.train.aihub import Record, load_aihub, parse_rows, read_records, record_of

BOX = (10.0, 10.0, 50.0, 50.0)


def row(name: str, uploader: str, *labels: str, boxes=(BOX, BOX, BOX)) -> dict:
    """One record as the set has it."""
    table = {"filename": name, "faceExp_uploader": uploader, "gender": "여"}
    for annotator, label, (left, top, right, bottom) in zip("ABC", labels, boxes, strict=True):
        corners = {"minX": left, "minY": top, "maxX": right, "maxY": bottom}
        table[f"annot_{annotator}"] = {"faceExp": label, "boxes": corners}
    return table


def write(folder: Path, rows: list, *, encoding: str = "utf-8", name: str = "labels.json") -> Path:
    """Write label file and pictures."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(rows, ensure_ascii=False), encoding=encoding)
    for one in rows:
        if isinstance(one, dict) and "filename" in one:
            Image.new("L", (60, 60), 120).save(folder / one["filename"])
    return folder


def record(uploader: str, *labels: str, boxes=(BOX, BOX, BOX)) -> Record:
    return Record(path=Path("a.jpg"), uploader=uploader, labels=labels, boxes=boxes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_what_two_agree_on_is_kept_and_all_three_are_the_target(tmp_path: Path, encoding: str) -> None:
    rows = [row("a.jpg", "기쁨", "기쁨", "기쁨", "당황"), row("b.jpg", "분노", "분노", "슬픔", "당황")]
    write(tmp_path, rows, encoding=encoding)
    faces = load_aihub(tmp_path, side=48, channels=1, seed=1)
    assert faces.images.shape == (1, 48, 48)
    target = dict(zip(EMOTIONS, faces.targets["emotion"][0].tolist(), strict=True))
    assert target[Emotion.HAPPINESS] == pytest.approx(2 / 3)
    assert target[Emotion.SURPRISE] == target[Emotion.FEAR] == pytest.approx(1 / 6)
    assert FOUR[faces.labels["four"][0]] == "happiness"
    assert faces.targets["four"][0].tolist() == pytest.approx([0, 2 / 3, 1 / 3, 0])


def test_the_boxes_of_those_who_agree_are_averaged() -> None:
    boxes = ((0.0, 0.0, 10.0, 10.0), (90.0, 90.0, 99.0, 99.0), (2.0, 4.0, 12.0, 14.0))
    assert record("슬픔", "슬픔", "분노", "슬픔", boxes=boxes).box == (1, 2, 11, 12)
    assert record("슬픔", "슬픔", "분노", "기쁨", boxes=boxes).agreed is None


def test_classes_are_balanced_by_seed(tmp_path: Path) -> None:
    rows = [row(f"h{i}.jpg", "기쁨", *["기쁨"] * 3) for i in range(6)]
    rows += [row(f"s{i}.jpg", "슬픔", *["슬픔"] * 3) for i in range(2)]
    write(tmp_path, rows)
    faces = load_aihub(tmp_path, side=48, channels=3, seed=1)
    assert faces.images.shape == (4, 48, 48, 3)
    assert np.bincount(faces.labels["four"]).tolist() == [0, 2, 0, 2]


def test_a_label_outside_the_four_says_nothing_about_them(tmp_path: Path) -> None:
    write(tmp_path, [row("a.jpg", "중립", *["중립"] * 3)])
    faces = load_aihub(tmp_path, side=48, channels=1, seed=1)
    assert faces.labels["four"].tolist() == [-1]
    assert faces.targets["four"].sum() == 0
    assert EMOTIONS[faces.labels["emotion"][0]] is Emotion.NEUTRAL


def test_what_cannot_be_used_is_counted(tmp_path: Path, capsys) -> None:
    good = row("a.jpg", "기쁨", *["기쁨"] * 3)
    write(tmp_path, [good])
    odd = [good, good | {"filename": "gone.jpg"}, good | {"annot_B": {}}, row("a.jpg", "졸림", *["기쁨"] * 3), 7]
    (tmp_path / "labels.json").write_text(json.dumps(odd), encoding="utf-8")
    assert len(read_records(tmp_path)) == 1
    told = capsys.readouterr().out
    assert all(part in told for part in ("2 records of another form", "1 missing", "1 unknown labels"))


@pytest.mark.parametrize("content", [b"{}", b"[", b"\xff\xff\xff", b'"text"', b""])
def test_a_file_that_is_no_list_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "labels.json").write_bytes(content)
    with pytest.raises(DataError, match=r"labels\.json"):
        read_records(tmp_path)


def test_a_folder_without_labels_or_agreement_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no label files"):
        read_records(tmp_path)
    write(tmp_path, [row("a.jpg", "기쁨", "기쁨", "슬픔", "분노")])
    with pytest.raises(DataError, match="no pictures that annotators agree about"):
        load_aihub(tmp_path, side=48, channels=1, seed=1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["filename", "annot_A", "annot_B", "annot_C", "boxes", "faceExp", "minX"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.text(max_size=40) | json_values.map(json.dumps))
def test_junk_is_a_data_error_or_counted(text: str) -> None:
    try:
        rows = parse_rows(text, "labels.json")
    except DataError:
        return
    assert all(isinstance(record_of(one, {}), str) for one in rows)


def test_agreement_tells_the_ceiling_of_each_label(tmp_path: Path, capsys) -> None:
    records = [
        record("기쁨", "기쁨", "기쁨", "기쁨"),
        record("기쁨", "기쁨", "기쁨", "당황"),
        record("당황", "당황", "슬픔", "분노"),
        record("당황", "슬픔", "슬픔", "슬픔"),
    ]
    happy, panic, everything = agreement(records)
    assert (happy.label, happy.pictures, happy.agreed, happy.same) == ("기쁨", 2, 1, 1)
    assert happy.ceiling == pytest.approx(3 / 4)
    assert (panic.agreed, panic.same, panic.ceiling) == (0.5, 0, 1)
    assert (everything.pictures, everything.agreed) == (4, 0.75)
    write(tmp_path, [row("a.jpg", "기쁨", *["기쁨"] * 3)])
    print_agreement(tmp_path)
    assert "100.0%" in capsys.readouterr().out


def test_agreement_needs_records() -> None:
    with pytest.raises(ValueError, match="no records"):
        agreement([])
