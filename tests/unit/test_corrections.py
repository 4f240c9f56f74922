"""What is learned from corrections: little from one, something from ten, nothing from contradictions."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, isfinite, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.corrections import HALF_LIFE, MOST_BIAS, UNCALIBRATED, Calibration, Correction, calibrate
from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import fuse, mismatch, signals
from core.observations import Source, TextReading, VideoReading

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RESTING = Scores.of({Emotion.SADNESS: 0.6, Emotion.NEUTRAL: 0.3, Emotion.FEAR: 0.05, Emotion.ANGER: 0.05})
SMILING = Scores.of({Emotion.HAPPINESS: 0.9, Emotion.NEUTRAL: 0.1})
distributions = st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda w: sum(w) > 0.01).map(Scores.of)
histories = st.lists(
    st.builds(
        Correction,
        id=st.uuids().map(str),
        person_id=st.just("p"),
        turn_id=st.uuids().map(str),
        at=st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given one
        read=st.sampled_from(EMOTIONS),
        right=st.sampled_from(EMOTIONS),
        scores=st.dictionaries(st.sampled_from(Source), distributions, max_size=4),
    ),
    max_size=12,
)


def corrections(count, scores=RESTING, right=Emotion.NEUTRAL, *, source=Source.FACE, at=NOW):
    return [
        Correction(
            id=f"{right}-{scores.top}-{number}",
            person_id="p",
            turn_id=str(number),
            at=at,
            read=scores.top,
            right=right,
            scores={source: scores},
        )
        for number in range(count)
    ]


def learned(made, scores=RESTING, source=Source.FACE):
    return calibrate(made, NOW).adjust(source, scores)


def test_without_corrections_nothing_changes():
    assert calibrate([], NOW) == UNCALIBRATED
    assert UNCALIBRATED.adjust(Source.FACE, RESTING) is RESTING


def test_one_correction_moves_a_reading_a_little_and_ten_turn_it():
    one, ten = learned(corrections(1)), learned(corrections(10))
    assert RESTING[Emotion.SADNESS] - 0.06 < one[Emotion.SADNESS] < RESTING[Emotion.SADNESS]
    assert one.top is Emotion.SADNESS
    assert ten.top is Emotion.NEUTRAL
    assert ten[Emotion.SADNESS] < 0.4


def test_more_of_the_same_never_moves_it_back():
    shares = [learned(corrections(count))[Emotion.NEUTRAL] for count in range(0, 40, 4)]
    assert shares == sorted(shares)


def test_corrections_that_contradict_one_another_teach_nothing():
    mirrored = Scores.of({Emotion.NEUTRAL: 0.6, Emotion.SADNESS: 0.3, Emotion.FEAR: 0.05, Emotion.ANGER: 0.05})
    found = learned(corrections(10) + corrections(10, mirrored, Emotion.SADNESS))
    assert found[Emotion.SADNESS] == pytest.approx(RESTING[Emotion.SADNESS], abs=0.03)


def test_an_older_correction_counts_less():
    old = learned(corrections(10, at=NOW - HALF_LIFE))
    older = learned(corrections(10, at=NOW - 4 * HALF_LIFE))
    new = learned(corrections(10))
    assert new[Emotion.SADNESS] < old[Emotion.SADNESS] < older[Emotion.SADNESS] < RESTING[Emotion.SADNESS]


def test_a_correction_from_a_clock_that_was_ahead_counts_once():
    assert learned(corrections(3, at=NOW + timedelta(days=999))) == learned(corrections(3))


def test_each_signal_learns_for_itself():
    assert learned(corrections(10, source=Source.WORDS)) is RESTING


@pytest.mark.parametrize("source", [Source.FACE, Source.VIDEO])
def test_a_smile_over_hurt_was_worn_and_not_misread(source):
    assert learned(corrections(20, SMILING, Emotion.SADNESS, source=source), SMILING, source) is SMILING
    assert learned(corrections(20, SMILING, Emotion.NEUTRAL, source=source), SMILING, source) != SMILING


@given(histories, distributions)
def test_scores_stay_scores(made, scores):
    calibration = calibrate(made, NOW)
    for source in Source:
        adjusted = calibration.adjust(source, scores)
        assert sum(adjusted.values()) == pytest.approx(1)
        assert all(isfinite(value) for value in adjusted.values())
        if source in calibration.biases:
            assert all(value > 0 for value in adjusted.values())
            assert all(abs(value) <= MOST_BIAS for value in calibration.biases[source])


@given(histories, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(made, chance):
    assert calibrate(chance.sample(made, len(made)), NOW) == calibrate(made, NOW)


@given(distributions, distributions)
def test_one_correction_never_moves_anything_far(read, shown):
    found = learned(corrections(1, read))
    bias = calibrate(corrections(1, read), NOW).biases.get(Source.FACE, ())
    assert all(abs(value) <= 1 / 8 for value in bias)
    assert (found is read) == (not bias)
    assert abs(learned(corrections(1, read), shown)[Emotion.NEUTRAL] - shown[Emotion.NEUTRAL]) < 0.07


def video(scores, quality=1.0):
    return VideoReading(moments=(), seconds=1.0, scores=scores, smile_share=0.0, quality=quality, model="m")


def said(valence, **scores):
    shares = Scores.of({Emotion(name): value for name, value in scores.items()})
    return TextReading(scores=shares, valence=valence, arousal=0.5, confidence=0.9, model="m")


def test_a_mood_and_a_mismatch_are_calibrated():
    sad = Scores.of({Emotion.SADNESS: 0.62, Emotion.NEUTRAL: 0.38})
    both = [video(sad), said(0.1, neutral=0.9, happiness=0.1)]
    calibration = calibrate(corrections(15, sad, source=Source.VIDEO), NOW)
    assert fuse([both[0]]).label is Emotion.SADNESS
    assert fuse([both[0]], calibration).label is Emotion.NEUTRAL
    assert fuse([both[0]], calibration).valence > fuse([both[0]]).valence
    assert mismatch(both) is not None
    assert mismatch(both, calibration) is None


@given(st.lists(st.floats(-MOST_BIAS, MOST_BIAS), min_size=7, max_size=7), distributions, st.floats(-1, 1))
def test_a_calibrated_signal_stays_within_its_bounds(bias, scores, valence):
    calibration = Calibration(biases={source: tuple(bias) for source in Source})
    words = TextReading(scores=scores, valence=valence, arousal=0.5, confidence=0.5, model="m")
    for signal in signals([video(scores, 0.5), words], calibration):
        assert -1 <= signal.valence <= 1
        assert 0 <= signal.arousal <= 1
        assert 0 <= signal.reliability <= 1


def diary(tilt, seed, days=100):
    """Read and correct a person whose signal is tilted; the shares read rightly, raw and calibrated, of a later year.

    `tilt`: log-odds that the reading adds to what the face really tells.
    """
    chance = random.Random(seed)  # noqa: S311 - faces, not secrets

    def day():
        told = Scores.of([chance.gammavariate(0.5, 1) * often + 1e-9 for often in (0.6, 0.2, 0.4, 1.5, 1, 0.4, 2)])
        felt = chance.choices(EMOTIONS, told.values_)[0]
        return felt, Scores.of([share * exp(by) for share, by in zip(told.values_, tilt, strict=True)])

    made, calibration = [], UNCALIBRATED
    for number in range(days):
        felt, read = day()
        if calibration.adjust(Source.FACE, read).top is not felt:
            [correction] = corrections(1, read, felt)
            made.append(replace(correction, id=f"{number:03}"))
            if len(made) % 5 == 0:
                calibration = calibrate(made, NOW)
    later = [(felt, read, calibration.adjust(Source.FACE, read)) for felt, read in (day() for _ in range(400))]
    right = [sum(one[side].top is one[0] for one in later) / len(later) for side in (1, 2)]
    loss = [-sum(log(max(one[side][one[0]], 1e-9)) for one in later) / len(later) for side in (1, 2)]
    return *right, *loss


def means(tilt):
    runs = [diary(tilt, seed) for seed in range(6)]
    return [sum(column) / len(runs) for column in zip(*runs, strict=True)]


def test_a_person_whose_neutral_face_is_read_as_sad_is_read_better_after_correcting():
    before, after, loss_before, loss_after = means((0, 0, 0, 0, 1.6, 0, -1.0))
    assert after > before + 0.05
    assert loss_after < loss_before - 0.1


def test_a_person_who_is_read_as_well_as_can_be_is_not_harmed_by_correcting_every_slip():
    before, after, loss_before, loss_after = means((0,) * 7)
    assert after > before - 0.02
    assert loss_after < loss_before + 0.05
