from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, Emotion
from core.mood import AFFECT
from diary.calendar import mood_calendar
from diary.felt import Tone, cumulative_counts, day_moods, emotion_counts
from diary.periods import FIRST_YEAR, LAST_YEAR, Period, month_named, span_named, span_of, weeks_of
from tests.fakes.diary_years import record_of, records_of, written

TODAY = date(2026, 11, 21)
SOME_DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
RECORDS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 23), st.sampled_from(EMOTIONS), st.none() | st.sampled_from(EMOTIONS)),
    max_size=40,
).map(
    lambda rows: [
        record_of(written(number, TODAY - timedelta(days=back), "", felt, hour=hour, corrected=corrected))
        for number, (back, hour, felt, corrected) in enumerate(rows)
    ]
)


@given(st.sampled_from(Period), SOME_DAYS)
def test_spans_tile_the_calendar(period, day):
    span = span_of(period, day)
    assert span.first <= day <= span.last
    assert len(list(span.days())) == span.length
    after = span.after()
    assert after is None or (after.first - span.last == timedelta(days=1) and after.before() == span)


@given(SOME_DAYS)
def test_a_month_holds_each_of_its_days_once_under_its_weekday(day):
    weeks = weeks_of(day)
    found = [one for week in weeks for one in week if one is not None]
    assert found == list(span_of(Period.MONTH, day).days())
    assert all(one is None or (one.weekday() + 1) % 7 == place for week in weeks for place, one in enumerate(week))


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("", date(2026, 11, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("2025년 2월", date(2025, 2, 1)),
        ("2025.2", date(2025, 2, 1)),
        ("3월", date(2026, 3, 1)),
        ("7", date(2026, 7, 1)),
        ("11월", date(2026, 11, 1)),
        ("12월", date(2025, 12, 1)),
        ("2026-13", None),
        ("3월 4일", None),
        ("1066-10", None),
        ("언젠가", None),
    ],
)
def test_months_are_named_as_people_name_them(said, month):
    assert month_named(said, TODAY) == month


@given(st.text(max_size=20))
def test_any_text_is_a_month_or_none(said):
    found = month_named(said, TODAY)
    assert found is None or found.day == 1


def test_a_day_has_its_most_frequent_mood_and_among_equals_the_last():
    moods = [
        written(1, TODAY, "", Emotion.SADNESS, hour=1),
        written(2, TODAY, "", Emotion.HAPPINESS, hour=9),
        written(3, TODAY, "", Emotion.SADNESS, hour=5),
        written(4, TODAY, "", Emotion.HAPPINESS, hour=2),
    ]
    day = day_moods(records_of(moods))[TODAY]
    assert day.label is Emotion.HAPPINESS
    assert day.count == 4
    assert day_moods(records_of(moods[:3]))[TODAY].label is Emotion.SADNESS
    assert day_moods(reversed(records_of(moods)))[TODAY] == day


def test_what_the_person_said_counts_instead_of_what_was_read():
    record = record_of(written(1, TODAY, "", Emotion.HAPPINESS, corrected=Emotion.SADNESS))
    day = day_moods([record])[TODAY]
    assert day.label is Emotion.SADNESS
    assert day.valence == AFFECT[Emotion.SADNESS][0]
    assert day.tone is Tone.BAD


@given(RECORDS)
def test_counts_add_up(records):
    counts = dict(emotion_counts(records))
    assert sum(counts.values()) == len(records)
    totals = cumulative_counts(records)
    assert [day for day, _ in totals] == sorted({record.local_date for record in records})
    assert not totals or {emotion: n for emotion, n in totals[-1][1].items() if n} == counts
    for (_, before), (_, after) in pairwise(totals):
        assert all(after[emotion] >= before[emotion] for emotion in EMOTIONS)


@given(RECORDS)
def test_a_calendar_holds_what_lies_in_its_span_and_nothing_else(records):
    span = span_of(Period.MONTH, TODAY)
    calendar = mood_calendar(span, TODAY, records, {record.local_date for record in records})
    inside = [record for record in records if span.first <= record.local_date <= span.last]
    assert calendar.moods.keys() == {record.local_date for record in inside}
    assert calendar.written == calendar.moods.keys()
    assert calendar.empty is not bool(inside)
    assert all(-1 <= mood.valence <= 1 for mood in calendar.moods.values())


def test_a_day_with_words_but_without_a_mood_is_written_and_has_none():
    span = span_of(Period.MONTH, TODAY)
    calendar = mood_calendar(span, TODAY, [], {TODAY, TODAY - timedelta(days=40)})
    assert calendar.written == {TODAY}
    assert not calendar.moods
    assert not calendar.empty
    assert mood_calendar(replace(span), TODAY, [], set()).empty


@pytest.mark.parametrize(
    ("said", "period", "first"),
    [
        ("오늘", Period.DAY, date(2026, 11, 21)),
        ("어제", Period.DAY, date(2026, 11, 20)),
        ("이번 주", Period.WEEK, date(2026, 11, 15)),
        ("지난주", Period.WEEK, date(2026, 11, 8)),
        ("이번달", Period.MONTH, date(2026, 11, 1)),
        ("Last  month", Period.MONTH, date(2026, 10, 1)),
        ("올해", Period.YEAR, date(2026, 1, 1)),
        ("작년", Period.YEAR, date(2025, 1, 1)),
    ],
)
def test_spans_are_named_as_people_name_them(said, period, first):
    found = span_named(said, date(2026, 11, 21))
    assert (found.period, found.first) == (period, first)
    assert span_named(f"{said} 언젠가", date(2026, 11, 21)) is None
