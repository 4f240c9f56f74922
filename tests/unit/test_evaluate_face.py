"""A classifier is measured on the same pixels that it is served."""

import json

import numpy as np
import pytest
from PIL import Image

from emotion.card import load_card, packaged_weights
from emotion.classify import Classifier
from emotion.evaluate.digests import Digests, write_digests
from emotion.evaluate.face import answers_of, card_figures, centred, evaluate_faces
from tests.fakes.evaluate import FakeClassifier, fer2013, plain_faces, smiles


def digests_of(images, path):
    write_digests([images], path)
    return Digests(path.read_bytes())


def test_labels_and_votes_of_one_file(tmp_path):
    path = fer2013(tmp_path / "a.npz", [0, 1, 2, 3], labels=[0, 1, 2, 4], votes=[0, 1, -1, 7])
    figures = evaluate_faces(path, FakeClassifier(0.9), known=None)
    assert (figures.kind, figures.model, figures.all.faces) == ("fer2013", "fake 1", 4)
    assert figures.all.emotion.accuracy == 0.75
    assert (figures.all.ferplus.faces, figures.all.ferplus.accuracy) == (3, pytest.approx(2 / 3))
    assert figures.all.ferplus.per_class["contempt"].support == 1
    assert (figures.twins, figures.without_twins) == (None, None)


def test_votes_are_an_argmax_over_the_eight_emotions(tmp_path):
    """Columns 8 and 9, "unknown" and "not a face", are no answer that counts."""
    path = fer2013(tmp_path / "a.npz", [9, 8], votes=[0, 0])
    figures = evaluate_faces(path, FakeClassifier(0.91), known=None)
    assert figures.all.ferplus.accuracy == 1


def test_one_of_labels_and_votes_is_enough(tmp_path):
    table = evaluate_faces(fer2013(tmp_path / "l.npz", [0], labels=[0]), FakeClassifier(), known=None).as_dict()
    assert (table["accuracy"], table["ferplus"]) == (1, None)
    other = evaluate_faces(fer2013(tmp_path / "v.npz", [0], votes=[0]), FakeClassifier(), known=None).as_dict()
    assert (other["accuracy"], other["per_class"], other["ferplus"]["accuracy"]) == (None, None, 1)
    assert list(table) == list(other)
    nothing = evaluate_faces(fer2013(tmp_path / "n.npz", [0], votes=[-1]), FakeClassifier(), known=None)
    assert nothing.all.ferplus is None


def test_figures_without_what_was_trained_on(tmp_path):
    path = fer2013(tmp_path / "a.npz", [0, 1, 2, 3], labels=[0, 1, 0, 0], votes=[0, 1, -1, 7])
    known = digests_of(plain_faces([0, 1, 2, 3])[:2], tmp_path / "d")
    figures = evaluate_faces(path, FakeClassifier(), known=known)
    assert (figures.all.emotion.accuracy, figures.twins) == (0.5, 2)
    rest = figures.without_twins
    assert (rest.faces, rest.emotion.accuracy, rest.ferplus.faces, rest.ferplus.accuracy) == (2, 0, 1, 0)
    everything = digests_of(plain_faces([0, 1, 2, 3]), tmp_path / "d")
    assert evaluate_faces(path, FakeClassifier(), known=everything).without_twins is None


def test_smiles_are_looked_up_at_their_own_size(tmp_path):
    path = smiles(tmp_path / "s.npz", [0, 1, 1, 0], [0, 1, 0, 0])
    known = digests_of(plain_faces([0, 1, 1, 0], 64)[2:], tmp_path / "d")
    figures = evaluate_faces(path, FakeClassifier(0.8), known=known)
    assert (figures.kind, figures.all.smile.accuracy, figures.twins) == ("smiles", 0.75, 2)
    assert (figures.without_twins.faces, figures.without_twins.smile.accuracy) == (2, 1)
    table = figures.as_dict()
    assert table["without_twins"]["accuracy"] == 1
    assert {"file", "ferplus"}.isdisjoint(table)
    json.dumps(table, allow_nan=False)


def test_batches_are_bounded_and_can_be_watched():
    classifier, seen = FakeClassifier(), []

    def track(batches):
        for batch in batches:
            seen.append(batch)
            yield batch

    answers = answers_of(plain_faces([3] * 150), classifier, track)
    assert classifier.received == [(64, 44, 44), (64, 44, 44), (22, 44, 44)]
    assert (len(answers), len(seen)) == (150, 3)


def test_the_middle_of_the_frame_is_read():
    faces = np.random.default_rng(0).integers(0, 255, (2, 48, 48), dtype=np.uint8)
    assert (centred(faces, FakeClassifier()) == faces[:, 2:46, 2:46]).all()
    large = np.random.default_rng(0).integers(0, 255, (2, 64, 64), dtype=np.uint8)
    shrunk = np.asarray(Image.fromarray(large[1]).resize((48, 48), Image.Resampling.BOX))
    assert (centred(large, FakeClassifier())[1] == shrunk[2:46, 2:46]).all()


def test_a_card_gets_single_numbers(tmp_path):
    path = fer2013(tmp_path / "a.npz", [0, 1], labels=[0, 2], votes=[7, 1])
    known = digests_of(plain_faces([0, 1])[:1], tmp_path / "d")
    flat = card_figures(evaluate_faces(path, FakeClassifier(0.9), known=known), "held_out")
    assert all(isinstance(value, float) for value in flat.values())
    assert (flat["held_out_accuracy"], flat["held_out_recall_anger"], flat["held_out_ferplus_accuracy"]) == (
        0.5,
        1,
        0.5,
    )
    assert flat["held_out_without_twins_accuracy"] == 0
    assert "held_out_auroc" not in flat


def test_what_ships_can_be_measured(tmp_path):
    card = load_card(packaged_weights(), "face")
    random = np.random.default_rng(0)
    images = random.integers(0, 255, (6, 48, 48), dtype=np.uint8)
    path = tmp_path / "noise.npz"
    np.savez(path, images=images, label=np.arange(6) % 7, votes=random.integers(0, 9, (6, 10)))
    figures = evaluate_faces(path, Classifier(card, 1), known=None)
    assert (figures.model, figures.all.faces) == (card.title, 6)
    assert figures.all.emotion.calibration.nll < 30
