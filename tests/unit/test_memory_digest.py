"""The digest: counts of a month, in whole parts within the budget, and no explanations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import Emotion
from llm.memory_digest import digest
from llm.recall_index import RecallIndex
from tests.fakes.diary import TODAY, entry, felt

KO = [
    *(entry(f"w{d}", "회사에서 야근했어", days=d, mood=felt(Emotion.SADNESS)) for d in range(1, 5)),
    *(entry(f"c{d}", "고양이를 안았다", days=d, mood=felt(Emotion.HAPPINESS)) for d in range(10, 13)),
    entry("once", "치과에 갔다", days=14, mood=felt(Emotion.FEAR)),
    entry("unsure", "음", days=15, mood=felt(Emotion.ANGER, confidence=0.1)),
    *(entry(f"old{d}", "학교를 다녔다", days=d) for d in range(40, 50)),
]
EN = [
    *(entry(f"e{d}", "Another exam at school", days=d, mood=felt(Emotion.FEAR)) for d in range(1, 5)),
    entry("park", "The park was quiet", days=9),
]


def rows(entries):
    return RecallIndex("soo", today=TODAY).grown(entries, today=TODAY, capacity=2000).rows.values()


def test_a_month_in_korean():
    text = digest(rows(KO), "ko", len, tokens=300, today=TODAY)
    assert text == ("지난 30일 가운데 9일 기록. 기분: 슬픔 4일, 기쁨 3일. 자주 나온 말: 회사(4일), 고양이(3일).")


def test_a_month_in_english():
    text = digest(rows(EN), "en", len, tokens=300, today=TODAY)
    assert text.startswith("Wrote on 5 of the last 30 days. Moods: ")
    assert text.endswith("Came up often: another (4 days), exam (4 days), school (4 days).")


def test_a_topic_named_many_times_on_one_day_is_none():
    many = [entry(number, "치과에 갔다", days=1) for number in range(9)]
    assert "치과" not in digest(rows([*many, entry("x", "집", days=2)]), "ko", len, tokens=300, today=TODAY)


def test_one_day_is_no_month():
    assert digest(rows([entry(1, "회사에서")]), "ko", len, tokens=300, today=TODAY) == ""
    assert digest([], "en", len, tokens=300, today=TODAY) == ""


@pytest.mark.parametrize("entries", [KO, EN])
@given(tokens=st.integers(0, 200), data=st.data())
def test_the_budget_holds_and_parts_are_whole(entries, tokens, data):
    full = digest(rows(entries), "ko", len, tokens=1000, today=TODAY)
    text = digest(rows(data.draw(st.permutations(entries))), "ko", len, tokens=tokens, today=TODAY)
    assert len(text) <= tokens
    assert full.startswith(text.removesuffix("."))
