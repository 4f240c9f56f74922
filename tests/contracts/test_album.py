from dataclasses import replace

import pytest

from tests.fakes.storage_rig import NOW, PHOTO, RIGS, key, turn


@pytest.fixture(params=RIGS)
async def storage(request, tmp_path):
    rig = request.param(tmp_path)
    yield await rig.process()
    await rig.aclose()


async def entry_with(storage, *photos, tags=()):
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, photos=photos, tags=tags))
    [entry] = await storage.diary.entries(person.id)
    return entry


async def test_photos_come_back_in_their_order(storage):
    other = replace(PHOTO, media_type="image/png", content=b"other")
    entry = await entry_with(storage, PHOTO, other)
    assert entry.photos == 2
    assert list(await storage.album.photos(entry.person_id, entry.id)) == [PHOTO, other]


async def test_an_entry_has_its_tags_and_where_it_was_written(storage):
    entry = await entry_with(storage, tags=("산책", "비"))
    assert (entry.tags, entry.source, entry.photos) == (("산책", "비"), "console", 0)


async def test_photos_are_shown_to_nobody_else_and_not_once_their_entry_is_removed(storage):
    entry = await entry_with(storage, PHOTO)
    stranger = await storage.profiles.person(key("other"))
    assert list(await storage.album.photos(stranger.id, entry.id)) == []
    assert await storage.album.drop(stranger.id, entry.id) == 0
    await storage.entries.remove(entry.person_id, entry.id, NOW)
    assert list(await storage.album.photos(entry.person_id, entry.id)) == []
    await storage.entries.restore(entry.person_id, entry.id)
    assert list(await storage.album.photos(entry.person_id, entry.id)) == [PHOTO]


async def test_dropped_photos_are_gone_and_the_entry_stays(storage):
    entry = await entry_with(storage, PHOTO, PHOTO)
    assert await storage.album.drop(entry.person_id, entry.id) == 2
    assert list(await storage.album.photos(entry.person_id, entry.id)) == []
    assert [one.photos for one in await storage.diary.entries(entry.person_id)] == [0]


async def test_a_picture_goes_with_its_delivery(storage):
    person = await storage.profiles.person(key())
    one = turn(person.id)
    await storage.turns.record(replace(one, reply=replace(one.reply, picture=b"png bytes", asks_mood=True)))
    [delivery] = await storage.outbox.due("console", NOW)
    assert (delivery.reply.picture, delivery.reply.asks_mood) == (b"png bytes", True)
