"""What a writer is told of the diary, and what the reply remembers of that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.outdating import OutdatingEntries, OutdatingRetention
from bot.recaller import Recaller
from core.people import Person
from core.types import DiaryEntry, Recall
from llm.persona import load_persona
from llm.prompt import build_prompt
from tests.fakes.llm import make_brief, make_mood
from tests.fakes.storage import FakeStorage

TEXTS = (
    "고양이가 아파서 병원에 다녀왔다.",
    "팀장님과 크게 다퉜다.",
    "바다를 보러 강릉에 갔다.",
    "빵을 구웠는데 다 탔다.",
)


def entry(number, text, person="p1"):
    day = date(2026, 11, 10) - timedelta(days=number)
    return DiaryEntry(
        id=f"{person}-{number}",
        person_id=person,
        turn_id=f"t-{person}-{number}",
        local_date=day,
        written_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        text=text,
        comment="그랬구나.",
        mood=make_mood("sadness"),
    )


def shelf():
    storage = FakeStorage()
    storage.shelf.entries.extend(entry(number, text) for number, text in enumerate(TEXTS))
    storage.shelf.entries.append(entry(9, "고양이 병원 비밀", person="other"))
    return storage


def asking(words="고양이 병원에 다시 가야 해"):
    brief = make_brief(words, "sadness")
    return replace(brief, recall=Recall(person=replace(brief.recall.person, id="p1")))


async def test_what_bears_on_the_words_comes_back_from_the_own_diary_only():
    storage = shelf()
    found = await Recaller(storage.diary, storage.memories).recall(asking())
    assert found.memories[0].id == "p1-0"
    assert all(memory.person_id == "p1" for memory in found.memories)
    prompt = build_prompt(replace(asking(), recall=found), load_persona("anna"), len)
    assert prompt.memories == tuple(memory.id for memory in found.memories)
    assert "고양이가 아파서" in prompt.now
    assert "비밀" not in prompt.now


async def test_a_new_entry_is_known_at_once_and_a_forgotten_one_never_again():
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    await recaller.recall(asking())
    new = entry(-1, "고양이 병원에서 수술 날짜를 잡았다.")
    storage.shelf.entries.append(new)
    brief = asking()
    brief = replace(brief, recall=replace(brief.recall, recent=(new,)))
    found = await recaller.recall(brief)
    assert new.id in [memory.id for memory in found.memories]
    await storage.memories.forget("p1", new.id)
    found = await recaller.recall(brief)
    assert found.recent == ()
    assert new.id not in [memory.id for memory in found.memories]
    recaller.forget("p1")
    assert (await recaller.recall(asking("전혀 다른 이야기"))).person == Person(
        id="p1", name="주성", language="ko", preferences=asking().recall.person.preferences
    )


async def test_what_somebody_asked_to_remember_is_told():
    storage = shelf()
    storage.shelf.people["p1"] = asking().recall.person
    await storage.memories.remember("p1", "고양이 이름은 나비", datetime(2026, 11, 1, tzinfo=UTC))
    found = await Recaller(storage.diary, storage.memories).recall(asking())
    assert found.facts == ("고양이 이름은 나비",)
    assert "고양이 이름은 나비" in build_prompt(replace(asking(), recall=found), load_persona("anna"), len).now


async def recalled(recaller, words="고양이 병원에 다시 가야 해"):
    return {memory.id: memory.text for memory in (await recaller.recall(asking(words))).memories}


@pytest.mark.parametrize(
    "change",
    [{"text": "고양이가 아프지 않다. 병원에 안 갔다."}, {"local_date": date(2026, 11, 20)}],
    ids=["words", "day"],
)
async def test_no_words_and_no_day_are_told_that_an_old_entry_had_before(change):
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    assert "p1-0" in await recalled(recaller)
    # In another process: nobody tells this one.
    storage.shelf.entries[0] = changed = replace(storage.shelf.entries[0], **change)
    [memory] = [one for one in (await recaller.recall(asking())).memories if one.id == "p1-0"]
    assert memory.local_date == changed.local_date
    assert memory.text in changed.text


async def test_what_was_purged_is_not_told():
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    await recalled(recaller)
    del storage.shelf.entries[0]
    assert "p1-0" not in await recalled(recaller)


async def test_what_an_old_entry_says_now_is_found():
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    entries = OutdatingEntries(storage.entries, recaller.outdate)
    await recalled(recaller)
    kept = await entries.one("p1", "p1-3")
    await entries.amend(replace(kept, entry=replace(kept.entry, text="자전거를 타다가 넘어졌다.")))
    assert list(await recalled(recaller, "자전거를 또 타고 싶다")) == ["p1-3"]


async def test_what_a_limit_hid_and_a_longer_one_brought_back_is_found_again():
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    entries = OutdatingEntries(storage.entries, recaller.outdate)
    retention = OutdatingRetention(storage.retention, recaller.outdate)
    found, at = await recalled(recaller), datetime(2026, 11, 21, tzinfo=UTC)
    await retention.note("p1", at)
    await entries.expire("p1", date.max, at)
    assert await recalled(recaller) == {}
    assert await retention.bring_back("p1", date.min) > 0
    assert await recalled(recaller) == found


async def test_what_was_written_since_the_diary_day_began_is_no_memory():
    storage = shelf()
    recaller = Recaller(storage.diary, storage.memories)
    brief = asking()
    storage.shelf.entries[0] = replace(storage.shelf.entries[0], local_date=date(2026, 11, 20))
    person = brief.recall.person
    person = replace(person, preferences=replace(person.preferences, day_ends=4))
    recall = replace(brief.recall, person=person, recent=(storage.shelf.entries[0],))
    brief = replace(brief, local_time=brief.local_time.replace(hour=2), recall=recall)
    found = await recaller.recall(brief)
    assert "p1-0" not in [memory.id for memory in found.memories]
    prompt = build_prompt(replace(brief, recall=found), load_persona("anna"), len)
    assert "고양이가 아파서" in prompt.history[0][0]
