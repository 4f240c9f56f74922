"""Faces that are read although the photo is not as it should be."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.emotions import EMOTIONS
from emotion.evaluate.robustness import CHANGES, photo_of, robustness
from emotion.models import load_models
from tests.fakes.emotion import portrait


@pytest.fixture(scope="module")
def models():
    return load_models(1)


@pytest.fixture(scope="module")
def face() -> np.ndarray:
    """The portrait's face as a labelled set holds it."""
    crop = portrait().convert("L").crop((150, 90, 370, 310))
    return np.asarray(crop.resize((48, 48), Image.Resampling.LANCZOS))


def test_a_clear_face_is_found_whatever_is_done_to_its_photo(models, face) -> None:
    seen = models.faces(photo_of(face), (1.0, 1.0), most=1)[0]
    label = EMOTIONS.index(seen.scores.top)
    rows = list(robustness(models, face[None], np.array([label])))
    assert [row.change for row in rows] == list(CHANGES)
    assert all(row.found == 1 for row in rows)
    assert (rows[0].accuracy, rows[0].accuracy_found) == (1, 1)


def test_a_face_that_is_not_found_is_wrong(models) -> None:
    nothing = np.full((1, 48, 48), 90, np.uint8)
    row = next(robustness(models, nothing, np.array([0])))
    assert (row.found, row.accuracy, row.accuracy_found) == (0, 0, 0)


def test_every_change_changes_the_photo_but_the_first(face) -> None:
    photo = photo_of(face)
    for name, change in CHANGES.items():
        changed = change(photo)
        same = changed.size == photo.size and np.array_equal(np.asarray(changed), np.asarray(photo))
        assert same == (name == "none")


def test_measuring_can_be_stopped_and_needs_faces(models, face) -> None:
    assert list(robustness(models, face[None], np.array([0]), stopped=lambda: True)) == []
    with pytest.raises(ValueError, match="no faces"):
        next(robustness(models, face[:0, None, None], np.array([], np.int64)))
