"""What is exported computes what was trained; our MTCNN finds what facenet-pytorch's finds."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from emotion.card import load_card, packaged_weights
from emotion.detect import Detector
from tests.fakes.emotion import canvas, portrait

pytestmark = [
    pytest.mark.train,
    # torch's own exporter and facenet-pytorch's loader warn about themselves.
    pytest.mark.filterwarnings("ignore"),
]


def test_onnx_and_torch_give_the_same_probabilities(tmp_path: Path) -> None:
    import onnxruntime
    import torch

    from emotion.train.config import NetConfig
    from emotion.train.export import Served, export_graph
    from emotion.train.net import FaceNet

    torch.manual_seed(3)
    net = FaceNet(NetConfig(size=44, widths=(8, 16), dropout=0.1)).eval()
    served = Served(net, 1.3).eval()
    path = tmp_path / "net.onnx"
    export_graph(served, 44, path)
    session = onnxruntime.InferenceSession(str(path))
    for count in (1, 5):
        faces = torch.randn(count, 1, 44, 44)
        with torch.inference_mode():
            expected = served(faces).numpy()
        (given,) = session.run(None, {"faces": faces.numpy()})
        assert given == pytest.approx(expected, abs=1e-5)


def _striped(path: Path, seed: int) -> None:
    """Dim noise with one bright band whose place tells the label: learnable in a few steps."""
    chance = np.random.default_rng(seed)
    labels = chance.integers(0, 7, 280, dtype=np.uint8)
    images = chance.integers(0, 60, (280, 48, 48), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[6 + 5 * label : 10 + 5 * label] = 250
    np.savez(path, images=images, label=labels, votes=np.zeros((280, 10), np.uint8))


def test_a_run_spends_its_budget_and_is_gone_on_with(tmp_path: Path) -> None:
    import emotion.train
    from emotion.train.__main__ import main

    for seed, name in enumerate(("fer2013_training_a", "fer2013_training_b", "fer2013_public")):
        _striped(tmp_path / f"{name}.npz", seed)
    text = (Path(emotion.train.__file__).parent / "face.toml").read_text(encoding="utf-8")
    small = text.replace("[32, 64, 128, 256]", "[8, 16]").replace("batch = 128", "batch = 32")
    run, config = tmp_path / "run", tmp_path / "run.toml"
    budget = 0.01
    for _ in range(2):
        config.write_text(small.replace("minutes = 85.0", f"minutes = {budget}"), encoding="utf-8")
        assert main(["fit", str(config), "--data", str(tmp_path), "--out", str(run)]) == 0
        with (run / "log.csv").open(encoding="utf-8") as file:
            log = list(csv.DictReader(file))
        budget = float(log[-1]["minutes"]) + 0.02
    epochs = [int(row["epoch"]) for row in log]
    assert epochs == list(range(1, len(log) + 1))
    assert len(log) >= 2
    assert {"config.json", "best.pt", "last.pt"} <= {path.name for path in run.iterdir()}


def test_finds_what_facenet_pytorch_finds() -> None:
    from facenet_pytorch import MTCNN

    one = portrait()
    picture = canvas(900, 620, (one, (10, 10)), (one.resize((256, 300)), (600, 100)))
    theirs = MTCNN(keep_all=True, min_face_size=40)
    boxes, scores, points = theirs.detect(picture, landmarks=True)
    found = Detector(load_card(packaged_weights(), "detector"), 1).search(picture, 40)
    ours = np.argsort(found.boxes[:, 0])
    other = np.argsort(boxes[:, 0].astype(float))
    assert len(ours) == len(other) == 2
    width = 183.0
    assert np.abs(found.boxes[ours] - boxes[other].astype(float)).max() < 0.1 * width
    assert np.abs(found.points[ours] - points[other].astype(float)).max() < 0.04 * width
    assert np.abs(found.scores[ours] - scores[other].astype(float)).max() < 0.02


def test_the_three_nets_compute_what_theirs_compute() -> None:
    import onnxruntime
    import torch
    from facenet_pytorch.models.mtcnn import ONet, PNet, RNet

    card = load_card(packaged_weights(), "detector")
    torch.manual_seed(1)
    for name, kind, shape in (
        ("pnet", PNet, (1, 3, 61, 47)),
        ("rnet", RNet, (4, 3, 24, 24)),
        ("onet", ONet, (3, 3, 48, 48)),
    ):
        faces = torch.randn(*shape)
        with torch.inference_mode():
            expected = kind().eval()(faces)
        given = onnxruntime.InferenceSession(card.weights(f"{name}.onnx")).run(None, {"faces": faces.numpy()})
        for one, other in zip(given, expected, strict=True):
            assert one == pytest.approx(other.numpy(), abs=1e-4)
