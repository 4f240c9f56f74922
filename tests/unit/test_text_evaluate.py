"""The yardstick and the mapping of the data sets' labels."""

import json

import numpy as np
import pytest

from core.emotions import Emotion
from emotion.card import load_card, packaged_weights
from emotion.evaluate.text import auroc, macro_f1
from emotion.evaluate.text_labels import KOTE, goemotions_target, kote_target
from emotion.train.text.__main__ import main
from emotion.train.text.data import Domain, diary_sentences, patterns, read_goemotions, read_kote
from emotion.train.text.evaluate import best_thresholds, calibration_error


def test_macro_f1_counts_each_emotion_alike():
    right = np.array([[1, 0], [1, 0], [0, 1]], bool)
    assert macro_f1(right, right) == 1
    assert macro_f1(right, np.array([[1, 0], [1, 0], [1, 0]], bool)) == pytest.approx((4 / 5 + 0) / 2)


def test_auroc_counts_ties_half():
    assert auroc(np.array([True, False]), np.array([0.9, 0.1])) == 1
    assert auroc(np.array([True, False]), np.array([0.5, 0.5])) == 0.5
    assert auroc(np.array([True, False, True, False]), np.array([0.9, 0.8, 0.3, 0.1])) == 0.75
    with pytest.raises(ValueError, match="both kinds"):
        auroc(np.array([True]), np.array([1.0]))


def test_best_threshold_separates():
    scores = np.array([[0.9], [0.8], [0.3], [0.1]])
    assert best_thresholds(scores, np.array([[1], [1], [0], [0]], bool)) == (0.8,)


def test_calibration_error_of_a_sure_and_right_reader_is_nothing():
    assert calibration_error(np.array([[1.0, 0.0]]), np.array([[True, False]])) == 0
    assert calibration_error(np.array([[1.0, 0.0]]), np.array([[False, True]])) == 1


def test_kote_has_44_labels_in_its_order():
    assert len(KOTE) == 44
    assert (KOTE[5].name, KOTE[24].name, KOTE[42].name) == ("슬픔", "없음", "기쁨")


def test_kote_labels_become_ours():
    sad = kote_target([5, 10, 36])
    assert sad is not None
    assert list(Emotion)[int(sad.emotions.argmax())] is Emotion.SADNESS
    assert sad.valence == 0
    assert sad.emotions.sum() == pytest.approx(1)
    mixed = kote_target([5, 42])
    assert mixed is not None
    assert mixed.valence == 0.5
    assert kote_target([11]) is None


def test_goemotions_labels_become_ours():
    joy = goemotions_target([3])
    assert list(Emotion)[int(joy.emotions.argmax())] is Emotion.HAPPINESS
    assert joy.valence == 1
    assert goemotions_target([4]).valence is None
    assert goemotions_target([0, 3]).valence == 0.5


def test_files_are_read(tmp_path):
    (tmp_path / "g.tsv").write_text('What a "day"\t3,6\tid1\n', encoding="utf-8")
    (tmp_path / "k.tsv").write_text('1\t"그는 ""좋다"" 했다"\t42\n2\t비장하다\t11\n', encoding="utf-8")
    assert read_goemotions(tmp_path / "g.tsv")[0].text == 'What a "day"'
    assert [example.text for example in read_kote(tmp_path / "k.tsv")] == ['그는 "좋다" 했다']


def test_held_out_sentences_are_not_trained_on():
    train, held = diary_sentences()
    assert len(held) > 200
    assert not {example.text for example in train} & {example.text for example in held}
    assert {example.language for example in held} == {"ko", "en"}
    assert all(example.text for example in patterns())


def test_evaluate_prints_the_figures_of_the_card(capsys):
    assert main(["evaluate", "--format", "diary"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {name: load_card(packaged_weights(), "text").figures[name] for name in printed} == printed


@pytest.mark.parametrize(
    "arguments", [["--format", "kote"], ["x.tsv", "--format", "diary"], ["nowhere.tsv", "--format", "goemotions"]]
)
def test_evaluate_says_what_is_wrong_in_one_line(arguments, capsys):
    assert main(["evaluate", *arguments]) == 1
    assert len(capsys.readouterr().err.strip().split("\n")) == 1


@pytest.mark.train
def test_fit_learns_what_it_is_shown():
    from emotion.train.text.fit import FitSettings, feature_matrix, fit_weights

    train, _held = diary_sentences()
    shown = train[::20]
    features = feature_matrix([example.text for example in shown])
    weights = fit_weights(features, shown, FitSettings(ridge=1e-6, iterations=15))
    outputs = weights.outputs(features, Domain.DIARY)
    right = np.array([example.target.present for example in shown])
    assert right[np.arange(len(shown)), outputs[:, :7].argmax(axis=1)].mean() > 0.9
