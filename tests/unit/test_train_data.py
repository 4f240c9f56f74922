"""The data sets of a run; none of it needs torch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import emotion.train
from core.emotions import EMOTIONS, Emotion
from core.errors import ConfigError, DataError
from emotion.ferplus import majority_labels
from emotion.train.config import FitConfig, NetConfig, SourceConfig, read_config
from emotion.train.data import class_weights, load_training, load_validation
from emotion.train.faces import joined, split, twins_of
from emotion.train.fer2013 import soft_targets
from emotion.train.heads import VOTES
from tests.fakes.training import write_sets


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("data")
    write_sets(path)
    return path


@pytest.fixture
def config(folder: Path) -> FitConfig:
    """What ships, on small made-up sets."""
    given = read_config(Path(emotion.train.__file__).parent / "face.toml", folder=str(folder))
    main, smiles = given.data.training
    public, fifth = given.data.validation
    data = replace(
        given.data,
        training=(replace(main, path="a.npz, b.npz"), smiles),
        validation=(replace(public, path="public.npz"), fifth),
    )
    return replace(given, data=data)


def votes(**counts: int) -> list[int]:
    """Ten columns from names; `not_a_face` for the last."""
    return [counts.get(str(name).replace(" ", "_"), 0) for name in VOTES]


def test_the_main_set_is_apart_from_those_with_a_share(config: FitConfig) -> None:
    main, beside = load_training(config)
    assert len(main) == 560
    assert [len(faces) for faces in beside] == [80]
    assert main.images.shape[1:] == beside[0].images.shape[1:] == (48, 48)
    assert set(beside[0].targets) == {"smile"}


def test_parts_of_a_split_have_nothing_in_common(config: FitConfig) -> None:
    _, (training,) = load_training(config)
    _, validation = load_validation(config)
    assert len(training) + len(validation) == 100
    assert not twins_of(validation.images, training.images).any()
    assert validation.labels["smile"].mean() == 0.5


def test_grey_sets_feed_a_net_for_colour(config: FitConfig) -> None:
    main, _ = load_training(replace(config, net=NetConfig(name="facenet", size=44, channels=3)))
    assert main.images.shape[1:] == (48, 48, 3)


def test_twins_of_what_is_measured_can_be_left_out(config: FitConfig, tmp_path: Path) -> None:
    write_sets(tmp_path)
    with np.load(tmp_path / "public.npz") as public, np.load(tmp_path / "a.npz") as training:
        mixed = dict(public) | {"images": np.concatenate([public["images"][:-3], training["images"][:3]])}
    np.savez(tmp_path / "public.npz", **mixed)
    data = replace(config.data, folder=str(tmp_path))
    assert len(load_training(replace(config, data=data))[0]) == 560
    assert len(load_training(replace(config, data=replace(data, keep_twins=False)))[0]) == 557


def test_smoothing_spreads_a_share_over_the_labels(config: FitConfig) -> None:
    plain, _ = load_training(config)
    smooth, _ = load_training(replace(config, data=replace(config.data, smoothing=0.1)))
    assert smooth.targets["emotion"].sum(1) == pytest.approx(np.ones(560), abs=1e-5)
    assert smooth.targets["emotion"].min() == pytest.approx(0.1 / 7, abs=1e-5)
    assert smooth.targets["emotion"].max() == pytest.approx(plain.targets["emotion"].max() * 0.9 + 0.1 / 7, abs=1e-5)


def test_what_is_no_face_is_not_trained_on(config: FitConfig, tmp_path: Path) -> None:
    write_sets(tmp_path)
    with np.load(tmp_path / "a.npz") as archive:
        table = dict(archive)
    table["votes"][:5] = votes(not_a_face=8, anger=2)
    np.savez(tmp_path / "a.npz", **table)
    assert len(load_training(replace(config, data=replace(config.data, folder=str(tmp_path))))[0]) == 555


def test_targets_mix_votes_and_labels(config: FitConfig) -> None:
    data = replace(config.data, vote_share=0.5, contempt_to_disgust=0.25)
    rows = np.array([votes(happiness=6, contempt=4), votes(unknown=9, not_a_face=1)], np.uint8)
    targets = soft_targets(np.array([EMOTIONS.index(Emotion.NEUTRAL), EMOTIONS.index(Emotion.FEAR)]), rows, data)
    first = dict(zip(EMOTIONS, targets[0].tolist(), strict=True))
    assert first[Emotion.HAPPINESS] == pytest.approx(0.3)
    assert first[Emotion.DISGUST] == pytest.approx(0.05)
    assert first[Emotion.NEUTRAL] == pytest.approx(0.5 + 0.15)
    assert targets[1, EMOTIONS.index(Emotion.FEAR)] == 1


def test_a_run_needs_a_set_without_a_share(config: FitConfig) -> None:
    only = tuple(replace(source, share=0.5) for source in config.data.training)
    with pytest.raises(ConfigError, match="share of 0"):
        load_training(replace(config, data=replace(config.data, training=only)))


@pytest.mark.parametrize("kind", ["fer2013", "smiles"])
def test_another_kind_of_file_is_named(config: FitConfig, tmp_path: Path, kind: str) -> None:
    (tmp_path / "junk.npz").write_bytes(b"junk")
    source = (SourceConfig(kind=kind, path="junk.npz"),)
    with pytest.raises(DataError, match=r"junk\.npz is not a file of"):
        load_training(replace(config, data=replace(config.data, folder=str(tmp_path), training=source)))


def test_sets_are_joined_and_say_nothing_where_they_know_nothing(config: FitConfig) -> None:
    main, (smiles,) = load_training(config)
    both = joined((main, smiles))
    assert len(both) == 640
    assert not both.targets["emotion"][560:].any()
    assert set(both.labels["emotion"][560:].tolist()) == {-1}
    assert not both.targets["smile"][:560].any()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=200), st.integers(0, 5))
def test_a_split_takes_its_share_of_every_label(labels: list[int], seed: int) -> None:
    rows = np.array(labels)
    chosen = split(rows, share=0.2, seed=seed)
    assert (chosen == split(rows, share=0.2, seed=seed)).all()
    for label in set(labels):
        assert chosen[rows == label].sum() == round(0.2 * labels.count(label))


@given(st.lists(st.integers(-1, 4), min_size=1, max_size=100))
def test_class_weights_even_the_labels_out(labels: list[int]) -> None:
    weights = class_weights(np.array(labels), 5)
    known = [label for label in labels if label >= 0]
    assert sum(weights[label] for label in known) == pytest.approx(len(known))
    totals = {label: weights[label] * known.count(label) for label in set(known)}
    assert len({round(total, 6) for total in totals.values()}) <= 1


def test_the_majority_follows_the_published_protocol() -> None:
    rows = [
        votes(happiness=6, neutral=4),
        votes(happiness=5, neutral=5),
        votes(happiness=4, neutral=3, sadness=1, fear=1, anger=1),  # single votes are outliers: 4 of 7
        votes(unknown=8, sadness=2),
        votes(contempt=9, disgust=1),
    ]
    assert majority_labels(np.array(rows, np.uint8)).tolist() == [1, -1, 1, -1, 7]
