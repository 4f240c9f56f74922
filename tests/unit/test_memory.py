"""Recall: the person's own entries, by shared words, mood and recency, whole, once, and within the budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.emotions import Emotion
from llm.memory import SENTENCES, Cue, Limits, recall
from llm.recall_index import RecallIndex
from tests.fakes.diary import NOW, TODAY, entry, felt

DIARY = [
    entry("boss", "회사에서 팀장님한테 혼났어. 진짜 속상했다.", days=3, mood=felt(Emotion.SADNESS)),
    entry("cat", "고양이가 아파서 병원에 데려갔어", days=10, mood=felt(Emotion.FEAR)),
    entry("exam", "I failed my maths exam and cried all evening", days=20, mood=felt(Emotion.SADNESS)),
    entry("trip", "제주도 여행이 너무 좋았다! 바다를 봤어", days=200, mood=felt(Emotion.HAPPINESS)),
    entry("cafe", "친구랑 카페에서 케이크를 먹었어", days=5, mood=felt(Emotion.HAPPINESS)),
    entry("dull", "오늘은 그냥 그런 하루였어", days=2),
]


def indexed(entries, *, today=TODAY, capacity=2000, person="soo"):
    return RecallIndex(person, today=today).grown(entries, today=today, capacity=capacity)


def recalled(words, entries=DIARY, count=len, **more):
    limits = more.pop("limits", Limits(tokens=2000))
    cue = Cue(words=words, mood=more.pop("mood", None), now=more.pop("now", NOW))
    return recall(indexed(entries), cue, count, limits=limits, **more)


def ids(found):
    return [memory.entry_id.removeprefix("entry-") for memory in found.memories]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("내일 또 회사 가기 싫다", ["boss"]),
        ("팀장님은 오늘 웃으셨어", ["boss"]),
        ("우리 고양이는 이제 괜찮아", ["cat"]),
        ("another exam tomorrow", ["exam"]),
        ("제주도에 또 가고 싶다", ["trip"]),
        ("친구가 케이크를 구워 왔어", ["cafe"]),
        ("오늘 너무 진짜 그냥 그런 하루", []),
        ("the day was really very good", []),
        ("컴퓨터를 샀다", []),
    ],
)
def test_shared_words_bring_it_back(words, expected):
    assert ids(recalled(words)) == expected


def test_a_memory_says_why_and_how_it_felt():
    [memory] = recalled("회사 팀장님", mood=felt(Emotion.SADNESS)).memories
    assert memory.why == ("words", "mood", "recent")
    assert memory.mood is Emotion.SADNESS
    assert memory.local_date == TODAY - timedelta(days=3)
    assert memory.text == "회사에서 팀장님한테 혼났어. 진짜 속상했다."
    assert "팀장님" not in repr(memory)
    assert memory.entry == replace(DIARY[0], text=memory.text)


def test_an_unsure_mood_is_not_told():
    [memory] = recalled("고양이", [entry(1, "고양이가 아프다", mood=felt(Emotion.FEAR, confidence=0.1))]).memories
    assert memory.mood is None


def test_what_the_person_said_it_was_counts():
    before = indexed([entry(1, "고양이가 아프다", mood=felt(Emotion.HAPPINESS))])
    corrected = entry(1, "고양이가 아프다", mood=felt(Emotion.HAPPINESS), corrected=Emotion.SADNESS)
    after = before.grown([corrected], today=TODAY, capacity=2000)
    cue = Cue(words="고양이", mood=felt(Emotion.SADNESS), now=NOW)
    assert [memory.mood for memory in recall(before, cue, len).memories] == [Emotion.HAPPINESS]
    [memory] = recall(after, cue, len).memories
    assert (memory.mood, memory.why) == (Emotion.SADNESS, ("words", "mood", "recent"))


def test_a_similar_mood_decides_between_equals():
    sad = entry("sad", "발표가 끝났다 집에서", days=4, mood=felt(Emotion.SADNESS))
    glad = entry("glad", "발표를 마쳤다 학교에서", days=4, mood=felt(Emotion.HAPPINESS))
    assert ids(recalled("발표 준비", [sad, glad], mood=felt(Emotion.SADNESS)))[0] == "sad"
    assert ids(recalled("발표 준비", [sad, glad], mood=felt(Emotion.HAPPINESS)))[0] == "glad"


def test_a_mood_leads_where_next_to_nothing_is_said():
    assert ids(recalled("새 컴퓨터로 인터넷 게임을 했다", mood=felt(Emotion.SADNESS))) == []
    assert ids(recalled("", mood=felt(Emotion.SADNESS))) == ["boss", "exam"]
    assert ids(recalled("")) == []
    assert ids(recalled("", mood=felt(Emotion.NEUTRAL))) == []


def test_the_newer_of_equals_comes_first():
    entries = [entry(days, f"수영 {name}", days=days) for days, name in ((1, "하늘"), (30, "구름"), (300, "바람"))]
    assert ids(recalled("수영", entries)) == ["1", "30", "300"]


def test_today_and_what_is_excluded_stay_away():
    entries = [entry("now", "고양이가 귀여워", days=0), entry("gone", "고양이를 봤다", days=2), *DIARY]
    assert ids(recalled("고양이", entries, exclude=("entry-gone",))) == ["cat"]
    tomorrow = NOW + timedelta(days=1)
    grown = indexed(entries).grown([], today=tomorrow.date(), capacity=2000)
    found = recall(grown, Cue(words="고양이", now=tomorrow), len, limits=Limits(tokens=2000))
    assert set(ids(found)) == {"now", "gone", "cat"}


def test_the_same_is_told_once():
    entries = [entry(number, "아침에 수영장에 갔다", days=number) for number in range(1, 6)]
    entries.append(entry("near", "아침에 수영장에 갔다!! 🙂", days=9))
    entries.append(entry("other", "수영장에서 물안경을 잃어버렸다", days=9))
    assert ids(recalled("수영장", entries)) == ["1", "other"]


def test_a_long_entry_is_told_in_whole_sentences_that_bear_on_the_words():
    padding = [f"{place}번째로 한 일은 설거지와 빨래 그리고 긴 산책이었다." for place in range(30)]
    sentences = [*padding[:20], "고양이 이름을 나비로 지었다.", *padding[20:]]
    [memory] = recalled("고양이", [entry(1, " ".join(sentences))]).memories
    assert "고양이 이름을 나비로 지었다." in memory.text
    assert len(memory.text) <= SENTENCES
    told = memory.text.replace(". ", ".\n").split("\n")
    assert [sentence for sentence in sentences if sentence in told] == told


def test_a_transcript_is_remembered_too():
    assert ids(recalled("고양이", [entry("said", "", transcript="고양이를 만났어")])) == ["said"]


def test_what_does_not_fit_is_left_out_whole():
    long = entry("long", "수영장에서 " + "정말 신나게 " * 20 + "놀았다", days=1)
    short = entry("short", "수영장이 닫혔다", days=50)
    limits = Limits(tokens=30, overhead=5)
    assert ids(recalled("수영장", [long, short], limits=limits)) == ["short"]


def test_facts_that_bear_on_the_words_come_first():
    facts = ("내 생일은 3월이야", "나는 땅콩 알레르기가 있어", "I hate mondays")
    assert recalled("땅콩을 먹었어", facts=facts).facts == (facts[1], facts[0], facts[2])
    tight = Limits(tokens=2000, facts=len(facts[1]), overhead=0)
    assert recalled("땅콩을 먹었어", facts=facts, limits=tight).facts == (facts[1],)


def test_the_summary_takes_what_is_left():
    assert recalled("", summary="요약", limits=Limits(tokens=14)).summary == "요약"
    assert recalled("", summary="요약", limits=Limits(tokens=13)).summary == ""


def test_a_changed_entry_is_read_anew():
    before = indexed(DIARY)
    changed = replace(DIARY[1], transcript="강아지도 만났어")
    after = before.grown([changed], today=TODAY, capacity=2000)
    assert ids(recall(after, Cue(words="강아지", now=NOW), len)) == ["cat"]
    assert ids(recall(before, Cue(words="강아지", now=NOW), len)) == []
    assert after.grown([changed], today=TODAY, capacity=2000) is after


def test_the_newest_stay_within_the_capacity():
    entries = [entry(days, f"수영 {days}일째", days=days) for days in range(1, 400)]
    index = indexed(entries, capacity=50)
    assert len(index.rows) == 50
    assert min(row.local_date for row in index.past) == TODAY - timedelta(days=50)


WORDS = st.sampled_from(
    (
        "회사 고양이가 병원에서",
        "시험을",
        "exam boss cried",
        "수영장",
        "제주도",
        "좋았다.",
        "힘들었어!",
        "\n",
        "ㅋㅋ",
        "🙂",
        "the",
    )
)
TEXTS = st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=200))
MOODS = st.none() | st.builds(felt, st.sampled_from(list(Emotion)), st.floats(0, 1))


@st.composite
def diaries(draw):
    count = draw(st.integers(0, 12))
    return [
        entry(
            number,
            draw(TEXTS),
            days=draw(st.integers(0, 400)),
            person=draw(st.sampled_from(["soo", "ara"])),
            mood=draw(MOODS),
            transcript=draw(st.just("") | TEXTS),
        )
        for number in range(count)
    ]


@settings(max_examples=60, deadline=None)
@given(
    entries=diaries(),
    words=TEXTS,
    mood=MOODS,
    tokens=st.integers(0, 400),
    facts=st.lists(TEXTS, max_size=4),
    data=st.data(),
)
def test_whatever_is_written(entries, words, mood, tokens, facts, data):
    cue = Cue(words=words, mood=mood, now=NOW)
    limits = Limits(tokens=tokens, overhead=3)
    found = recall(indexed(entries), cue, len, facts=facts, summary="요약", limits=limits)
    own = {one.id: one for one in entries if one.person_id == "soo"}
    assert {memory.entry_id for memory in found.memories} <= set(own)
    assert all(own[memory.entry_id].local_date < TODAY for memory in found.memories)
    pieces = [*found.facts, *(memory.text for memory in found.memories), *([found.summary] if found.summary else [])]
    assert sum(len(piece) + 3 for piece in pieces) <= tokens
    assert sum(len(fact) + 3 for fact in found.facts) <= limits.facts
    assert len(found.memories) <= limits.memories
    assert len({memory.text for memory in found.memories}) == len(found.memories)
    assert list(found.memories) == sorted(found.memories, key=lambda memory: -memory.score)
    shuffled = data.draw(st.permutations(entries))
    half = len(shuffled) // 2
    grown = indexed(shuffled[:half]).grown(shuffled[half:], today=TODAY, capacity=2000)
    assert recall(grown, cue, len, facts=facts, summary="요약", limits=limits) == found


@pytest.mark.parametrize(
    "hostile",
    [
        "가" * 100_000,
        "a" * 100_000,
        "🙃 " * 50_000,
        "\0" * 100_000,
        "\u0301" * 100_000,
        "@." * 50_000,
        "a.b\n" * 25_000,
    ],
)
def test_hostile_text_is_bounded(hostile):
    index = indexed([entry(1, hostile), entry(2, "고양이 " + hostile), entry(3, hostile, transcript=hostile), *DIARY])
    found = recall(index, Cue(words=f"고양이 {hostile}", now=NOW), len, facts=[hostile], limits=Limits(tokens=1000))
    assert "cat" in ids(found)
    assert found.facts == ()
    assert sum(len(memory.text) for memory in found.memories) <= 1000
