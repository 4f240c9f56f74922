"""Files of labelled faces come from anywhere: what is not exactly one is refused in one sentence."""

import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DataError
from emotion.evaluate.archive import Archive
from emotion.evaluate.labelled import LabelledFaces, SmilingFaces, read_labelled
from tests.fakes.evaluate import fer2013, plain_faces, smiles

IMAGES = np.zeros((3, 48, 48), np.uint8)
LABELS = np.array([0, 3, 6], np.uint8)
VOTES = np.ones((3, 10), np.uint8)


def saved(path: Path, **arrays) -> Path:
    np.savez(path, **arrays)
    return path


def refused(path: Path, words: str, **options) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read_labelled(path, **options)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)


def members(path: Path, contents: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return path


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def headed(header: str, content: bytes = b"") -> bytes:
    padded = header.encode("latin-1")
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + content


def test_faces_with_labels_and_votes(tmp_path):
    faces = read_labelled(fer2013(tmp_path / "a.npz", [1, 2, 7], [1, 2, 0], [1, 2, 7]))
    assert isinstance(faces, LabelledFaces)
    assert (faces.images == plain_faces([1, 2, 7])).all()
    assert (faces.labels.dtype, faces.labels.tolist()) == (np.int64, [1, 2, 0])
    assert (faces.votes.dtype, faces.votes.shape) == (np.uint8, (3, 10))
    assert "images" not in repr(faces)


@pytest.mark.parametrize(("name", "other"), [("label", "votes"), ("votes", "labels")])
def test_one_of_labels_and_votes_is_enough(tmp_path, name, other):
    arrays = {"label": LABELS, "votes": VOTES}
    faces = read_labelled(saved(tmp_path / "a.npz", images=IMAGES, **{name: arrays[name]}))
    assert getattr(faces, other) is None


@pytest.mark.parametrize("kind", ["u1", "<i8", ">i4"])
def test_labels_of_any_integer_type(tmp_path, kind):
    assert read_labelled(saved(tmp_path / "a.npz", images=IMAGES, label=LABELS.astype(kind))).labels.tolist() == [
        0,
        3,
        6,
    ]


def test_columns_first_is_read_as_rows_first(tmp_path):
    images = np.random.default_rng(0).integers(0, 255, (3, 48, 48), dtype=np.uint8)
    faces = read_labelled(saved(tmp_path / "a.npz", images=np.asfortranarray(images), label=LABELS))
    assert (faces.images == images).all()
    assert faces.images.flags.c_contiguous


def test_smiles(tmp_path):
    faces = read_labelled(smiles(tmp_path / "s.npz", [0, 1], [0, 1]))
    assert isinstance(faces, SmilingFaces)
    assert (faces.images.shape, faces.smiling.tolist()) == ((2, 64, 64), [False, True])


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"images": IMAGES}, "'label' or 'votes', or else 'smiling'; it has neither"),
        ({"images": IMAGES, "label": LABELS, "smiling": LABELS}, "it has both"),
        ({"label": LABELS}, "no array 'images'"),
        ({"pixels": IMAGES, "label": LABELS}, "no array 'images'"),
        ({"images": IMAGES[:, :40], "label": LABELS}, r"'images' is not of shape \(N, 48, 48\)"),
        ({"images": IMAGES[0], "label": LABELS}, r"'images' is not of shape"),
        ({"images": np.uint8(1), "label": LABELS}, r"'images' is not of shape"),
        ({"images": IMAGES, "smiling": LABELS}, r"not of shape \(N, 64, 64\)"),
        ({"images": IMAGES.astype(np.float32), "label": LABELS}, "'images' has numbers of the wrong type"),
        ({"images": IMAGES.astype(np.uint16), "label": LABELS}, "'images' has numbers of the wrong type"),
        ({"images": IMAGES, "label": LABELS.astype(float)}, "'label' has numbers of the wrong type"),
        ({"images": IMAGES, "label": np.array(["a", "b", "c"])}, "'label' has numbers of the wrong type"),
        ({"images": IMAGES, "label": np.array([{}, 1, 2], object)}, "'label' has numbers of the wrong type"),
        ({"images": IMAGES, "label": np.zeros(3, [("a", "u1")])}, "'label' has numbers of the wrong type"),
        ({"images": IMAGES, "label": LABELS[:2]}, "3 images but 2 rows of 'label'"),
        ({"images": IMAGES, "votes": VOTES[:2]}, "3 images but 2 rows of 'votes'"),
        ({"images": IMAGES, "votes": VOTES[:, :8]}, r"'votes' is not of shape \(N, 10\)"),
        ({"images": IMAGES, "votes": VOTES.astype(np.int16) - 2}, "'votes' has values outside"),
        ({"images": IMAGES, "label": LABELS + 1}, r"'label' has values outside 0\.\.6"),
        ({"images": IMAGES, "label": LABELS.astype(int) - 1}, r"'label' has values outside 0\.\.6"),
        ({"images": np.zeros((3, 64, 64), np.uint8), "smiling": LABELS}, r"'smiling' has values outside 0\.\.1"),
        ({"images": IMAGES[:0], "label": LABELS[:0]}, "'images' is empty"),
    ],
)
def test_wrong_arrays_are_named(tmp_path, arrays, words):
    refused(saved(tmp_path / "wrong.npz", **arrays), words)


