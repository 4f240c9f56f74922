"""The day that something is written for: the one that a text names, or the one that has not ended yet."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.days import diary_day, local_date
from core.people import Person, Preferences
from diary.day_named import day_named, leading_day
from diary.periods import FIRST_YEAR, LAST_YEAR

TODAY = date(2026, 11, 21)
ZONES = ("Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "UTC")


def person(zone, ends):
    return Person(id="p", timezone=zone, preferences=Preferences(day_ends=ends))


@pytest.mark.parametrize(
    ("zone", "ends", "local", "day"),
    [
        ("Asia/Seoul", 4, "2026-11-21 03:59", "2026-11-20"),
        ("Asia/Seoul", 4, "2026-11-21 04:00", "2026-11-21"),
        ("Asia/Seoul", 0, "2026-11-21 00:00", "2026-11-21"),
        ("Asia/Seoul", 6, "2026-01-01 05:59", "2025-12-31"),
        # There is no 02:30 on that day: the hour of the end is skipped.
        ("America/New_York", 2, "2026-03-08 01:59", "2026-03-07"),
        ("America/New_York", 2, "2026-03-08 03:00", "2026-03-08"),
        ("America/New_York", 4, "2026-03-08 03:30", "2026-03-07"),
        ("America/New_York", 4, "2026-03-08 04:00", "2026-03-08"),
        # 01:30 comes twice.
        ("America/New_York", 2, "2026-11-01 01:30", "2026-10-31"),
        ("America/New_York", 2, "2026-11-01 01:30 again", "2026-10-31"),
        ("America/New_York", 1, "2026-11-01 01:30 again", "2026-11-01"),
        ("Europe/Berlin", 3, "2026-10-25 02:30 again", "2026-10-24"),
        ("Europe/Berlin", 3, "2026-10-25 03:00", "2026-10-25"),
    ],
)
def test_a_day_ends_at_the_hour_of_ones_choice(zone, ends, local, day):
    at = datetime.fromisoformat(local.removesuffix(" again")).replace(
        tzinfo=ZoneInfo(zone), fold=local.endswith("again")
    )
    assert diary_day(at.astimezone(UTC), person(zone, ends)) == date.fromisoformat(day)


@given(
    st.integers(1_577_836_800, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.integers(0, 48 * 60),
    st.sampled_from(ZONES),
    st.integers(0, 6),
)
def test_days_follow_each_other_and_lag_by_one_at_most(at, minutes, zone, ends):
    who = person(zone, ends)
    later = at + timedelta(minutes=minutes)
    assert diary_day(at, who) <= diary_day(later, who)
    assert local_date(at, zone) - diary_day(at, who) in (timedelta(0), timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("어제 친구랑 밥 먹었다", date(2026, 11, 20), "친구랑 밥 먹었다"),
        ("2026-11-03 비가 왔다", date(2026, 11, 3), "비가 왔다"),
        ("2026년 11월 3일 비가 왔다", date(2026, 11, 3), "비가 왔다"),
        ("11월 3일 비", date(2026, 11, 3), "비"),
        ("11월 3일: 비", date(2026, 11, 3), "비"),
        ("yesterday, we met", date(2026, 11, 20), "we met"),
        ("the day before yesterday it rained", date(2026, 11, 19), "it rained"),
        ("3일 전 산책", date(2026, 11, 18), "산책"),
        ("어제는 좋았다", date(2026, 11, 20), "좋았다"),
        ("11월 3일에는 비", date(2026, 11, 3), "비"),
        ("3 days ago a walk", date(2026, 11, 18), "a walk"),
        ("오늘\n두 줄\n글", TODAY, "두 줄\n글"),
        ("2027-01-01 새해", date(2027, 1, 1), "새해"),
    ],
)
def test_a_text_begins_with_its_day(text, day, words):
    assert leading_day(text, TODAY) == (day, words)


@pytest.mark.parametrize(
    "text", ["어제", "2026-11-03", "어제는", "어제만 좋았다", "친구 어제", "2026-02-30 밥", "", "3일 산책"]
)
def test_other_texts_have_no_leading_day(text):
    assert leading_day(text, TODAY) is None


@given(st.text(max_size=60))
def test_any_text_is_parted_or_not(text):
    found = leading_day(text, TODAY)
    if found is not None:
        assert found[1]
        assert text.rstrip().endswith(found[1])


@given(
    st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{0.year}년 {0.month}월 {0.day}일", "{0.year}/{0.month}/{0.day}", "{:%Y%m%d}"]),
    st.text("가나ab", min_size=1, max_size=20),
)
def test_what_names_a_day_alone_names_it_before_words(day, form, words):
    said = form.format(day)
    assert day_named(said, TODAY) == day
    assert leading_day(f"{said} {words}", TODAY) == (day, words)


def test_a_person_without_a_choice_has_the_wall_calendar():
    at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    who = person("Asia/Seoul", 0)
    assert diary_day(at, who) == local_date(at, who.timezone) == TODAY
    assert diary_day(at, replace(who, preferences=Preferences(day_ends=1))) == date(2026, 11, 20)
