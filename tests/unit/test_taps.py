import random
from collections import defaultdict
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.emotions import Emotion
from core.taps import Step
from diary.associations import (
    LEAST_DEVIATION,
    LEAST_DIFFERENCE,
    LEAST_WITH,
    LEAST_WITHOUT,
    AssociationKind,
    Basis,
    associations,
    basis_of,
)
from diary.felt import Tone, day_moods
from diary.periods import Period, Span, span_of
from diary.report import Material, build_report, read_report
from diary.statistics import LEAST, t_quantile
from diary.taps import day_taps, tapped
from tests.fakes.diary_taps import PERSON, tapped_on, taps
from tests.fakes.diary_years import diary, records_of, written
from tests.fakes.storage import FakeStorage

FIRST = date(2026, 1, 1)
SPAN = Span(period=Period.MONTH, first=FIRST, last=date(2026, 1, 31))


def day(number):
    return FIRST + timedelta(days=number)


TAPS = st.lists(
    st.tuples(
        st.integers(-3, 34),
        st.integers(1, 5),
        st.sampled_from((None, 4.0, 5.5, 7.0, 10.0)),
        st.lists(st.sampled_from("가나다"), unique=True, max_size=3),
        st.integers(0, 23),
    ),
    max_size=60,
)


def made(values):
    return [
        tapped_on(number, day(offset), step, *did, hour=hour, sleep_hours=slept)
        for number, (offset, step, slept, did, hour) in enumerate(values)
    ]


@settings(deadline=None)  # the first call imports SciPy
@given(TAPS, st.randoms(use_true_random=False))
def test_taps_are_counted_as_somebody_with_a_list_would(values, chance):
    every = made(values)
    shuffled = list(every)
    chance.shuffle(shuffled)
    found = tapped(shuffled, SPAN)
    days, steps = defaultdict(list), defaultdict(int)
    for tap in every:
        if SPAN.first <= tap.local_date <= SPAN.last:
            days[tap.local_date].append(tap)
            steps[tap.step] += 1
    assert found.total == sum(steps.values())
    assert dict(found.counts) == {step: steps[step] for step in Step}
    assert list(found.days) == sorted(days)
    for one, theirs in days.items():
        told = found.days[one]
        assert told.count == len(theirs)
        assert told.valence == pytest.approx(sum((int(tap.step) - 3) / 2 for tap in theirs) / len(theirs))
        assert told.activities == {name for tap in theirs for name in tap.activities}
        told_sleep = sorted((tap.tapped_at, tap.id, tap.sleep_hours) for tap in theirs if tap.sleep_hours)
        assert told.sleep_hours == (told_sleep[-1][2] if told_sleep else None)
        assert told.tone is (Tone.GOOD if told.valence >= 0.2 else Tone.BAD if told.valence <= -0.2 else Tone.EVEN)
    means = [fmean((int(tap.step) - 3) / 2 for tap in theirs) for theirs in days.values()]
    if not means:
        assert found.average is None
        return
    assert found.average.mean == pytest.approx(fmean(means))
    if len(means) < LEAST:
        assert found.average.low is found.average.high is None
        return
    reach = t_quantile(len(means) - 1) * max(stdev(means), 0.1) / sqrt(len(means))
    assert found.average.low == pytest.approx(max(-1.0, fmean(means) - reach))
    assert found.average.high == pytest.approx(min(1.0, fmean(means) + reach))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from((None, 4.0, 5.0, 7.0, 9.0)), st.booleans(), st.booleans()),
        min_size=0,
        max_size=60,
    )
)
def test_what_came_together_has_the_counts_and_means_of_a_naive_model(values):
    every = [
        tapped_on(n, day(n), step, *(["운동"] if ran else []), *(["독서"] if read else []), sleep_hours=slept)
        for n, (step, slept, ran, read) in enumerate(values)
    ]
    found = associations([], {}, day_taps(every))
    if len(every) < LEAST_WITH + LEAST_WITHOUT:
        assert found == ()
        return
    groups = {
        (AssociationKind.ACTIVITY, "운동"): lambda tap: "운동" in tap.activities,
        (AssociationKind.ACTIVITY, "독서"): lambda tap: "독서" in tap.activities,
        (AssociationKind.SLEEP, "short"): lambda tap: None if tap.sleep_hours is None else tap.sleep_hours < 6,
        (AssociationKind.SLEEP, "long"): lambda tap: None if tap.sleep_hours is None else tap.sleep_hours >= 8,
    } | {
        (AssociationKind.WEEKDAY, str(number)): lambda tap, number=number: tap.local_date.weekday() == number
        for number in range(7)
    }
    for one in found:
        has = groups[one.kind, one.name]
        inside = [tap.step.valence for tap in every if has(tap) is True]
        outside = [tap.step.valence for tap in every if has(tap) is False]
        assert (one.days, one.without) == (len(inside), len(outside))
        assert len(inside) >= LEAST_WITH
        assert len(outside) >= LEAST_WITHOUT
        assert one.mean == pytest.approx(fmean(inside))
        assert one.others == pytest.approx(fmean(outside))
        assert one.good == sum(value >= 0.2 for value in inside)
        assert one.bad == sum(value <= -0.2 for value in inside)
        assert abs(one.difference) >= LEAST_DIFFERENCE
        # The least sure of what is named is Student's 5 % at most.
        squares = sum((v - fmean(inside)) ** 2 for v in inside) + sum((v - fmean(outside)) ** 2 for v in outside)
        freedom = len(inside) + len(outside) - 2
        error = max(sqrt(squares / freedom), LEAST_DEVIATION) * sqrt(1 / len(inside) + 1 / len(outside))
        assert abs(one.difference) / error >= t_quantile(freedom) - 1e-9


