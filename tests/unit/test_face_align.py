"""Faces are cut out upright and to one measure, however they lie in the picture."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from emotion.align import cut_face, frame_to_picture, normalise
from emotion.card import CropRule

RULE = CropRule(frame=48, points=((15.0, 19.0), (33.0, 19.0), (24.0, 29.0), (16.5, 38.0), (31.5, 38.0)))

numbers = st.floats(-500, 500)


def _moved(points, spin: complex, offset: complex):
    places = [complex(*point) * spin + offset for point in points]
    return [(place.real, place.imag) for place in places]


def _gradient(size: int) -> Image.Image:
    rows, columns = np.mgrid[0:size, 0:size]
    return Image.fromarray(((rows + columns) * 255 / (2 * size - 2)).astype(np.uint8))


def test_normalises_to_the_cards_mean_and_deviation() -> None:
    grey = np.array([[0, 128, 255]], np.uint8)
    assert normalise(grey, 0.5, 0.25) == pytest.approx(np.array([[-2.0, 0.007843, 2.0]]), abs=1e-5)
    assert normalise(grey, 0.5, 0.25).dtype == np.float32


@given(angle=st.floats(-math.pi, math.pi), scale=st.floats(0.2, 40), x=numbers, y=numbers)
def test_turning_scaling_and_moving_the_landmarks_moves_the_frame_alike(angle, scale, x, y) -> None:
    spin = cmath.rect(scale, angle)
    similarity = frame_to_picture(_moved(RULE.points, spin, complex(x, y)), RULE)
    assert similarity.scale == pytest.approx(scale, rel=1e-6)
    for point in [(0.0, 0.0), (48.0, 0.0), (24.0, 24.0)]:
        expected = complex(*point) * spin + complex(x, y)
        assert similarity.apply(point) == pytest.approx((expected.real, expected.imag), abs=1e-4 * scale)


@given(narrowed=st.floats(0.2, 1.0))
def test_a_turned_head_does_not_zoom_in(narrowed: float) -> None:
    points = [(24 + (x - 24) * narrowed, y) for x, y in RULE.points]
    similarity = frame_to_picture(points, RULE)
    assert similarity.scale == pytest.approx(1.0)
    assert similarity.apply((24.0, 24.0)) == pytest.approx((24.0, 24.0), abs=1e-6)


def test_refuses_landmarks_on_one_point() -> None:
    with pytest.raises(ValueError, match="one point"):
        frame_to_picture([(5.0, 5.0)] * 5, RULE)


def test_an_already_aligned_face_is_its_own_middle() -> None:
    picture = _gradient(48)
    cut = cut_face(picture, RULE.points, RULE, 44).astype(int)
    assert np.abs(cut - np.asarray(picture)[2:-2, 2:-2].astype(int)).max() <= 2


@pytest.mark.parametrize("scale", [0.5, 1.7, 4.0, 9.3])
def test_the_same_face_at_another_size_gives_the_same_cut(scale: float) -> None:
    size = round(48 * scale)
    picture = _gradient(48).resize((size, size), Image.Resampling.BICUBIC)
    cut = cut_face(picture, _moved(RULE.points, size / 48, 0), RULE, 44).astype(int)
    assert np.abs(cut - np.asarray(_gradient(48))[2:-2, 2:-2].astype(int)).max() <= 6


@pytest.mark.parametrize("angle", [-40, 15, 90, 180])
def test_a_turned_face_is_cut_upright(angle: int) -> None:
    large = _gradient(96)
    turned = large.rotate(-angle, Image.Resampling.BICUBIC, expand=False, fillcolor=128)  # clockwise
    spin = cmath.rect(1, math.radians(angle))
    points = _moved(_moved(RULE.points, 1, complex(24, 24)), spin, complex(48, 48) * (1 - spin))
    cut = cut_face(turned, points, RULE, 44).astype(int)
    assert np.abs(cut - np.asarray(large)[26:70, 26:70].astype(int)).max() <= 6


@pytest.mark.parametrize("offset", [-400 - 300j, 30 - 20j, 700 + 900j])
def test_a_frame_past_the_edge_continues_the_edge(offset: complex) -> None:
    cut = cut_face(Image.new("RGB", (60, 50), (70, 70, 70)), _moved(RULE.points, 1.3, offset), RULE, 44)
    assert cut.shape == (44, 44)
    assert set(np.unique(cut)) == {70}
