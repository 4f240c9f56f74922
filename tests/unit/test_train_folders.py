"""Faces that lie in folders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.emotions import EMOTIONS, Emotion
from core.errors import DataError
from emotion.train.folders import LIST_NAME, RAF_DB, emotion_named, load_folders
from emotion.train.pictures import read_pictures


def _picture(path: Path, grey: int = 90, size: tuple[int, int] = (60, 60)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (grey, grey, grey)).save(path)
    return path


@pytest.mark.parametrize(
    ("name", "emotion"),
    [("1", Emotion.SURPRISE), ("4", Emotion.HAPPINESS), ("Angry", Emotion.ANGER), ("슬픔", Emotion.SADNESS)],
)
def test_a_folder_is_named_by_number_or_word(name: str, emotion: Emotion) -> None:
    assert emotion_named(name) is emotion


@pytest.mark.parametrize("name", ["0", "8", "²", "anatomy", "", "-1"])
def test_other_folders_mean_nothing(name: str) -> None:
    assert emotion_named(name) is None


@pytest.mark.parametrize(("channels", "shape"), [(1, (48, 48)), (3, (48, 48, 3))])
def test_a_folder_for_each_label(tmp_path: Path, channels: int, shape: tuple[int, ...]) -> None:
    for number in (1, 5):
        _picture(tmp_path / str(number) / "a.jpg", 10 * number)
    _picture(tmp_path / "notes" / "b.jpg")
    faces = load_folders(tmp_path, side=48, channels=channels)
    assert faces.images.shape == (2, *shape)
    assert [EMOTIONS[label] for label in faces.labels["emotion"]] == [RAF_DB[0], RAF_DB[4]]
    assert faces.targets["emotion"].argmax(1).tolist() == faces.labels["emotion"].tolist()


def test_a_list_names_parts_and_labels(tmp_path: Path) -> None:
    _picture(tmp_path / "aligned" / "train_1_aligned.jpg")
    _picture(tmp_path / "aligned" / "train_2_aligned.jpg")
    _picture(tmp_path / "test_1.jpg")
    (tmp_path / LIST_NAME).write_text("train_1.jpg 4\ntrain_2.jpg 6\n\ntest_1.jpg 7\n", encoding="utf-8")
    train = load_folders(Path(f"{tmp_path}#train"), side=48, channels=1)
    assert [EMOTIONS[label] for label in train.labels["emotion"]] == [Emotion.HAPPINESS, Emotion.ANGER]
    test = load_folders(Path(f"{tmp_path}#test"), side=48, channels=1)
    assert [EMOTIONS[label] for label in test.labels["emotion"]] == [Emotion.NEUTRAL]
    assert len(load_folders(tmp_path, side=48, channels=1)) == 3


@pytest.mark.parametrize("line", ["train_1.jpg 9", "train_1.jpg", "../outside.jpg 4", "a b c"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / LIST_NAME).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        load_folders(tmp_path, side=48, channels=1)


def test_what_cannot_be_read_is_counted(tmp_path: Path, capsys) -> None:
    _picture(tmp_path / "happy" / "good.png")
    (tmp_path / "happy" / "cut.png").write_bytes((tmp_path / "happy" / "good.png").read_bytes()[:60])
    (tmp_path / "happy" / "text.jpg").write_text("no picture", encoding="utf-8")
    assert len(load_folders(tmp_path, side=48, channels=1)) == 1
    assert "left out: 2 damaged" in capsys.readouterr().out


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no pictures"):
        load_folders(tmp_path, side=48, channels=1)
    with pytest.raises(DataError, match="not a folder"):
        load_folders(tmp_path / "none", side=48, channels=1)


def test_a_box_is_cut_as_a_square_whose_edge_goes_on(tmp_path: Path) -> None:
    image = np.zeros((100, 100), np.uint8)
    image[:, 80:] = 200
    Image.fromarray(image).save(tmp_path / "a.png")
    box = (80.0, 20.0, 100.0, 80.0)  # higher than wide: the square reaches past the right edge
    (face,), _ = read_pictures([tmp_path / "a.png"], lambda path: path, lambda _: box, 30, 1)
    assert face[:, :9].max() == 0
    assert face[:, 12:].min() == 200


def test_an_empty_box_a_giant_and_a_missing_picture_are_told_apart(tmp_path: Path, capsys) -> None:
    _picture(tmp_path / "a.png")
    Image.new("1", (12000, 5000)).save(tmp_path / "giant.png")
    boxes = {"a.png": (70.0, 70.0, 90.0, 90.0), "giant.png": None, "none.png": None}
    images, read = read_pictures(list(boxes), lambda name: tmp_path / name, boxes.get, 48, 1)
    assert (images.shape, read) == ((0, 48, 48), [])
    told = capsys.readouterr().out
    assert all(part in told for part in ("1 nothing in its box", "1 too large", "1 missing"))
