"""The detector finds what facenet-pytorch's own MTCNN finds, on photos of people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from emotion.areas import Areas
from emotion.boxes import clipped
from emotion.card import load_card, packaged_weights
from emotion.detect import Detector
from tests.fakes.emotion import canvas, portrait

pytestmark = [
    pytest.mark.train,
    # torch and its exporter warn about themselves.
    pytest.mark.filterwarnings("ignore"),
]


def _astronaut() -> Image.Image:
    """Eileen Collins, public domain, shipped with scikit-image: 512 by 512, one face about 80 pixels wide."""
    import skimage.data

    return Image.fromarray(skimage.data.astronaut())


def _drawn(image: Image.Image, scale: float, degrees: float = 0) -> Image.Image:
    size = round(image.width * scale), round(image.height * scale)
    return image.resize(size, Image.Resampling.LANCZOS).rotate(
        degrees, Image.Resampling.BICUBIC, fillcolor=(96, 110, 122)
    )


def _crowd() -> Image.Image:
    one, other = portrait(), _astronaut()
    parts = (
        (_drawn(one, 0.8, 4), (20, 20)),
        (_drawn(other, 0.9, -7), (450, 10)),
        (_drawn(one, 0.45, -9), (950, 20)),
        (_drawn(other, 0.45, 6), (950, 330)),
        (_drawn(one, 0.3), (40, 560)),
        (_drawn(other, 0.3, 3), (240, 600)),
        (_drawn(one, 0.6, 10), (460, 560)),
        (_drawn(other, 0.6, -3), (860, 620)),
    )
    return canvas(1280, 960, *parts)


PICTURES = {
    "portrait": portrait,
    "portrait, turned": lambda: _drawn(portrait(), 1, 15),
    "portrait, larger": lambda: _drawn(portrait(), 1.6, -6),
    "astronaut": _astronaut,
    "astronaut, turned": lambda: _drawn(_astronaut(), 1, -12),
    "astronaut, smaller": lambda: _drawn(_astronaut(), 0.6, 5),
    "crowd": _crowd,
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(load_card(packaged_weights(), "detector"), 1)


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = np.prod(np.maximum(high - low, 0))
    return float(shared / (np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - shared))


@pytest.mark.parametrize("smallest", [20, 40])
@pytest.mark.parametrize("name", PICTURES)
def test_faces_are_those_of_facenet_pytorch(detector: Detector, name: str, smallest: int) -> None:
    from facenet_pytorch import MTCNN

    picture = PICTURES[name]()
    boxes, scores, points = MTCNN(keep_all=True, min_face_size=smallest).detect(picture, landmarks=True)
    found = detector.search(picture, smallest)
    assert len(found) == len(boxes) >= 1
    for box, score, five in zip(boxes.astype(float), scores, points.astype(float), strict=True):
        overlaps = [_overlap(box, other) for other in found.boxes]
        nearest = int(np.argmax(overlaps))
        width = box[2] - box[0]
        assert overlaps[nearest] > 0.99
        assert np.linalg.norm(found.points[nearest] - five, axis=1).max() < 0.002 * width
        assert found.scores[nearest] == pytest.approx(score, abs=1e-3)


def test_pixels_are_averaged_as_torch_does() -> None:
    import torch
    from torch.nn.functional import interpolate

    picture = _astronaut()
    areas = Areas(picture)
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float()
    for height, width in ((52, 61), (311, 299), (512, 512)):
        expected = interpolate(pixels, size=(height, width), mode="area").numpy()
        assert np.abs(areas.whole(width, height) - expected).max() < 1e-4
    chance = np.random.default_rng(4)
    corner, side = chance.uniform(-40, 500, (20, 2)), chance.uniform(15, 300, (20, 1))
    places = clipped(np.concatenate([corner, corner + side], 1).astype(np.float32), picture.size)
    places = places[(places[:, 2:] > places[:, :2]).all(1)]
    for (left, top, right, bottom), patch in zip(places, areas.patches(places, 24), strict=True):
        expected = interpolate(pixels[:, :, top:bottom, left:right], size=(24, 24), mode="area").numpy()
        assert np.abs(patch - expected[0]).max() < 1e-4


@pytest.mark.parametrize("exported", [False, True])
def test_networks_answer_as_the_ones_they_were_exported_from(exported: bool, tmp_path: Path) -> None:
    import onnxruntime
    import torch
    from facenet_pytorch.models.mtcnn import ONet, PNet, RNet

    if exported:
        from emotion.train.detector import export_detector

        export_detector(tmp_path)
    folder = tmp_path if exported else packaged_weights()
    for name, kind, size in (("pnet", PNet, (33, 47)), ("rnet", RNet, (24, 24)), ("onet", ONet, (48, 48))):
        session = onnxruntime.InferenceSession((folder / f"{name}.onnx").read_bytes())
        for count in (1, 3):
            faces = torch.randn(count, 3, *size, generator=torch.Generator().manual_seed(count))
            with torch.inference_mode():
                expected = kind().eval()(faces)
            for given, one in zip(session.run(None, {"faces": faces.numpy()}), expected, strict=True):
                assert np.abs(given - one.numpy()).max() < 1e-4
