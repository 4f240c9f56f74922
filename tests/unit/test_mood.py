import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import fuse, mismatch, signals, valence_of
from core.observations import Face, FaceReading, Source, TextReading, VideoReading
from core.problems import Problem, ProblemCode, Stage

NO_FACE = Problem(stage=Stage.SEE, code=ProblemCode.NO_FACE)


def face(quality=1.0, **scores):
    one = Face(
        box=(0, 0, 10, 10),
        landmarks=((2, 3), (8, 3), (5, 5), (3, 8), (7, 8)),
        confidence=0.99,
        scores=Scores.of({Emotion(name): value for name, value in scores.items()}),
        smile=scores.get("happiness", 0.0),
        unclear=0.0,
        quality=quality,
    )
    return FaceReading(faces=(one,), size=(10, 10), model="test")


def words(valence, confidence=0.9, **scores):
    return TextReading(
        scores=Scores.of({Emotion(name): value for name, value in scores.items()}),
        valence=valence,
        arousal=0.5,
        confidence=confidence,
        model="test",
    )


def test_nothing_to_go_by_is_no_mood():
    assert fuse([]) is None
    assert fuse([NO_FACE]) is None
    assert fuse([face(quality=0.0, happiness=1)]) is None


def test_agreeing_signals_add_up():
    mood = fuse([face(happiness=0.9, neutral=0.1), words(0.8, happiness=0.9, surprise=0.1), NO_FACE])
    assert mood.label is Emotion.HAPPINESS
    assert mood.valence > 0.6
    assert mood.sources == (Source.FACE, Source.WORDS)
    assert mood.confidence == pytest.approx(mood.scores.top and mood.scores[mood.scores.top])


def test_a_blank_face_leaves_sad_words_sad():
    assert fuse([face(neutral=0.9, sadness=0.1), words(-0.8, sadness=0.9, neutral=0.1)]).label is Emotion.SADNESS


def test_words_count_more_than_a_posed_smile():
    assert (
        fuse([face(happiness=0.98, neutral=0.02), words(-0.8, 0.9, sadness=0.98, neutral=0.02)]).label
        is Emotion.SADNESS
    )


def test_an_unsure_signal_gives_an_unsure_mood():
    sure, unsure = fuse([words(0.8, 0.9, happiness=1)]), fuse([words(0.8, 0.2, happiness=1)])
    assert unsure.confidence < sure.confidence / 3


def test_a_smile_over_heavy_words_is_a_mismatch():
    found = mismatch([face(happiness=0.95, neutral=0.05), words(-0.7, sadness=0.9, neutral=0.1)])
    assert (found.first, found.first_label) == (Source.FACE, Emotion.HAPPINESS)
    assert (found.second, found.second_label) == (Source.WORDS, Emotion.SADNESS)
    assert 0.25 < found.distance <= 1


@pytest.mark.parametrize(
    "observations",
    [
        [face(happiness=0.9, neutral=0.1), words(0.8, happiness=1)],
        [face(neutral=1), words(-0.8, sadness=1)],
        [face(quality=0.1, happiness=1), words(-0.7, sadness=1)],
        [face(happiness=1), words(-0.7, confidence=0.1, sadness=1)],
        [face(happiness=1)],
        [face(happiness=1), face(sadness=1)],
    ],
)
def test_no_mismatch_without_two_clear_and_different_sources(observations):
    assert mismatch(observations) is None


distributions = st.lists(st.floats(0.001, 1), min_size=7, max_size=7).map(Scores.of)
readings = st.builds(
    TextReading,
    scores=distributions,
    valence=st.floats(-1, 1),
    arousal=st.floats(0, 1),
    confidence=st.floats(0, 1),
    model=st.just("m"),
) | st.builds(
    VideoReading,
    moments=st.just(()),
    seconds=st.just(1.0),
    scores=distributions,
    smile_share=st.floats(0, 1),
    quality=st.floats(0, 1),
    model=st.just("m"),
)


@given(st.lists(readings, max_size=5))
def test_a_mood_stays_within_its_bounds(observations):
    mood = fuse(observations)
    if mood is None:
        assert all(signal.reliability == 0 for signal in signals(observations))
        return
    assert -1 <= mood.valence <= 1
    assert 0 <= mood.arousal <= 1
    assert 0 <= mood.confidence <= 1
    assert mood.label is mood.scores.top
    found = mismatch(observations)
    assert found is None or (found.first is not found.second and 0 <= found.distance <= 1)


def test_valence_follows_the_circumplex():
    assert valence_of(Scores.of({Emotion.HAPPINESS: 1})) > 0.5
    assert all(valence_of(Scores.of({e: 1})) < -0.5 for e in EMOTIONS[:3])
