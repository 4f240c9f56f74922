"""How long what people write is kept: what is typed, what is told, and what goes when."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import open_app
from bot.background import KEPT_REMOVED, purge
from bot.preferences import SettingError, change
from bot.retention import expire, first_kept
from config.settings import load_settings
from core.errors import ConfigError, StorageError
from core.people import Person
from core.retention import Limit
from tests.fakes.desk import DeskRig
from tests.fakes.storage_rig import NOW, PHOTO, SqlRig, key, turn

SEOUL = Limit(person_id="p", days=30, timezone="Asia/Seoul", day_ends=0)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("0", 0),
        ("forever", 0),
        ("계속", 0),
        ("7", 7),
        ("90일", 90),
        ("365 days", 365),
        ("36500", 36_500),
        ("30d", 30),
        ("1년", 365),
        ("2 years", 730),
        ("6개월", 180),
        ("3 months", 90),
        ("2주", 14),
        ("1주일", 7),
    ],
)
def test_days_are_typed_as_people_type_them(typed, days):
    assert change(Person(id="p"), "보관기간", typed, ())[0].preferences.retention_days == days


@pytest.mark.parametrize(
    "typed", ["6", "1", "-30", "36501", "99999999", "forty", "", "3.5", "30 30", "101년", "1 d ay", "5일들"]
)
def test_other_days_are_refused(typed):
    with pytest.raises(SettingError) as caught:
        change(Person(id="p"), "retention", typed, ())
    assert "value-days" in caught.value.allowed


def test_a_day_ends_where_the_person_is():
    noon = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)
    assert first_kept(SEOUL, noon) == date(2026, 3, 2)
    assert first_kept(replace(SEOUL, day_ends=4), noon) == date(2026, 3, 1)
    assert first_kept(replace(SEOUL, timezone="UTC"), noon) == date(2026, 3, 1)
    assert first_kept(replace(SEOUL, days=36_500), datetime(90, 1, 1, tzinfo=UTC)) == date(1, 1, 2)


async def test_who_switches_it_on_is_told_how_much_goes_and_when():
    rig = DeskRig()
    person = await rig.person()
    for number, day in enumerate((0, 29, 30, 31, 400)):
        at = rig.now - timedelta(days=day)
        one = turn(person.id, str(number), key=rig.key, started_at=at, local_date=at.date())
        await rig.storage.turns.record(one)
    shown = await rig.run("settings", "retention 30")
    assert "2개" in shown.text
    assert "30일 뒤" in shown.text
    assert "10월 22일" in shown.text
    assert "계속 보관" in (await rig.run("settings", "보관기간 계속")).text
    assert (await rig.person()).preferences.retention_days == 0


async def test_entries_are_hidden_then_deleted_with_their_photos_and_those_of_others_stay(tmp_path):
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    for user, days in (("soo", 30), ("mina", 0)):
        person = await storage.profiles.person(key(user))
        await storage.profiles.save(replace(person, preferences=replace(person.preferences, retention_days=days)))
        for age in (0, 30, 31):
            at = NOW - timedelta(days=age)
            one = turn(
                person.id,
                f"{user} {age}",
                key=key(user),
                started_at=at,
                local_date=at.date(),
                photos=(PHOTO,),
            )
            await storage.turns.record(one)
    soo, mina = [await storage.profiles.person(key(user)) for user in ("soo", "mina")]
    [_, _, oldest] = await storage.diary.entries(soo.id)
    assert await expire(storage.entries, storage.retention, NOW) == 1
    assert [one.id for one in await storage.diary.entries(soo.id) if one.id == oldest.id] == []
    assert await storage.entries.restore(soo.id, oldest.id) is True
    await expire(storage.entries, storage.retention, NOW)
    assert await storage.entries.purge(NOW + timedelta(days=29) - KEPT_REMOVED) == 0
    assert await storage.entries.purge(NOW + timedelta(days=30) - KEPT_REMOVED) == 1
    assert await storage.entries.restore(soo.id, oldest.id) is False
    assert len(await storage.diary.entries(soo.id)) == 2
    assert len(await storage.diary.entries(mina.id)) == 3
    async with storage.database.read() as connection:
        [photos] = (await connection.exec_driver_sql("SELECT count(*) FROM photos")).one()
        [moods] = (await connection.exec_driver_sql("SELECT count(*) FROM moods")).one()
    assert (photos, moods) == (5, 5)
    await rig.aclose()


async def test_trouble_with_one_person_does_not_keep_the_others(caplog):
    class Entries:
        async def expire(self, person_id, before, at):
            if person_id == "a":
                raise StorageError("disk_error")
            return 2

    class Retention:
        async def limits(self):
            return [replace(SEOUL, timezone="Mars/Olympus"), *(replace(SEOUL, person_id=name) for name in "ab")]

        async def older(self, person_id, before):
            return 2

        async def note(self, person_id, at):
            assert at == NOW

        async def expire_rest(self, person_id, before, moment):
            assert (person_id, moment.tzinfo, moment.hour) == ("b", UTC, 15)
            return 1

    with caplog.at_level(logging.ERROR):
        assert await expire(Entries(), Retention(), NOW) == 3
    assert "disk_error" not in caplog.text


async def test_newcomers_begin_with_the_limit_of_the_installation_and_others_keep_theirs(home, monkeypatch):
    async with open_app(load_settings()) as app:
        await app.stores.profiles.person(key("before"))
    monkeypatch.setenv("FACELOG_RETENTION_DAYS", "365")
    async with open_app(load_settings()) as app:
        found = [await app.stores.profiles.person(key(user)) for user in ("before", "soo")]
        assert [one.preferences.retention_days for one in found] == [0, 365]
        assert [limit.person_id for limit in await app.stores.retention.limits()] == [found[1].id]


@pytest.mark.parametrize("days", ["6", "-1", "36501", "long"])
def test_a_limit_that_is_none_stops_the_start(monkeypatch, days):
    monkeypatch.setenv("FACELOG_RETENTION_DAYS", days)
    with pytest.raises(ConfigError, match="FACELOG_RETENTION_DAYS"):
        load_settings()


async def test_who_has_a_limit_is_told_of_it_at_the_start_and_in_privacy():
    rig = DeskRig()
    assert "보관기간" not in (await rig.run("privacy")).text
    await rig.run("settings", "retention 90")
    asked = await rig.press(await rig.run("start"), "한국어")
    for screen in (asked, await rig.run("privacy")):
        assert "90일이 지난 일기" in screen.text


async def test_a_longer_time_brings_back_what_a_shorter_one_hid_and_nothing_that_was_removed():
    rig = DeskRig()
    person = await rig.person()
    for number, day in enumerate((0, 40, 100, 100)):
        at = rig.now - timedelta(days=day)
        await rig.storage.turns.record(turn(person.id, str(number), key=rig.key, started_at=at, local_date=at.date()))
    removed = rig.storage.shelf.entries[-1]
    await rig.storage.entries.remove(person.id, removed.id, rig.now)
    await rig.run("settings", "retention 30")
    rig.later(hours=1)
    assert await expire(rig.storage.entries, rig.storage.retention, rig.now) == 2
    assert len(await rig.storage.diary.entries(person.id)) == 1
    assert "1개가 돌아왔어요" in (await rig.run("settings", "retention 90")).text
    assert "1개가 돌아왔어요" in (await rig.run("settings", "retention forever")).text
    assert "돌아왔어요" not in (await rig.run("settings", "retention forever")).text
    assert len(await rig.storage.diary.entries(person.id)) == 3
    assert removed.id in rig.storage.shelf.removed


async def test_the_daily_purge_hides_what_is_older():
    rig = DeskRig()
    person = await rig.person()
    old = rig.now - timedelta(days=31)
    await rig.storage.turns.record(turn(person.id, "1", key=rig.key, started_at=old, local_date=old.date()))
    await rig.run("settings", "retention 30")
    task = asyncio.create_task(purge(rig.stores, lambda: rig.now))
    for _ in range(50):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await rig.storage.diary.entries(person.id) == []
    assert list(rig.storage.shelf.removed.values()) == [rig.now]
