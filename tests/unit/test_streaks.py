from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diary.streaks import streaks

TODAY = date(2026, 11, 21)
DAYS = st.sets(st.integers(-3, 60).map(lambda back: TODAY - timedelta(days=back)), max_size=60)


def naive(days, today):
    """Walks through every day, as somebody with a paper calendar would."""
    longest = run = 0
    runs = {}
    for ordinal in range(min((day.toordinal() for day in days), default=today.toordinal()), today.toordinal() + 1):
        run = run + 1 if date.fromordinal(ordinal) in days else 0
        runs[date.fromordinal(ordinal)] = run
        longest = max(longest, run)
    return runs.get(today) or runs.get(today - timedelta(days=1), 0), longest


@given(DAYS)
def test_streaks_are_what_walking_through_the_days_counts(days):
    found = streaks(days, TODAY)
    assert (found.current, found.longest) == naive(days, TODAY)
    assert found.days == sum(day <= TODAY for day in days)


@given(DAYS, st.integers(0, 60))
def test_a_backdated_entry_never_shortens_a_streak(days, back):
    before, after = streaks(days, TODAY), streaks(days | {TODAY - timedelta(days=back)}, TODAY)
    assert after.longest >= before.longest
    assert after.current >= before.current


def test_a_gap_that_is_filled_later_joins_its_sides():
    days = {TODAY - timedelta(days=back) for back in (0, 1, 3, 4)}
    assert streaks(days, TODAY).current == 2
    assert streaks(days | {TODAY - timedelta(days=2)}, TODAY).current == 5


def test_today_is_not_over_yet():
    assert streaks({TODAY - timedelta(days=1)}, TODAY).current == 1
    assert streaks({TODAY - timedelta(days=2)}, TODAY).current == 0
    assert streaks(set(), TODAY).longest == 0
