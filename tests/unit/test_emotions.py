import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, FOUR, Emotion, Scores

weights = st.lists(st.floats(0, 1e6), min_size=7, max_size=7).filter(lambda values: sum(values) > 1e-6)


@given(weights)
def test_scores_are_probabilities(values):
    scores = Scores.of(values)
    assert sum(scores.values()) == pytest.approx(1)
    assert scores.top == max(EMOTIONS, key=lambda e: values[EMOTIONS.index(e)])


def test_missing_emotions_count_nothing():
    scores = Scores.of({Emotion.HAPPINESS: 3, Emotion.NEUTRAL: 1})
    assert scores[Emotion.HAPPINESS] == 0.75
    assert scores[Emotion.ANGER] == 0
    assert list(scores.as_dict()) == [e.value for e in EMOTIONS]


@pytest.mark.parametrize("bad", [[0] * 7, [1, -1, 1, 1, 1, 1, 1], [1, 1]])
def test_bad_weights_are_refused(bad):
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs by case
        Scores.of(bad)


def test_the_order_is_the_one_that_weights_files_use():
    assert [e.value for e in EMOTIONS] == ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]


@given(weights)
def test_the_four_of_the_first_facelog_are_probabilities(values):
    four = Scores.of(values).four
    assert tuple(four) == FOUR
    assert sum(four.values()) == pytest.approx(1)


def test_neutral_says_nothing_about_the_four():
    four = Scores.of({Emotion.NEUTRAL: 6, Emotion.FEAR: 1, Emotion.SURPRISE: 2, Emotion.DISGUST: 1}).four
    assert four == pytest.approx({"anger": 0.25, "happiness": 0, "panic": 0.75, "sadness": 0})
    assert set(Scores.of({Emotion.NEUTRAL: 1}).four.values()) == {0.25}
