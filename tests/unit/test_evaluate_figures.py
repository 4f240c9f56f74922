"""The metrics, on numbers small enough to check by hand."""

import json
from math import log

import numpy as np
import pytest

from emotion.evaluate.figures import calibration_of, class_figures, smile_figures, wilson_interval

NAMES = ("a", "b", "c")


def probabilities(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_all_right_and_sure():
    labels = np.array([0, 1, 2, 2])
    figures = class_figures(np.eye(3, dtype=np.float32)[labels], labels, NAMES)
    assert (figures.faces, figures.accuracy, figures.balanced_accuracy) == (4, 1, 1)
    assert (figures.macro_f1, figures.auroc) == (1, 1)
    assert figures.calibration.error == 0
    assert figures.calibration.nll == pytest.approx(0, abs=1e-9)
    assert figures.confusion == ((1, 0, 0), (0, 1, 0), (0, 0, 2))


def test_all_wrong_and_sure_stays_finite():
    labels = np.array([0, 1, 2])
    figures = class_figures(np.eye(3, dtype=np.float32)[(labels + 1) % 3], labels, NAMES)
    assert (figures.accuracy, figures.macro_f1, figures.auroc) == (0, 0, 0.25)
    assert figures.calibration.error == 1
    assert 15 < figures.calibration.nll < 100


def test_each_figure_by_hand():
    given = probabilities((0.6, 0.3, 0.1), (0.2, 0.7, 0.1), (0.5, 0.3, 0.2), (0.1, 0.1, 0.8))
    figures = class_figures(given, np.array([0, 1, 1, 2]), NAMES)
    assert figures.accuracy == 0.75
    assert figures.balanced_accuracy == pytest.approx((1 + 1 / 2 + 1) / 3)
    assert figures.per_class["a"].precision == 0.5
    assert figures.per_class["a"].recall == 1
    assert figures.per_class["b"].f1 == pytest.approx(2 / 3)
    assert [row.support for row in figures.per_class.values()] == [1, 2, 1]
    assert figures.macro_f1 == pytest.approx(7 / 9)
    assert figures.per_class["b"].auroc == pytest.approx((2 + 1.5) / 4)
    assert figures.auroc == pytest.approx((1 + 0.875 + 1) / 3)
    assert figures.calibration.nll == pytest.approx(-(log(0.6) + log(0.7) + log(0.3) + log(0.8)) / 4, abs=1e-6)
    assert figures.calibration.error == pytest.approx((0.4 + 0.3 + 0.5 + 0.2) / 4, abs=1e-6)
    assert figures.confusion == ((1, 0, 0), (1, 1, 0), (0, 0, 1))


def test_a_label_that_does_not_occur_has_no_auroc_and_lowers_no_mean():
    labels = np.array([0, 1])
    figures = class_figures(np.eye(3, dtype=np.float32)[labels], labels, NAMES)
    assert (figures.per_class["c"].auroc, figures.per_class["c"].support, figures.auroc) == (None, 0, None)
    assert (figures.balanced_accuracy, figures.macro_f1) == (1, 1)
    guessed = class_figures(np.eye(3, dtype=np.float32)[[0, 2]], labels, NAMES)
    assert guessed.macro_f1 == pytest.approx(1 / 3)


def test_one_label_alone():
    figures = class_figures(probabilities((0.6, 0.3, 0.1), (0.2, 0.7, 0.1)), np.array([0, 0]), NAMES)
    assert (figures.accuracy, figures.balanced_accuracy, figures.auroc) == (0.5, 0.5, None)
    assert all(row.auroc is None for row in figures.per_class.values())


def test_shares_that_are_no_probabilities_have_no_calibration():
    figures = class_figures(probabilities((0.4, 0.1, 0.1)), np.array([0]), NAMES, calibrated=False)
    assert figures.calibration is None
    assert not {"nll", "calibration_error"} & set(figures.as_dict())


def test_plain_data_has_stable_keys_and_four_digits():
    labels = np.array([0, 1, 2])
    table = class_figures(probabilities((0.6, 0.3, 0.1), (0.2, 0.7, 0.1), (0.5, 0.3, 0.2)), labels, NAMES).as_dict()
    assert list(table) == [
        "faces",
        "accuracy",
        "accuracy_interval",
        "balanced_accuracy",
        "macro_f1",
        "auroc",
        "calibration_error",
        "nll",
        "per_class",
        "confusion",
    ]
    assert table["accuracy"] == 0.6667
    assert list(table["per_class"]["b"]) == ["precision", "recall", "f1", "auroc", "support"]
    assert json.loads(json.dumps(table, allow_nan=False)) == table


@pytest.mark.parametrize(("given", "labels"), [(np.zeros((0, 3)), []), (np.ones((2, 3)), [1]), (np.ones((1, 2)), [1])])
def test_what_cannot_be_compared_is_an_error(given, labels):
    with pytest.raises(ValueError, match=r"no rows|go together"):
        class_figures(given, np.array(labels, np.int64), NAMES)


def test_the_interval_is_wilsons():
    assert wilson_interval(2531, 3589) == pytest.approx((0.69007, 0.71991), abs=1e-4)
    assert wilson_interval(0, 10) == pytest.approx((0, 0.27753), abs=1e-4)
    assert wilson_interval(10, 10)[1] == 1


def test_bins_hold_every_guess():
    given = probabilities((1, 0), (0.5, 0.5), (0.98, 0.02), (0.55, 0.45))
    calibration = calibration_of(given, np.array([0, 0, 1, 1]))
    assert [one.faces for one in calibration.bins] == [1, 1, 2]
    assert calibration.bins[-1].accuracy == 0.5
    assert calibration.error == pytest.approx((0.5 + 0.55 + 2 * 0.49) / 4, abs=1e-6)


def test_smiles_by_hand():
    figures = smile_figures(np.array([0.9, 0.6, 0.2, 0.4], np.float32), np.array([True, False, False, True]))
    assert (figures.faces, figures.smiling, figures.accuracy) == (4, 2, 0.5)
    assert (figures.precision, figures.recall, figures.f1, figures.auroc) == (0.5, 0.5, 0.5, 0.75)
    assert figures.confusion == ((1, 1), (1, 1))
    assert figures.calibration.nll == pytest.approx(-(log(0.9) + log(0.4) + log(0.8) + log(0.4)) / 4, abs=1e-6)


def test_smiles_of_one_kind():
    figures = smile_figures(np.array([0.9, 0.8], np.float32), np.array([True, True]))
    assert (figures.accuracy, figures.recall, figures.auroc) == (1, 1, None)
    none = smile_figures(np.array([0.1], np.float32), np.array([False]))
    assert (none.precision, none.recall, none.f1) == (0, 0, 0)
    json.dumps(none.as_dict(), allow_nan=False)
