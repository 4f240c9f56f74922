"""Diaries that are handed over as files in Telegram."""

from __future__ import annotations

import pytest

from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive
from tests.fakes.telegram_rig import telegram

TABLE = DAYLIO_CSV.encode()
CSV = {"mime_type": "text/csv", "file_name": "daylio.csv"}


async def test_a_file_is_told_and_imported_by_the_button(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", TABLE, **CSV)
        plan = await rig.server.said(7)
        assert "3 new entries" in plan.text
        assert await process.entries(7) == []
        await rig.presses(7, plan, "Import")
        assert len(await process.entries(7)) == 3
        assert process.writer.briefs == []
        assert process.text.received == []


@pytest.mark.parametrize(
    "file",
    [
        {"mime_type": "application/octet-stream", "file_name": "backup_2026.daylio"},
        {"mime_type": "application/zip"},
    ],
)
async def test_a_file_is_known_by_its_name_or_its_type(home, file):
    async with telegram(home) as rig:
        await rig.process()
        await rig.sends(7, "document", daylio_archive(), **file)
        assert "Daylio (backup)" in (await rig.server.said(7)).text


async def test_words_under_a_file_are_answered_as_ever_but_the_name_of_the_command(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", TABLE, caption="/import", **CSV)
        await rig.server.said(7)
        await rig.sends(7, "document", b"no diary", caption="my old diary", mime_type="text/plain")
        await rig.server.said(7, 3)
        assert "no known format" in rig.server.texts(7)[1]
        assert [brief.words for brief in process.writer.briefs] == ["my old diary"]


async def test_a_file_that_is_too_large_is_not_fetched(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.sends(7, "document", TABLE, size=10_000_001, **CSV)
        assert "10 MB" in (await rig.server.said(7)).text
        assert rig.server.of("getFile") == []


async def test_a_file_whose_size_was_not_said_is_measured(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.sends(7, "document", b"x" * 10_000_001, size=9, **CSV)
        assert "10 MB" in (await rig.server.said(7)).text


async def test_a_day_s_worth_of_megabytes_is_enough(home):
    async with telegram(home, megabytes_a_day=1) as rig:
        await rig.process()
        await rig.sends(7, "document", TABLE, size=2_000_000, **CSV)
        assert "as many files as I can" in (await rig.server.said(7)).text
        assert rig.server.of("getFile") == []


async def test_in_front_of_others_nothing_is_taken(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", TABLE, chat=-100, caption="@facelog_bot", **CSV)
        await rig.calm()
        assert rig.server.of("getFile") == []
        assert rig.server.texts(-100) == []
        assert await process.entries(7) == []


async def test_nothing_is_fetched_of_somebody_who_has_agreed_to_nothing(home):
    async with telegram(home, agreed=()) as rig:
        await rig.process()
        await rig.sends(7, "document", TABLE, **CSV)
        assert (await rig.server.said(7)).buttons
        assert rig.server.of("getFile") == []


async def test_a_photo_that_is_sent_as_a_file_is_a_selfie(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", b"selfie", mime_type="image/png", file_name="me.png")
        await rig.server.said(7)
        assert process.face.received == [b"selfie"]


async def test_after_a_restart_the_button_asks_for_the_file(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", TABLE, **CSV)
        plan = await rig.server.said(7)
        await rig.calm()
        await process.stop()
        later = await rig.process()
        await rig.presses(7, plan, "Import")
        assert any("send it again" in text for text in rig.server.texts(7))
        assert await later.entries(7) == []
