import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, HURT, Emotion, Scores
from core.mood import NEGLIGIBLE, fuse, mismatch, signals, valence_of
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


def video(quality=1.0, **scores):
    return VideoReading(
        moments=(),
        seconds=1.0,
        scores=Scores.of({Emotion(name): value for name, value in scores.items()}),
        smile_share=0.0,
        quality=quality,
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


@pytest.mark.parametrize("said", [words(0.7, happiness=0.95, neutral=0.05), words(0.0, neutral=0.9, happiness=0.1)])
def test_a_sad_face_over_words_that_leave_it_out_is_a_mismatch(said):
    found = mismatch([said, face(sadness=0.8, fear=0.05, neutral=0.15)])
    assert (found.first, found.first_label) == (Source.FACE, Emotion.SADNESS)
    assert (found.second, found.second_label) == (Source.WORDS, said.scores.top)


def test_the_largest_difference_is_told():
    observations = [video(happiness=0.6, neutral=0.4), words(-0.8, sadness=0.95, neutral=0.05), face(happiness=1)]
    assert mismatch(observations).first is Source.FACE


@pytest.mark.parametrize(
    "observations",
    [
        pytest.param([face(happiness=0.9, neutral=0.1), words(0.8, happiness=1)], id="both glad"),
        pytest.param([face(sadness=0.8, neutral=0.2), words(-0.8, sadness=0.9, neutral=0.1)], id="both sad"),
        pytest.param([face(anger=0.8, neutral=0.2), words(-0.8, sadness=0.9, neutral=0.1)], id="another hurt"),
        pytest.param([face(neutral=1), words(-0.8, sadness=1)], id="blank face, sad words"),
        pytest.param([face(neutral=1), words(0.8, happiness=1)], id="blank face, glad words"),
        pytest.param([face(happiness=1), words(0, neutral=1)], id="smile, plain words"),
        pytest.param([face(sadness=0.45, neutral=0.55), words(0, neutral=1)], id="a little tired"),
        pytest.param([face(sadness=0.7, happiness=0.2, neutral=0.1), words(0.9, happiness=1)], id="tears of joy"),
        pytest.param([face(happiness=1), words(-0.1, sadness=0.5, happiness=0.5)], id="bitter-sweet words"),
        pytest.param([face(quality=0.1, happiness=1), words(-0.7, sadness=1)], id="poor picture"),
        pytest.param([face(happiness=1), words(-0.7, confidence=0.1, sadness=1)], id="unreadable words"),
        pytest.param([face(happiness=1)], id="face alone"),
        pytest.param([words(-0.9, sadness=1)], id="words alone"),
        pytest.param([words(-0.9, sadness=1), words(0.9, happiness=1)], id="words twice"),
        pytest.param([face(happiness=1), face(sadness=1)], id="two faces"),
        pytest.param([face(happiness=1), video(sadness=1), NO_FACE], id="nothing said"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_a_friend_would_not_ask_about(observations):
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
        assert all(signal.reliability < NEGLIGIBLE for signal in signals(observations))
        return
    assert -1 <= mood.valence <= 1
    assert 0 <= mood.arousal <= 1
    assert 0 <= mood.confidence <= 1
    assert mood.label is mood.scores.top


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-7])
def test_next_to_no_reliability_is_none(tiny):
    assert fuse([words(0.8, tiny, happiness=1)]) is None
    assert fuse([words(0.8, tiny, happiness=1), words(-0.8, 1.0, sadness=1)]).valence == -0.8


@given(st.lists(readings, max_size=5), st.randoms(use_true_random=False))
def test_a_mismatch_is_between_what_shows_and_what_is_said_in_any_order(observations, random):
    found = mismatch(observations)
    shuffled = random.sample(observations, len(observations))
    assert mismatch(shuffled) == found
    if {signal.source for signal in signals(observations)} != {Source.VIDEO, Source.WORDS}:
        assert found is None
    if found is not None:
        assert (found.first, found.second) == (Source.VIDEO, Source.WORDS)
        assert 0 < found.distance <= 1
        assert (found.first_label in HURT) != (found.second_label in HURT)


@given(distributions, distributions, st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_worse_picture_never_makes_a_difference_larger(shown, said, valence, better, worse):
    def distance(quality):
        found = mismatch([video(quality, **shown), words(valence, **said)])
        return 0.0 if found is None else found.distance

    better, worse = max(better, worse), min(better, worse)
    assert distance(worse) <= distance(better)


def test_valence_follows_the_circumplex():
    assert valence_of(Scores.of({Emotion.HAPPINESS: 1})) > 0.5
    assert all(valence_of(Scores.of({e: 1})) < -0.5 for e in EMOTIONS[:3])
