"""What is exported computes what was trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.emotions import EMOTIONS
from core.errors import ConfigError
from emotion.card import CropRule, load_card
from emotion.classify import Classifier

pytestmark = [
    pytest.mark.train,
    # torch's own exporter warns about itself.
    pytest.mark.filterwarnings("ignore"),
]

# Noise has no landmarks to measure a rule on.
RULE = CropRule(frame=48, points=((15, 19), (33, 19), (24, 29), (16, 38), (32, 38)))
HEADS = ("emotion", "votes", "smile")


def _net(seed: int, **changes):
    import torch

    from emotion.train.config import HeadConfig, NetConfig
    from emotion.train.net import FaceNet

    torch.manual_seed(seed)
    shape = NetConfig(name="facenet", size=44, widths=(8, 16), depths=(1, 2), dropout=0.1)
    net = FaceNet(replace(shape, **changes), [HeadConfig(name=name) for name in HEADS])
    # Norms that do something, so that folding them is worth a test.
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.5, 0.5)
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
    return net.eval()


def test_onnx_and_torch_give_the_same_answers(tmp_path: Path) -> None:
    import onnxruntime
    import torch

    from emotion.train.served import OUTPUTS, Calibration, Served, export_graph, halved

    nets = [halved(_net(1)), halved(_net(2, stem_stride=2))]
    served = Served(nets, Calibration(emotion_temperature=1.3, votes_temperature=0.8, votes_share=0.3), 0.5).eval()
    path = tmp_path / "net.onnx"
    export_graph(served, channels=1, size=44, path=path)
    session = onnxruntime.InferenceSession(str(path))
    for count in (1, 5):
        faces = torch.randn(count, 1, 44, 44)
        with torch.inference_mode():
            expected = served(faces)
        given = session.run(list(OUTPUTS), {"faces": faces.numpy()})
        for one, other in zip(given, expected, strict=True):
            assert one == pytest.approx(other.numpy(), abs=1e-4)


def test_weights_are_stored_in_half_precision(tmp_path: Path) -> None:
    from emotion.train.served import Calibration, Served, export_graph, halved

    net = _net(1)
    path = tmp_path / "net.onnx"
    export_graph(Served([halved(net)], Calibration(), 0.5), channels=1, size=44, path=path)
    values = sum(parameter.numel() for parameter in net.parameters())
    assert path.stat().st_size < 2.5 * values + 20_000


def test_folding_and_rounding_change_little() -> None:
    import torch

    from emotion.train.served import halved

    net = _net(5)
    faces = torch.randn(4, 1, 44, 44)
    with torch.inference_mode():
        before, after = net(faces), halved(net)(faces)
    for head in HEADS:
        assert after[head].numpy() == pytest.approx(before[head].numpy(), abs=5e-3)


def test_probabilities_are_of_the_mean_of_networks_and_mirror_images() -> None:
    import torch

    from emotion.train.served import Calibration, Served

    served = Served([_net(1), _net(2)], Calibration(votes_share=0.4), 0.5)
    faces = torch.randn(3, 1, 44, 44)
    with torch.inference_mode():
        plain, mirrored = served(faces), served(faces.flip(3))
    for one, other in zip(plain, mirrored, strict=True):
        assert one.numpy() == pytest.approx(other.numpy(), abs=1e-5)
    assert plain[0].sum(1).numpy() == pytest.approx(np.ones(3), abs=1e-5)
    assert plain[1].shape == (3, 10)


def test_votes_count_as_the_emotion_of_their_name() -> None:
    from emotion.train.heads import VOTES
    from emotion.train.served import votes_to_emotions

    matrix = votes_to_emotions(0.25)
    names = [emotion.value for emotion in EMOTIONS]
    for name in names:
        assert matrix[VOTES.index(name), names.index(name)] == 1
    assert matrix[VOTES.index("contempt")].tolist() == [0, 0.25, 0, 0, 0, 0, 0.75]
    assert not matrix[8:].any()


def test_a_temperature_makes_overconfident_answers_modest() -> None:
    import torch

    from emotion.train.calibrate import fit_temperature

    chance = torch.Generator().manual_seed(1)
    logits = torch.randn(4000, 5, generator=chance)
    drawn = torch.multinomial(torch.softmax(logits, 1), 1, generator=chance)[:, 0]
    targets = torch.nn.functional.one_hot(drawn, 5).float()
    assert fit_temperature(logits * 2, targets) == pytest.approx(2, rel=0.1)


def _sets(folder: Path) -> None:
    chance = np.random.default_rng(0)
    for name, count in (("a", 60), ("public", 40)):
        images = chance.integers(0, 255, (count, 48, 48), dtype=np.uint8)
        votes = np.eye(10, dtype=np.uint8)[np.arange(count) % 7] * 10
        np.savez(folder / f"{name}.npz", images=images, label=(np.arange(count) % 7).astype(np.uint8), votes=votes)
    images = chance.integers(0, 255, (40, 64, 64), dtype=np.uint8)
    np.savez(folder / "smiles.npz", images=images, smiling=(np.arange(40) % 2).astype(np.uint8))


def _run(folder: Path, out: Path, **net) -> Path:
    from emotion.train.config import config_from
    from emotion.train.fit import Run

    smiles = {"kind": "smiles", "path": "smiles.npz"}
    table = {
        "seed": 1,
        "threads": 1,
        "data": {
            "folder": str(folder),
            "training": [{"kind": "fer2013", "path": "a.npz"}, smiles | {"share": 0.25, "part": "training"}],
            "validation": [{"kind": "fer2013", "path": "public.npz"}, smiles | {"part": "validation"}],
        },
        "net": {"name": "facenet", "size": 44, "widths": [8, 8], "depths": [1, 1]} | net,
        "heads": [{"name": name} for name in HEADS],
        "fit": {"batch": 16},
        "schedule": {"epochs": 1},
        "augment": {},
    }
    Run(config_from(table, "test"), out).fit()
    return out


def test_an_export_is_a_model_that_serving_takes_with_a_card_that_tells_its_making(tmp_path: Path) -> None:
    from emotion.evaluate.digests import Digests
    from emotion.train.export import export_classifier

    _sets(tmp_path)
    runs = [_run(tmp_path, tmp_path / "one"), _run(tmp_path, tmp_path / "two", stem_stride=2)]
    export_classifier(runs, tmp_path / "weights", version="9.1", rule=RULE)
    card = load_card(tmp_path / "weights", "face")
    assert card.title == "facelog-face 9.1"
    assert card.figures["networks"] == 2
    assert 0.3 <= card.figures["emotion_temperature"] <= 3
    with np.load(tmp_path / "a.npz") as archive, np.load(tmp_path / "public.npz") as public:
        trained, fresh = archive["images"], public["images"]
    answers = Classifier(card, 1).answers(trained[:, 2:46, 2:46])
    assert answers.probabilities.sum(1) == pytest.approx(np.ones(len(trained)), abs=1e-5)
    assert ((answers.smile >= 0) & (answers.smile <= 1)).all()
    digests = Digests.load(card)
    assert digests.twins(trained).all()
    assert not digests.twins(fresh).any()


def test_networks_that_see_different_pictures_are_not_averaged(tmp_path: Path) -> None:
    from emotion.train.export import export_classifier

    _sets(tmp_path)
    runs = [_run(tmp_path, tmp_path / "one"), _run(tmp_path, tmp_path / "two", size=40)]
    with pytest.raises(ConfigError, match="cannot be averaged"):
        export_classifier(runs, tmp_path / "weights", version="9.1", rule=RULE)
