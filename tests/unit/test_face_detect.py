"""The detector finds faces large and small, and none where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from emotion.areas import Areas
from emotion.boxes import clipped, inside, kept, kept_inner, shifted, squared
from emotion.card import load_card, packaged_weights
from emotion.detect import Detector
from tests.fakes.emotion import canvas, portrait


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(load_card(packaged_weights(), "detector"), 1)


def _boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, np.float32).reshape(-1, 4)


def test_finds_a_face_and_its_landmarks(detector: Detector) -> None:
    found = detector.find(portrait())
    assert len(found) == 1
    assert found.boxes[0] == pytest.approx([164, 106, 348, 340], abs=12)
    expected = [[220, 190], [307, 186], [268, 238], [230, 280], [307, 276]]
    assert found.points[0] == pytest.approx(np.array(expected), abs=8)
    assert found.scores[0] > 0.95


def test_finds_several_faces(detector: Detector) -> None:
    one = portrait().resize((256, 300))
    found = detector.find(canvas(640, 360, (one, (20, 30)), (one, (350, 30))))
    assert len(found) == 2
    assert sorted(np.round(found.boxes[:, 0])) == pytest.approx([102, 432], abs=10)


@pytest.mark.parametrize("width", [20, 30])
def test_finds_a_small_face_in_its_second_pass(detector: Detector, width: int) -> None:
    small = portrait().resize((round(512 * width / 183), round(600 * width / 183)), Image.Resampling.LANCZOS)
    found = detector.find(canvas(800, 600, (small, (300, 200))))
    assert len(found) == 1
    assert found.boxes[0, 2] - found.boxes[0, 0] == pytest.approx(width, abs=4)


def test_finds_faces_in_the_pixels_of_a_large_picture(detector: Detector) -> None:
    large = portrait().resize((1536, 1800))
    found = detector.find(large)
    assert len(found) == 1
    assert found.boxes[0] == pytest.approx(np.array([164, 106, 348, 340]) * 3, abs=36)
    small = portrait().resize((70, 82), Image.Resampling.LANCZOS)
    found = detector.find(canvas(2000, 1500, (small.resize((140, 164)), (900, 800))))
    assert len(found) == 1
    assert found.boxes[0] == pytest.approx([945, 829, 995, 893], abs=8)


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (11, 11), (12, 12), (640, 480)])
def test_finds_nothing_in_an_even_picture(detector: Detector, size: tuple[int, int]) -> None:
    found = detector.find(Image.new("RGB", size, (120, 90, 60)))
    assert len(found) == 0
    assert (found.boxes.shape, found.points.shape) == ((0, 4), (0, 5, 2))


def test_finds_nothing_in_noise(detector: Detector) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    assert len(detector.find(Image.fromarray(noise))) == 0


def _averaged(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """Means over bins that share the pixels that lie in both."""
    tall, wide = pixels.shape[:2]
    return np.array(
        [
            [
                pixels[
                    y * tall // height : -(-(y + 1) * tall // height), x * wide // width : -(-(x + 1) * wide // width)
                ]
                .reshape(-1, 3)
                .mean(0)
                for x in range(width)
            ]
            for y in range(height)
        ]
    ).transpose(2, 0, 1)


def test_areas_are_means_of_pixels() -> None:
    pixels = np.random.default_rng(2).integers(0, 255, (47, 61, 3), dtype=np.uint8)
    areas = Areas(Image.fromarray(pixels))
    assert np.abs(areas.whole(13, 9)[0] - _averaged(pixels, 9, 13)).max() < 1e-4
    assert np.abs(areas.whole(70, 47)[0] - _averaged(pixels, 47, 70)).max() < 1e-4
    patches = areas.patches(np.array([[3, 4, 40, 41], [60, 0, 61, 47], [0, 0, 61, 5]]), 8)
    for patch, part in zip(patches, (pixels[4:41, 3:40], pixels[:, 60:], pixels[:5]), strict=True):
        assert np.abs(patch - _averaged(part, 8, 8)).max() < 1e-4


def test_overlap_that_is_just_allowed_stays() -> None:
    boxes = _boxes((0, 0, 9, 10), (3, 0, 12, 10))  # share 6 of 12 columns
    assert kept(boxes, np.array([0.9, 0.8], np.float32), 0.5).tolist() == [0, 1]
    assert kept(boxes, np.array([0.9, 0.8], np.float32), 0.49).tolist() == [0]


def test_what_a_removed_box_covers_stays() -> None:
    chain = _boxes((0, 0, 10, 10), (4, 0, 14, 10), (8, 0, 18, 10))
    assert kept(chain, np.array([0.9, 0.8, 0.7], np.float32), 0.3).tolist() == [0, 2]


def test_boxes_outside_the_picture_go() -> None:
    boxes = _boxes((-30, 0, -5, 20), (-5, -5, 20, 20), (110, 0, 130, 20), (90, 90, 130, 130))
    assert inside(boxes, (100, 100)).tolist() == boxes[[1, 3]].tolist()


def test_suppression_keeps_the_best_of_each_heap() -> None:
    boxes = _boxes((0, 0, 10, 10), (1, 0, 11, 10), (50, 50, 60, 60))
    assert kept(boxes, np.array([0.7, 0.9, 0.8], np.float32), 0.5).tolist() == [1, 2]


def test_a_face_within_a_face_goes() -> None:
    boxes = _boxes((0, 0, 100, 100), (40, 40, 60, 60))
    scores = np.array([0.9, 0.8], np.float32)
    assert kept(boxes, scores, 0.7).tolist() == [0, 1]
    assert kept_inner(boxes, scores, 0.7).tolist() == [0]


def test_squares_and_shifts_boxes() -> None:
    assert squared(_boxes((0, 10, 10, 50))).tolist() == [[-15, 10, 25, 50]]
    moved = shifted(_boxes((0, 0, 9, 19)), np.array([[0.1, 0.1, -0.1, 0.5]], np.float32))
    assert moved == pytest.approx(_boxes((1, 2, 8, 29)))


@settings(deadline=None)
@given(arrays(np.float32, (8, 4), elements=st.floats(-1000, 1000, width=32)), st.integers(1, 500), st.integers(1, 500))
def test_clipped_boxes_lie_within_the_picture(boxes: np.ndarray, width: int, height: int) -> None:
    areas = clipped(boxes, (width, height))
    assert (areas[:, :2] >= 0).all()
    assert (areas[:, 2] <= width).all()
    assert (areas[:, 3] <= height).all()


@settings(deadline=None)
@given(arrays(np.float32, (12, 2), elements=st.floats(0, 100, width=32)), st.floats(0.1, 0.9))
def test_kept_boxes_do_not_overlap_more_than_allowed(corners: np.ndarray, most: float) -> None:
    boxes = np.concatenate([corners, corners + 20], 1)
    chosen = boxes[kept(boxes, np.linspace(1, 0.1, 12, dtype=np.float32), most)]
    for number, (left, top, *_) in enumerate(chosen):
        for other_left, other_top, *_ in chosen[:number]:
            shared = max(0.0, 20 - abs(left - other_left)) * max(0.0, 20 - abs(top - other_top))
            assert shared / (800 - shared) <= most + 1e-4
