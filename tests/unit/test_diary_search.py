from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import Emotion
from diary.day_named import day_named
from diary.search import on_this_day, query_of, search
from tests.fakes.diary_years import PERSON, written
from tests.fakes.storage import FakeStorage

TODAY = date(2026, 11, 21)


def shelf(entries):
    storage = FakeStorage()
    storage.shelf.entries.extend(entries)
    return storage.diary


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("오늘", TODAY),
        ("어제", date(2026, 11, 20)),
        ("Yesterday", date(2026, 11, 20)),
        ("그저께", date(2026, 11, 19)),
        ("3일 전", date(2026, 11, 18)),
        ("10 days ago", date(2026, 11, 11)),
        ("2026-11-03", date(2026, 11, 3)),
        ("2026. 11. 3.", date(2026, 11, 3)),
        ("2026년 11월 3일", date(2026, 11, 3)),
        ("20261103", date(2026, 11, 3)),
        ("11월 3일", date(2026, 11, 3)),
        ("12/25", date(2025, 12, 25)),
        ("2/29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("13월 1일", None),
        ("99999일 전", None),
        ("어제 만난 친구", None),
        ("산책", None),
    ],
)
def test_days_are_named_as_people_name_them(said, day):
    assert day_named(said, TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(said):
    assert day_named(said, TODAY) is None or isinstance(day_named(said, TODAY), date)


ENTRIES = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from(["비가 왔다", "Rain again", "산책했다", ""])), max_size=25
).map(lambda rows: [written(n, TODAY - timedelta(days=back), said, None) for n, (back, said) in enumerate(rows)])


@given(ENTRIES, st.sampled_from(["비가", "rain", "산책"]))
async def test_pages_hold_every_match_once_newest_first(entries, word):
    diary = shelf(entries)
    query = query_of(word)
    pages = []
    while True:
        found = await search(diary, PERSON, query, TODAY, page=len(pages), size=3)
        pages.append(found.entries)
        if not found.more:
            break
    seen = [entry for page in pages for entry in page]
    expected = [entry for entry in await diary.entries(PERSON, limit=1000) if query.matches(entry)]
    assert seen == expected


async def test_all_words_must_be_there_in_any_order():
    diary = shelf([written(1, TODAY, "바다에서 친구와 걸었다", None), written(2, TODAY, "친구", None)])
    found = await search(diary, PERSON, query_of("친구 바다"), TODAY, page=0, size=5)
    assert [entry.id for entry in found.entries] == ["e1"]


async def test_a_mood_is_found_whatever_was_written():
    said = written(1, TODAY, "비가 왔다", Emotion.HAPPINESS, corrected=Emotion.SADNESS)
    diary = shelf([said, written(2, TODAY, "슬픔에 대하여", None), written(3, TODAY, "좋다", Emotion.HAPPINESS)])
    found = await search(diary, PERSON, query_of("슬픔", Emotion.SADNESS), TODAY, page=0, size=5)
    assert {entry.id for entry in found.entries} == {"e1", "e2"}


async def test_on_this_day_finds_earlier_years_only():
    days = [date(2026, 11, 21), date(2025, 11, 21), date(2020, 11, 21), date(2025, 11, 20)]
    diary = shelf([written(n, day, "", None) for n, day in enumerate(days)])
    assert [entry.local_date.year for entry in await on_this_day(diary, PERSON, TODAY)] == [2025, 2020]
    leap = shelf([written(1, date(2020, 2, 29), "", None), written(2, date(2023, 2, 28), "", None)])
    assert [entry.id for entry in await on_this_day(leap, PERSON, date(2024, 2, 29))] == ["e1"]


def test_words_without_letters_are_no_search():
    assert query_of("  ") is None
