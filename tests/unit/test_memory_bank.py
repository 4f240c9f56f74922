"""The bank of indexes: bounded, of each person apart, and forgetting when told to."""

from __future__ import annotations

from llm.memory import Cue
from llm.memory_bank import MemoryBank
from tests.fakes.diary import NOW, TODAY, entry

CUE = Cue(words="고양이", now=NOW)


def found(bank, person, **more):
    return [memory.entry_id for memory in bank.recall(person, CUE, len, **more).memories]


def test_each_has_their_own():
    bank = MemoryBank()
    mixed = [entry("a", "고양이를 봤다"), entry("b", "고양이가 운다", person="ara")]
    bank.load("soo", mixed, TODAY)
    bank.load("ara", mixed, TODAY)
    assert found(bank, "soo") == ["entry-a"]
    assert found(bank, "ara") == ["entry-b"]
    assert found(bank, "nobody") == []


def test_an_update_needs_an_index():
    bank = MemoryBank()
    bank.update("soo", [entry("a", "고양이를 봤다")], TODAY)
    assert not bank.knows("soo")
    bank.load("soo", [], TODAY)
    bank.update("soo", [entry("a", "고양이를 봤다")], TODAY)
    assert found(bank, "soo") == ["entry-a"]


def test_what_is_excluded_stays_away():
    bank = MemoryBank()
    bank.load("soo", [entry("a", "고양이를 봤다"), entry("b", "강아지와 고양이", days=2)], TODAY)
    assert found(bank, "soo", exclude={"entry-a"}) == ["entry-b"]
    bank.drop("soo", ["entry-b"])
    assert found(bank, "soo") == ["entry-a"]


def test_a_person_is_forgotten():
    bank = MemoryBank()
    bank.load("soo", [entry("a", "고양이를 봤다")], TODAY)
    bank.forget("soo")
    assert not bank.knows("soo")
    assert found(bank, "soo") == []
    bank.forget("soo")


def test_who_is_forgotten_while_read_stays_forgotten():
    bank = MemoryBank()

    def entries():
        yield entry("a", "고양이를 봤다")
        bank.forget("soo")

    bank.load("soo", entries(), TODAY)
    assert not bank.knows("soo")


def test_those_used_last_stay():
    bank = MemoryBank(people=2)
    for person in ("one", "two"):
        bank.load(person, [entry(person, "고양이", person=person)], TODAY)
    assert found(bank, "one") == ["entry-one"]
    bank.load("three", [], TODAY)
    assert [bank.knows(person) for person in ("one", "two", "three")] == [True, False, True]


def test_facts_need_no_index():
    assert MemoryBank().recall("soo", CUE, len, facts=["땅콩"], summary="요약").facts == ("땅콩",)


def test_a_summary_leaves_out_what_was_forgotten():
    bank = MemoryBank()
    bank.load("soo", [entry(days, "회사에서 야근", days=days) for days in range(1, 6)], TODAY)
    assert "회사(5일)" in bank.summary("soo", "ko", len, tokens=200, today=TODAY)
    gone = {f"entry-{days}" for days in range(1, 4)}
    assert "회사" not in bank.summary("soo", "ko", len, tokens=200, today=TODAY, exclude=gone)
    assert bank.summary("ara", "ko", len, tokens=200, today=TODAY) == ""
