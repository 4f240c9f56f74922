"""Memories by meaning: what is said in other words comes back, within bounds of time and memory, and quietly."""

import asyncio
import logging
from datetime import timedelta

import numpy as np
import pytest

from core.errors import ModelBusy, ModelError, ModelTimeout, ModelUnavailable
from llm.meanings import UNRELATED, Meanings
from llm.memory import Cue, Limits, recall
from llm.recall_index import RecallIndex
from llm.vectors import VectorShelf
from tests.fakes.diary import NOW, TODAY, entry
from tests.fakes.embedder import FakeEmbedder

DIARY = [
    entry("cat", "우리 고양이가 밥을 안 먹는다", days=4),
    entry("boss", "팀장한테 또 한 소리 들었다", days=9),
    entry("sea", "강릉에서 파도 소리를 들었다", days=30),
    entry("bread", "빵을 구웠는데 전부 태웠다", days=2),
]
ANCHORS = sum(map(len, UNRELATED))


def rows(entries=DIARY, person="soo"):
    return RecallIndex(person, today=TODAY).grown(entries, today=TODAY, capacity=2000)


@pytest.fixture
async def make():
    made = []

    def meanings(embedder=None, **options):
        made.append(Meanings(embedder or FakeEmbedder(), **({"seconds": 30.0} | options)))
        return made[-1]

    yield meanings
    for one in made:
        await one.aclose()


def ids(found):
    return [memory.entry_id.removeprefix("entry-") for memory in found.memories]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("오늘 야옹이랑 놀았어", ["cat"]),
        ("직장을 그만두고 싶다", ["boss"]),
        ("I want to walk on the beach again", ["sea"]),
        ("새 컴퓨터를 조립해 보았다", []),
    ],
)
async def test_other_words_for_the_same_bring_it_back(make, words, expected):
    index, cue = rows(), Cue(words=words, now=NOW)
    assert ids(recall(index, cue, len)) == []
    meaning = await make().likeness("soo", index.past, words)
    found = recall(index, cue, len, meaning=meaning)
    assert ids(found) == expected
    assert all("meaning" in memory.why and "words" not in memory.why for memory in found.memories)


async def test_shared_words_count_beside_the_meaning(make):
    entries = [*DIARY, entry("kitten", "옆집에서 야옹이를 봤다", days=5)]
    index, words = rows(entries), "우리 고양이 밥"
    meaning = await make().likeness("soo", index.past, words)
    found = recall(index, Cue(words=words, now=NOW), len, meaning=meaning, limits=Limits(tokens=2000))
    assert ids(found) == ["cat", "kitten"]
    assert found.memories[0].why == ("words", "meaning", "recent")


async def test_without_a_model_nothing_changes():
    index, cue = rows(), Cue(words="고양이 밥", now=NOW)
    assert recall(index, cue, len) == recall(index, cue, len, meaning={})


async def test_a_call_takes_in_a_few_and_the_rest_follow_by_themselves(make):
    embedder = FakeEmbedder()
    entries = [entry(number, f"{number}번째 날의 긴 이야기", days=number) for number in range(1, 21)]
    index = rows(entries)
    meanings = make(embedder, fresh=3)
    await meanings.warm()
    assert len(embedder.texts) == ANCHORS
    await meanings.likeness("soo", index.past, "오늘 있었던 이야기")
    assert embedder.texts[ANCHORS + 1 : ANCHORS + 4] == [one.text for one in entries[:3]]
    await meanings.settled()
    assert sorted(embedder.gentle) == sorted(one.text for one in entries[3:])
    await meanings.likeness("soo", index.past, "오늘 있었던 이야기")
    assert len(embedder.texts) == ANCHORS + 1 + 20 + 1


async def test_only_what_is_new_or_changed_is_taken_in_again(make):
    embedder, meanings = FakeEmbedder(), None
    meanings = make(embedder)
    await meanings.likeness("soo", rows().past, "우리 냥이 이야기")
    before = len(embedder.texts)
    changed = [entry("cat", "우리 강아지가 밥을 안 먹는다", days=4), *DIARY[1:]]
    meaning = await meanings.likeness("soo", rows(changed).past, "우리 냥이 이야기")
    assert embedder.texts[before:] == ["우리 냥이 이야기", changed[0].text]
    assert "entry-cat" not in meaning


async def test_next_to_nothing_is_not_compared(make):
    embedder = FakeEmbedder()
    assert await make(embedder).likeness("soo", rows().past, "ㅋㅋㅋ 응!!!!") == {}
    assert embedder.texts == []


async def test_a_slow_model_holds_nobody_up_and_is_said_once(make, caplog):
    embedder = FakeEmbedder()
    embedder.stall()
    meanings = make(embedder, seconds=0.01)
    for _ in range(2):
        assert await meanings.likeness("soo", rows().past, "우리 야옹이 이야기") == {}
    assert [record.getMessage() for record in caplog.records] == [
        "fake embedder: not in time; memories are found by shared words alone"
    ]
    embedder.release()
    await meanings.warm()
    late = make(embedder)
    assert "entry-cat" in await late.likeness("soo", rows().past, "우리 야옹이 이야기")


