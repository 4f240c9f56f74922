"""Profiles: the fake and the real one keep people and what they like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import StorageError
from core.people import Ingredient, Length, Person, Preferences, SpeechLevel, Strength, VoiceReplies
from tests.fakes.storage_rig import RIGS, key, message

CHANGED = Preferences(
    persona="minjun",
    speech_level=SpeechLevel.POLITE,
    make_up=frozenset({Ingredient.ADVICE, Ingredient.EMPATHY}),
    strength=Strength.CREATIVE,
    length=Length.LONG,
    voice=VoiceReplies.ON,
)


@pytest.fixture(params=RIGS, ids=["fake", "sql"])
async def rig(request, tmp_path):
    rig = request.param(tmp_path)
    yield rig
    await rig.aclose()


async def test_a_person_is_made_on_first_sight_and_known_after(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key(), "en")
    assert person == Person(id=person.id, language="en")
    assert await storage.profiles.person(key(), "ko") == person
    assert (await storage.profiles.person(key("ara"))).language == "ko"


async def test_one_user_in_several_chats_is_one_person(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    assert await storage.profiles.person(replace(key(), chat_id="another")) == person
    assert (await storage.profiles.person(key(platform="telegram"))).id != person.id


async def test_the_journal_knows_the_person_first(rig):
    storage = await rig.process()
    await storage.journal.add(message("1", language="en"))
    assert (await storage.profiles.person(key())).language == "en"


async def test_changes_are_kept(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    for preferences in (CHANGED, Preferences()):
        changed = replace(
            person,
            name="주성",
            introduction="고양이를 좋아해",
            language="en",
            timezone="Europe/Berlin",
            onboarded=True,
            preferences=preferences,
        )
        await storage.profiles.save(changed)
        assert await storage.profiles.person(key()) == changed
    await rig.end(storage)
    assert await (await rig.process()).profiles.person(key()) == changed


async def test_a_stranger_cannot_be_saved(rig):
    storage = await rig.process()
    with pytest.raises(StorageError):
        await storage.profiles.save(Person(id="nobody"))
