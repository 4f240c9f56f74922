"""The benches of storage measure what they say."""

from __future__ import annotations

from bench import lock, writers
from bench.table import Figure, Line


async def test_writers_find_every_entry_again(monkeypatch):
    monkeypatch.setattr(writers, "PEOPLE", 6)
    monkeypatch.setattr(writers, "EACH", 2)
    found = await writers.writers()
    said = [one.text for one in found if isinstance(one, Line)]
    assert len(said) == 3
    assert all("12 written and found again, failed 0" in line for line in said)
    assert all(one.value > 0 for one in found if isinstance(one, Figure))


async def test_the_lock_is_measured_beside_the_same_without_it(monkeypatch):
    monkeypatch.setattr(lock, "ENTRIES", 8)
    monkeypatch.setattr(lock, "ROUNDS", 1)
    sealed, _, _, _, with_mood, words = await lock.lock()
    name, plain = sealed.reference
    assert (name, plain > 0) == ("unsealed", True)
    assert with_mood.value > words.value > 0
