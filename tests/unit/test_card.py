"""Cards are read strictly, and weights are what their card says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core.emotions import EMOTIONS
from core.errors import ModelUnavailable
from emotion.card import dump_card, load_card, packaged_weights
from emotion.classify import Classifier
from emotion.detect import Detector


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("face.json", "face.onnx", "detector.json", "pnet.onnx", "rnet.onnx", "onet.onnx"):
        shutil.copy(str(packaged_weights() / name), folder / name)
    return folder


def _changed(folder: Path, name: str, change) -> None:
    path = folder / f"{name}.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    change(table)
    path.write_text(json.dumps(table), encoding="utf-8")


@pytest.mark.parametrize("name", ["face", "detector", "text"])
def test_the_packaged_cards_match_their_weights_and_tell_what_matters(name: str) -> None:
    card = load_card(packaged_weights(), name)
    assert all(card.weights(file.name) for file in card.files)
    assert card.licence
    assert card.training_data
    assert card.limits


def test_the_classifiers_card_says_what_it_was_chosen_on() -> None:
    card = load_card(packaged_weights(), "face")
    assert card.labels == tuple(EMOTIONS)
    assert "PublicTest" in card.chosen_on
    assert 0 < card.figures["public_test_accuracy"] < 1
    assert card.figures["emotion_temperature"] > 0


@pytest.mark.parametrize("name", ["face", "detector", "text"])
def test_a_card_survives_writing_and_reading(name: str, tmp_path: Path) -> None:
    card = load_card(packaged_weights(), name)
    (tmp_path / f"{name}.json").write_text(dump_card(card), encoding="utf-8")
    assert load_card(tmp_path, name) == card


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.update(colour="red"), "unknown key 'colour'"),
        (lambda table: table.pop("labels"), "missing key 'labels'"),
        (lambda table: table["input"].pop("mean"), "missing key 'mean'"),
        (lambda table: table["input"]["crop"].update(points=[[1, 2, 3]]), "wrong kind"),
        (lambda table: table["files"][0].update(size=3), "unknown key 'size'"),
        (lambda table: table.update(files=["face.onnx"]), "not a table"),
        (lambda table: table.update(name=7), "wrong kind"),
        (lambda table: table["input"].update(std=0), "wrong kind"),
        (lambda table: table["figures"].update(accuracy="good"), "wrong kind"),
    ],
)
def test_a_card_that_was_changed_is_refused_with_the_reason(weights: Path, change, words: str) -> None:
    _changed(weights, "face", change)
    with pytest.raises(ModelUnavailable, match=words):
        load_card(weights, "face")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe"])
def test_a_card_that_is_none_is_refused(weights: Path, content: bytes) -> None:
    (weights / "face.json").write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"face\.json"):
        load_card(weights, "face")


def test_changed_weights_are_refused(weights: Path) -> None:
    content = bytearray((weights / "rnet.onnx").read_bytes())
    content[-1] ^= 1
    (weights / "rnet.onnx").write_bytes(bytes(content))
    with pytest.raises(ModelUnavailable, match=r"rnet\.onnx is not the file"):
        Detector(load_card(weights, "detector"), 1)


def test_missing_weights_are_refused(weights: Path) -> None:
    (weights / "face.onnx").unlink()
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        Classifier(load_card(weights, "face"), 1)


def test_a_file_that_the_card_does_not_name_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="names no file"):
        load_card(packaged_weights(), "face").weights("../face.json")


def test_a_classifier_with_other_labels_is_refused(weights: Path) -> None:
    _changed(weights, "face", lambda table: table["labels"].reverse())
    with pytest.raises(ModelUnavailable, match="seven emotions"):
        Classifier(load_card(weights, "face"), 1)


def test_a_detector_is_no_classifier() -> None:
    with pytest.raises(ModelUnavailable, match="face classifier"):
        Classifier(load_card(packaged_weights(), "detector"), 1)


def test_weights_that_are_no_model_are_refused(weights: Path) -> None:
    import hashlib

    (weights / "face.onnx").write_bytes(b"no model")
    digest = hashlib.sha256(b"no model").hexdigest()
    _changed(weights, "face", lambda table: table["files"][0].update(sha256=digest))
    with pytest.raises(ModelUnavailable, match="ONNX Runtime"):
        Classifier(load_card(weights, "face"), 1)