def exercised(days=40, every=3, **more):
    chance = random.Random(4)  # noqa: S311 - made-up data
    return [
        tapped_on(
            n, day(n), chance.choice((4, 5)) if n % every == 0 else chance.choice((2, 3)), *["운동"][: n % every == 0]
        )
        for n in range(days)
    ]


def test_an_activity_is_named_with_its_counts():
    found = associations([], {}, day_taps(exercised()))
    ran = next(one for one in found if one.kind is AssociationKind.ACTIVITY)
    assert (ran.name, ran.days, ran.without, ran.good, ran.bad) == ("운동", 14, 26, 14, 0)
    assert ran.difference > 0.5


def test_nights_are_compared_with_nights_that_were_told():
    every = [
        tapped_on(n, day(n), 2 if n < 8 else 4, sleep_hours=4.0 if n < 8 else 7.0 if n < 20 else None)
        for n in range(40)
    ]
    short = next(one for one in associations([], {}, day_taps(every)) if one.kind is AssociationKind.SLEEP)
    assert (short.name, short.days, short.without) == ("short", 8, 12)
    assert not any(
        one.kind is AssociationKind.SLEEP for one in associations([], {}, day_taps([*every[:8], *every[18:]]))
    )


def test_good_days_are_by_taps_as_soon_as_there_are_enough_and_never_by_both():
    # Read as bad, tapped as good, on the same days.
    entries = [
        written(
            n,
            day(n),
            "산책을 했다." if n % 3 == 0 else "빨래를 했다.",
            Emotion.NEUTRAL,
            valence=-0.8 if n % 3 == 0 else 0.4,
        )
        for n in range(40)
    ]
    moods = day_moods(records_of(entries))
    few = day_taps([tapped_on(n, day(n), 5, "산책") for n in range(LEAST_WITH + LEAST_WITHOUT - 1)])
    assert basis_of(few) is Basis.READ
    by_read = associations(entries, moods, few)
    assert by_read == associations(entries, moods)
    assert next(one for one in by_read if one.name == "산책").difference < 0
    many = day_taps([tapped_on(n, day(n), 5 if n % 3 == 0 else 2) for n in range(40)])
    assert basis_of(many) is Basis.TAPPED
    assert next(one for one in associations(entries, moods, many) if one.name == "산책").difference > 0
    assert associations(entries, moods, many) == associations(entries, {}, many)


def test_a_day_without_words_is_no_day_without_a_word():
    entries = [written(n, day(n), "산책을 했다.", Emotion.NEUTRAL) for n in range(0, 40, 2)]
    every = day_taps([tapped_on(n, day(n), 5 if n % 2 == 0 else 1) for n in range(40)])
    assert not any(one.kind is AssociationKind.WORD for one in associations(entries, {}, every))


def test_chance_names_next_to_nothing():
    named = 0
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311 - made-up data
        every = [
            tapped_on(
                n,
                day(n),
                chance.randint(1, 5),
                *chance.sample([f"일{k}" for k in range(20)], 5),
                sleep_hours=float(chance.randint(4, 10)),
            )
            for n in range(90)
        ]
        named += len(associations([], {}, day_taps(every)))
    assert named <= 6


def test_read_and_tapped_moods_are_never_in_one_mean():
    today = date(2026, 11, 21)
    entries = diary(date(2026, 11, 1), today)
    alone = build_report(Material(entries=entries, records=records_of(entries)), span_of(Period.MONTH, today), today)
    both = build_report(
        Material(entries=entries, records=records_of(entries), taps=taps(date(2026, 11, 1), today)),
        span_of(Period.MONTH, today),
        today,
    )
    assert (both.average, both.line, both.moods) == (alone.average, alone.line, alone.moods)
    assert both.calendar.counts == alone.calendar.counts
    assert both.tapped_line
    assert alone.tapped_line == ()
    assert alone.tapped.average is None


async def test_streaks_count_days_that_have_only_taps():
    today = date(2026, 11, 21)
    storage = FakeStorage()
    entries = diary(date(2026, 10, 1), date(2026, 11, 15), a_day=1)
    storage.shelf.entries.extend(entries)
    storage.shelf.moods.extend(records_of(entries))
    for number, one in enumerate(taps(date(2026, 11, 16), date(2026, 11, 20), a_day=1, skipped=0)):
        storage.shelf.taps[str(number)] = one
    span = span_of(Period.WEEK, today)
    without = await read_report(storage.diary, storage.mood_log, PERSON, span, today)
    assert (without.streaks.current, without.streaks.days) == (0, 1)
    found = await read_report(storage.diary, storage.mood_log, PERSON, span, today, taps=storage.taps)
    assert found.streaks.current == 51
    assert (found.streaks.days, found.entries, found.tapped.total) == (6, 1, 5)
