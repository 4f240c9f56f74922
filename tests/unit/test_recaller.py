"""What a writer is told of the diary, and what the reply remembers of that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

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
