"""Diaries that are handed over as files in Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.discord_rig import OWNER, served
from tests.fakes.discord_values import ROOM, dm_of
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive

DM = dm_of(OWNER)
TABLE = DAYLIO_CSV.encode()


@pytest.fixture
async def rig(home):
    async with served(home) as both:
        yield both


async def told(server, text, channel=DM):
    await server.until(lambda: any(text in said for said in server.said(channel)))
    return next(one for one in server.mine(channel) if text in one["content"])


async def test_a_file_is_told_and_imported_by_the_button(rig):
    service, server = rig
    key = await service.onboard()
    await server.write(OWNER, "", files=[server.file("daylio.csv", TABLE, "text/csv; charset=utf-8")])
    plan = await told(server, "새 일기 3개")
    assert await service.entries(key) == []
    await server.press(OWNER, plan, "가져오기")
    await told(server, "일기 3개를 가져왔어요")
    assert len(await service.entries(key)) == 3
    assert service.writer.briefs == []


async def test_the_command_may_stand_beside_its_file(rig):
    service, server = rig
    await server.write(OWNER, "/import", files=[server.file("b.daylio", daylio_archive(), None)])
    await told(server, "Daylio(백업)")
    assert service.writer.briefs == []


async def test_words_beside_a_file_are_answered_as_ever(rig):
    service, server = rig
    await server.write(OWNER, "예전 일기야", files=[server.file("a.txt", b"no diary", "text/plain")])
    await told(server, "아는 형식이 아니에요")
    await server.until(lambda: service.writer.briefs)
    assert service.writer.briefs[0].words == "예전 일기야"


async def test_alone_the_command_says_how(rig):
    _, server = rig
    await server.slash(OWNER, "import")
    await told(server, ".daylio")


async def test_a_file_that_is_too_large_is_not_fetched(rig):
    _, server = rig
    await server.write(OWNER, "", files=[server.file("a.json", b"{}", "application/json", size=90_000_000)])
    await told(server, "MB")
    assert not server.calls("FILE", ".*")


async def test_in_front_of_others_nothing_is_taken(rig):
    _, server = rig
    await server.write_room(OWNER, "<@9>", attachments=[server.file("daylio.csv", TABLE, "text/csv")])
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.mine(DM))
    assert server.said(ROOM) == []
    assert not server.calls("FILE", ".*")


async def test_nothing_is_fetched_of_somebody_who_has_agreed_to_nothing(rig):
    service, server = rig
    key = await service.onboard()
    person = await service.app.stores.profiles.person(key)
    await service.app.stores.profiles.save(replace(person, onboarded=False))
    await server.write(OWNER, "", files=[server.file("daylio.csv", TABLE, "text/csv")])
    await server.until(lambda: server.mine(DM) and server.mine(DM)[0]["components"])
    assert not server.calls("FILE", ".*")