def test_what_is_no_file_is_told(tmp_path):
    refused(tmp_path / "none.npz", "No such file")
    refused(tmp_path, "a folder")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "not a regular file")
    refused(tmp_path / "x\0", "not the name of a file")


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100, npy(IMAGES)])
def test_what_is_no_archive_is_told(tmp_path, content):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    refused(path, "not a whole .npz file")


def test_a_truncated_file_is_told(tmp_path):
    path = fer2013(tmp_path / "x.npz", [1, 2], [1, 2])
    path.write_bytes(path.read_bytes()[:-30])
    refused(path, "not a whole .npz file")


def test_a_file_that_would_fill_the_memory_is_not_unpacked(tmp_path):
    bomb = members(tmp_path / "bomb.npz", {"images.npy": bytes(5_000_000), "label.npy": b""}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 10_000
    refused(bomb, "more than 4,000,000 bytes", most=4_000_000)


def test_other_arrays_count_too_but_are_not_read(tmp_path):
    contents = {"images.npy": npy(IMAGES), "label.npy": npy(LABELS), "extra.npy": b"no array" * 1000}
    path = members(tmp_path / "x.npz", contents)
    assert read_labelled(path).labels.tolist() == [0, 3, 6]
    refused(path, "more than 12,000 bytes", most=12_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "header that cannot be read"),
        (b"\x93NUMPY\x03\x00", "header that cannot be read"),
        (headed("{'descr': '|u1', 'fortran_order': False, 'shape': (9999999999, 48, 48), }"), "not as long as it says"),
        (headed("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 48, 48), }"), "empty"),
        (headed("{'descr': '|u1', 'fortran_order': False, 'shape': (True, 48, 48), }"), "not as long as it says"),
        (headed("{'descr': '|u1', 'fortran_order': False, 'shape': (1L, 48, 48), }"), "header that cannot be read"),
        (headed("-" * 900 + "1"), "header that cannot be read"),
        (headed("(" * 900), "header that cannot be read"),
        (headed("'" + "x" * 5000), "header that cannot be read"),
        (npy(IMAGES)[:-1], "not as long as it says"),
        (npy(IMAGES) + b"x", "not as long as it says"),
    ],
)
def test_headers_are_not_believed(tmp_path, content, words):
    refused(members(tmp_path / "x.npz", {"images.npy": content, "label.npy": npy(LABELS)}), words)


def test_only_what_numpy_writes_is_unpacked(tmp_path):
    contents = {"images.npy": npy(IMAGES), "label.npy": npy(LABELS)}
    refused(members(tmp_path / "x.npz", contents, zipfile.ZIP_LZMA), "packed in another way")


def test_a_directory_that_lies_about_the_size_is_noticed(tmp_path):
    path = fer2013(tmp_path / "x.npz", [1, 2], [1, 2])
    with Archive(path) as archive:
        assert {"images", "label"} <= archive.names
    content = path.read_bytes()
    # The directory's entry of the first array holds its unpacked size 24 bytes in.
    start = content.index(b"PK\x01\x02") + 24
    path.write_bytes(content[:start] + (4736 - 2304).to_bytes(4, "little") + content[start + 4 :])
    refused(path, "'images'")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    content = bytearray(fer2013(folder / "whole.npz", [1, 2], [1, 2]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "damaged.npz"
    path.write_bytes(content)
    # Any other exception fails the test.
    with suppress(DataError):
        assert read_labelled(path).images.shape[1:] == (48, 48)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_a_damaged_header_is_refused_or_read_but_never_crashes(tmp_path_factory, text):
    header = ("{'descr': '|u1', 'fortran_order': False, " + text).encode("utf-8")[:900].decode("latin-1")
    path = members(tmp_path_factory.getbasetemp() / "headed.npz", {"images.npy": headed(header), "label.npy": b""})
    with pytest.raises(DataError):
        read_labelled(path)
