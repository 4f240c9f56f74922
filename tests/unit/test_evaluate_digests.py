"""Pictures that a model was trained on are recognised by their pixels."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelUnavailable
from emotion.card import ModelCard, WeightFile
from emotion.evaluate.digests import DIGESTS_FILE, Digests, write_digests


def pictures(count: int, side: int = 48, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, side, side), dtype=np.uint8)


def card_of(folder: Path, content: bytes, *names: str) -> ModelCard:
    files = tuple(WeightFile(name=name, sha256=hashlib.sha256(content).hexdigest()) for name in names)
    return ModelCard(
        name="face",
        version="1",
        purpose="",
        labels=(),
        files=files,
        input=None,
        licence="",
        source="",
        training_data=(),
        figures={},
        chosen_on="",
        limits="",
        folder=folder,
    )


def test_what_was_written_is_recognised(tmp_path):
    faces, smiles = pictures(50), pictures(30, 64)
    faces[7] = faces[3]
    assert write_digests([faces, smiles], tmp_path / DIGESTS_FILE) == 79
    content = (tmp_path / DIGESTS_FILE).read_bytes()
    assert len(content) == 79 * 5
    known = Digests(content)
    assert len(known) == 79
    assert known.twins(faces).all()
    assert known.twins(smiles).all()
    mixed = np.concatenate([pictures(3, seed=1), faces[5:6]])
    assert known.twins(mixed).tolist() == [False, False, False, True]
    changed = faces[:1].copy()
    changed[0, 0, 0] ^= 1
    assert not known.twins(changed).any()


def test_the_layout_of_the_numbers_does_not_matter(tmp_path):
    faces = pictures(4)
    write_digests([faces], tmp_path / "d")
    assert Digests((tmp_path / "d").read_bytes()).twins(np.asfortranarray(faces)).all()


def test_the_order_is_that_of_the_bytes():
    digests = sorted(bytes([a, 0, 255, b, 0]) for a in (0, 127, 128, 255) for b in (0, 200))
    assert len(Digests(b"".join(digests))) == 8


def test_no_pictures_are_no_twins():
    assert not Digests(b"").twins(pictures(2)).any()
    assert Digests(b"abcde").twins(pictures(0)).shape == (0,)


@pytest.mark.parametrize("content", [b"abcd", b"zzzzzaaaaa", b"aaaaaaaaaa"])
def test_other_bytes_are_refused(content):
    with pytest.raises(ModelUnavailable, match=DIGESTS_FILE):
        Digests(content)


def test_they_travel_with_the_card(tmp_path):
    write_digests([pictures(2)], tmp_path / DIGESTS_FILE)
    card = card_of(tmp_path, (tmp_path / DIGESTS_FILE).read_bytes(), DIGESTS_FILE)
    assert len(Digests.load(card)) == 2
    (tmp_path / DIGESTS_FILE).write_bytes(b"other")
    with pytest.raises(ModelUnavailable, match="not the file"):
        Digests.load(card)
    (tmp_path / DIGESTS_FILE).unlink()
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        Digests.load(card)
    with pytest.raises(ModelUnavailable, match="names no file"):
        Digests.load(card_of(tmp_path, b""))