async def test_what_was_not_read_in_time_is_read_later(make):
    embedder = FakeEmbedder()
    meanings = make(embedder, seconds=0.05)
    await meanings.warm()
    index = rows([entry("cat", "우리 고양이가 밥을 안 먹는다")])
    embedder.stall()
    await meanings.likeness("soo", index.past, "우리 야옹이 이야기")
    embedder.release()
    await meanings.settled()
    assert embedder.gentle == ["우리 고양이가 밥을 안 먹는다"]


@pytest.mark.parametrize("when", ["at once", "later"])
async def test_a_model_that_is_not_there_is_said_once_and_asked_no_more(make, caplog, when):
    embedder = FakeEmbedder()
    meanings = make(embedder)
    if when == "later":
        await meanings.warm()
    embedder.fail(ModelUnavailable("gone"))
    assert await meanings.likeness("soo", rows().past, "우리 야옹이 이야기") == {}
    asked = len(embedder.texts)
    assert await meanings.likeness("soo", rows().past, "우리 야옹이 이야기") == {}
    assert len(embedder.texts) == asked
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "ModelUnavailable" in caplog.text
    assert "야옹이" not in caplog.text


@pytest.mark.parametrize("error", [ModelBusy("fake"), ModelTimeout("fake")])
async def test_what_passes_is_tried_again(make, error):
    embedder = FakeEmbedder()
    meanings = make(embedder)
    embedder.fail(error)
    assert await meanings.likeness("soo", rows().past, "우리 야옹이 이야기") == {}
    embedder.fail(None)
    assert "entry-cat" in await meanings.likeness("soo", rows().past, "우리 야옹이 이야기")


async def test_a_text_that_cannot_be_read_does_not_keep_the_others_out(make):
    embedder = FakeEmbedder()
    embedder.broken, embedder.error_of_text = {"빵을 구웠는데 전부 태웠다"}, ModelError("no")
    meanings = make(embedder)
    for _ in range(2):
        assert "entry-cat" in await meanings.likeness("soo", rows().past, "우리 야옹이 이야기")
    assert embedder.texts.count("빵을 구웠는데 전부 태웠다") == 1


async def test_each_has_their_own_and_a_person_is_forgotten(make):
    embedder = FakeEmbedder()
    meanings = make(embedder)
    ara = rows([entry("a", "팀장 얼굴을 보기 싫다", person="ara")], person="ara")
    await meanings.likeness("soo", rows().past, "우리 야옹이 이야기")
    assert set(await meanings.likeness("ara", ara.past, "사무실 이야기를 하자")) == {"entry-a"}
    meanings.forget("ara")
    before = len(embedder.texts)
    await meanings.likeness("ara", ara.past, "사무실 이야기를 하자")
    assert len(embedder.texts) == before + 2


async def test_who_is_forgotten_while_read_stays_forgotten(make):
    embedder = FakeEmbedder()
    meanings = make(embedder)
    await meanings.warm()
    embedder.called.clear()
    embedder.stall()
    asking = asyncio.create_task(meanings.likeness("soo", rows().past, "우리 야옹이 이야기"))
    await embedder.called.wait()
    meanings.forget("soo")
    embedder.release()
    assert await asking == {}
    await meanings.settled()
    assert len(embedder.texts) == ANCHORS + 1


async def test_closing_stops_what_is_taken_in_by_itself():
    embedder = FakeEmbedder()
    meanings = Meanings(embedder, fresh=0, seconds=30.0)
    await meanings.likeness("soo", rows().past, "우리 야옹이 이야기")
    embedder.stall()
    await meanings.aclose()
    assert embedder.closed
    assert embedder.gentle == []
    assert await meanings.likeness("soo", rows().past, "우리 야옹이 이야기") == {}


def vector(value=1.0, size=8):
    return np.full(size, value, dtype=np.float32)


def test_a_shelf_keeps_those_who_were_here_last():
    shelf = VectorShelf(people=2, most_bytes=1000)
    for person in ("one", "two"):
        shelf.open(person)
        assert shelf.put(person, ("e", 1), vector())
    shelf.open("one")
    shelf.open("three")
    assert [person in shelf for person in ("one", "two", "three")] == [True, False, True]
    assert not shelf.put("two", ("e", 1), vector())
    assert (len(shelf), shelf.size) == (2, 16)


def test_a_shelf_is_bounded_in_bytes():
    shelf = VectorShelf(people=9, most_bytes=50)
    shelf.open("one")
    shelf.put("one", ("e", 1), vector())
    shelf.put("one", ("e", 1), vector(2.0))
    assert shelf.size == 16
    shelf.open("two")
    assert [shelf.put("two", ("e", number), vector()) for number in range(4)] == [True, True, True, False]
    assert ("one" in shelf, shelf.size) == (False, 48)
    shelf.keep_only("two", frozenset({("e", 1), ("e", 7)}))
    assert (list(shelf.of("two")), shelf.size) == ([("e", 1)], 16)
    shelf.forget("two")
    shelf.forget("two")
    assert shelf.size == 0


async def test_tomorrow_todays_entries_are_taken_in(make):
    meanings = make()
    index = rows([entry("now", "사무실에서 야근했다", days=0), *DIARY])
    assert "entry-now" not in await meanings.likeness("soo", index.past, "회사에 가기 싫다")
    grown = index.grown([], today=TODAY + timedelta(days=1), capacity=2000)
    assert "entry-now" in await meanings.likeness("soo", grown.past, "회사에 가기 싫다")
