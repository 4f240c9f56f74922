"""What a face training run is told and fed, and how its result is measured; none of it needs torch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import emotion.train
from core.emotions import EMOTIONS, Emotion
from core.errors import ConfigError
from emotion.card import load_card, packaged_weights
from emotion.classify import Classifier
from emotion.train.__main__ import main
from emotion.train.config import as_table, config_from, read_config
from emotion.train.data import load_public, load_training, soft_targets
from emotion.train.evaluate import figures_of

EXAMPLE = Path(emotion.train.__file__).parent / "face.toml"


@pytest.fixture(scope="module")
def config():
    return read_config(EXAMPLE)


def _archive(path: Path, images: np.ndarray, labels, votes) -> None:
    np.savez(path, images=images, label=np.array(labels, np.uint8), votes=np.array(votes, np.uint8))


def _votes(**counts: int) -> list[int]:
    names = "neutral happiness surprise sadness anger disgust fear contempt unknown not_a_face".split()  # noqa: SIM905 - reads like the data set's own header
    return [counts.get(name, 0) for name in names]


def test_the_example_is_complete_and_survives_its_record(config) -> None:
    assert config.minutes > 0
    assert config_from(json.loads(json.dumps(as_table(config))), "config.json") == config


def test_the_command_line_can_name_the_folder() -> None:
    assert read_config(EXAMPLE, folder="elsewhere").data.folder == "elsewhere"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("seed = 7", "seed = 7\nluck = 1", "unknown key 'luck'"),
        ("seed = 7", "", "missing key 'seed'"),
        ("seed = 7", 'seed = "seven"', "seed: expected int"),
        ("dropout = 0.2", "drop = 0.2", "unknown key 'drop'|missing key 'dropout'"),
        ("[net]", "[net", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, before: str, after: str, words: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_config(path)


def test_targets_mix_votes_and_labels(config) -> None:
    data = replace(config.data, vote_share=0.5, contempt_to_disgust=0.25)
    votes = np.array([_votes(happiness=6, contempt=4), _votes(unknown=9, not_a_face=1)], np.uint8)
    targets = soft_targets(np.array([EMOTIONS.index(Emotion.NEUTRAL), EMOTIONS.index(Emotion.FEAR)]), votes, data)
    first = dict(zip(EMOTIONS, targets[0].tolist(), strict=True))
    assert first[Emotion.HAPPINESS] == pytest.approx(0.3)
    assert first[Emotion.DISGUST] == pytest.approx(0.05)
    assert first[Emotion.NEUTRAL] == pytest.approx(0.5 + 0.15)
    assert targets[1, EMOTIONS.index(Emotion.FEAR)] == 1
    assert targets.sum(1) == pytest.approx(np.ones(2))


def test_training_leaves_out_what_is_no_face_or_is_tested_on(config, tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (6, 48, 48), dtype=np.uint8)
    face = _votes(anger=10)
    _archive(tmp_path / "a.npz", images[:2], [0, 0], [face, _votes(not_a_face=8, anger=2)])
    _archive(tmp_path / "b.npz", images[2:4], [1, 2], [face, face])
    _archive(tmp_path / "public.npz", images[3:], [2, 3, 4], [face, face, face])
    data = replace(config.data, folder=str(tmp_path), training=("a.npz", "b.npz"), public="public.npz")
    assert load_training(data).labels.tolist() == [0, 1]
    assert len(load_public(data)) == 3


def test_figures_of_a_classifier_that_is_always_sure_and_right() -> None:
    class Oracle:
        size = 44

        def probabilities(self, faces):
            return np.eye(7, dtype=np.float32)[faces[:, 0, 0]]

    labels = np.arange(7).repeat(3)
    images = np.broadcast_to(labels[:, None, None], (21, 48, 48)).astype(np.uint8)
    figures = figures_of(Oracle(), images, labels)
    assert (figures["accuracy"], figures["macro_f1"], figures["calibration_error"]) == (1, 1, 0)
    assert (figures["nll"], figures["recall_fear"], figures["faces"]) == (0, 1, 21)
    wrong = figures_of(Oracle(), images, (labels + 1) % 7)
    assert (wrong["accuracy"], wrong["macro_f1"], wrong["calibration_error"]) == (0, 0, 1)


def test_the_packaged_classifier_can_be_measured_from_the_command_line(tmp_path: Path, capsys) -> None:
    images = np.random.default_rng(0).integers(0, 255, (5, 48, 48), dtype=np.uint8)
    _archive(tmp_path / "held_out.npz", images, [0, 1, 2, 3, 4], [_votes(anger=10)] * 5)
    assert main(["evaluate", str(tmp_path / "held_out.npz")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["model"] == load_card(packaged_weights(), "face").title
    assert told["held_out"]["faces"] == 5


def test_a_missing_file_is_one_line_on_stderr(capsys) -> None:
    assert main(["evaluate", "nowhere.npz"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_classifier_and_the_packaged_card_agree_on_the_size() -> None:
    card = load_card(packaged_weights(), "face")
    assert Classifier(card, 1).size == card.input.size
