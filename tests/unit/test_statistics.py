import random
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.emotions import Emotion
from core.observations import Mismatch, Source
from diary.associations import LEAST_WITH, AssociationKind, associations, foremost
from diary.disagreements import disagreements
from diary.felt import day_moods
from diary.statistics import LEAST, LEAST_DEVIATION, estimate, mood_line, t_quantile
from tests.fakes.diary_years import records_of, written

FIRST = date(2026, 1, 1)
VALUES = st.lists(st.floats(-1, 1), max_size=40)


def day(number):
    return FIRST + timedelta(days=number)


@settings(deadline=None)  # the first call imports SciPy
@given(VALUES)
def test_an_estimate_is_students_interval_and_stays_in_range(values):
    found = estimate(values)
    if not values:
        assert found is None
        return
    assert found.count == len(values)
    assert found.mean == pytest.approx(fmean(values))
    if len(values) < LEAST:
        assert (found.low, found.high) == (None, None)
        return
    assert -1 <= found.low <= found.mean + 1e-9
    assert found.mean - 1e-9 <= found.high <= 1
    reach = t_quantile(len(values) - 1) * max(stdev(values), LEAST_DEVIATION) / sqrt(len(values))
    assert found.high == pytest.approx(min(1.0, found.mean + reach))


def test_few_alike_values_are_not_certain():
    three, many = estimate([0.5] * 3), estimate([0.5] * 50)
    assert three.high - three.low > 0.4
    assert many.high - many.low < 0.1


def test_students_interval_holds_the_mean_as_often_as_it_says():
    chance = random.Random(3)  # noqa: S311 - made-up data
    held = 0
    for _ in range(600):
        found = estimate([chance.gauss(0.1, 0.25) for _ in range(4)])
        held += found.low <= 0.1 <= found.high
    assert 0.92 < held / 600 < 0.98


def test_the_line_is_interrupted_where_days_are_missing():
    entries = [written(n, day(n), "", Emotion.HAPPINESS) for n in (*range(10), *range(30, 40))]
    line = mood_line(day_moods(records_of(entries)), day(0), day(49), reach=2)
    assert [point.day for point in line] == [day(n) for n in (*range(10), *range(30, 40))]
    assert all(point.estimate.count >= LEAST for point in line)


def test_two_days_make_no_line():
    entries = [written(n, day(n), "", Emotion.HAPPINESS) for n in range(2)]
    assert mood_line(day_moods(records_of(entries)), day(0), day(20), reach=5) == ()


def found_in(entries):
    return associations(entries, day_moods(records_of(entries)))


def diary_with(words, days=60, *, good="산책을 했다.", every=3, seed=1):
    chance = random.Random(seed)  # noqa: S311 - made-up data
    return [
        written(
            n,
            day(n),
            good if n % every == 0 else chance.choice(words),
            Emotion.NEUTRAL,
            valence=(0.6 if n % every == 0 else -0.1) + chance.gauss(0, 0.1),
        )
        for n in range(days)
    ]


def test_a_word_that_comes_with_good_days_is_named_with_its_counts():
    found = found_in(diary_with(["집에 있었다.", "빨래를 했다."]))
    walk = next(one for one in found if one.name == "산책")
    assert (walk.kind, walk.days, walk.good, walk.bad) == (AssociationKind.WORD, 20, 20, 0)
    assert walk.difference > 0.5
    assert walk in foremost(found, AssociationKind, better=True)
    assert walk not in foremost(found, AssociationKind, better=False)


def test_people_are_told_apart_from_other_words():
    found = found_in(diary_with(["집에 있었다."], good="친구를 만났다."))
    assert next(one for one in found if one.name == "친구").kind is AssociationKind.PERSON


def test_a_weekday_is_named():
    entries = [
        written(n, day(n), "", Emotion.NEUTRAL, valence=-0.5 if day(n).weekday() == 0 else 0.2) for n in range(84)
    ]
    found = [one for one in found_in(entries) if one.kind is AssociationKind.WEEKDAY]
    assert found[0].name == "0"
    assert found[0].days == 12
    assert found[0].bad == 12


def test_too_few_days_name_nothing():
    assert found_in(diary_with(["집에 있었다."], days=12)) == ()
    once_a_month = diary_with(["집에 있었다."], days=60, every=60 // (LEAST_WITH - 1))
    assert not any(one.name == "산책" for one in found_in(once_a_month))


def test_chance_names_next_to_nothing():
    words = [f"{first}{last}을 보았다." for first in "가나다라마바사" for last in "강산들달별꽃숲"]
    named = 0
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311 - made-up data
        entries = [
            written(n, day(n), " ".join(chance.sample(words, 6)), Emotion.NEUTRAL, valence=chance.uniform(-0.8, 0.8))
            for n in range(90)
        ]
        named += len(found_in(entries))
    assert named <= 6


def test_differences_between_face_and_words_are_counted_among_those_that_could_differ():
    gap = Mismatch(
        first=Source.FACE,
        second=Source.WORDS,
        first_label=Emotion.HAPPINESS,
        second_label=Emotion.SADNESS,
        distance=0.6,
    )
    entries = [
        written(1, day(2), "", Emotion.SADNESS, mismatch=gap),
        written(2, day(1), "", Emotion.SADNESS),
        written(3, day(3), "", None),
    ]
    found = disagreements(entries)
    assert found.both == 2
    assert [(one.day, one.shown, one.told, one.smiling) for one in found.found] == [
        (day(2), Emotion.HAPPINESS, Emotion.SADNESS, True)
    ]
    assert disagreements(reversed(entries)) == found
