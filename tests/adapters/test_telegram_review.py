"""What others may not do, or see, on Telegram."""

import asyncio

from core.access import AccessState
from tests.fakes.bot import NOON
from tests.fakes.llm import FakeWriter
from tests.fakes.telegram_rig import telegram

GROUP = -100


async def test_a_button_pressed_in_a_group_changes_nothing_that_others_see(home):
    async with telegram(home, people=(7, 8), agreed=(7, 8)) as rig:
        process = await rig.process()
        await rig.says(7, "/crisis@facelog_bot", chat=GROUP)
        shown = await rig.server.said(GROUP)
        await rig.presses(8, shown, "Ask me tomorrow", chat=GROUP)
        await process.stop()
        assert shown.text == rig.server.chats[GROUP][0].text
        assert "nobody else reads" in rig.server.chats[GROUP][1].text
        assert rig.server.of("editMessageText") == []


async def test_an_edit_of_a_private_caption_with_words_of_crisis_stays_private(home):
    async with telegram(home) as rig:
        process = await rig.process()
        sent = await rig.sends(7, "photo", b"selfie", caption="/private hello")
        await rig.server.said(7)
        changed = {**sent, "caption": "/private I want to kill myself", "edit_date": sent["date"] + 5}
        await rig.server.push("edited_message", changed)
        await rig.server.said(7, 2)
        assert await process.entries(7) == []


async def test_an_edit_of_somebody_who_agreed_to_nothing_is_not_read(home):
    async with telegram(home, agreed=()) as rig:
        process = await rig.process()
        sent = await rig.says(7, "hello")
        await rig.server.said(7)
        await rig.edits(sent, "I want to kill myself")
        await rig.calm()
        assert process.writer.briefs == []
        assert await process.entries(7) == []


async def test_what_waits_for_somebody_who_was_denied_is_not_sent(home):
    async with telegram(home) as rig:
        writer = FakeWriter(stall_after=1)
        process = await rig.process(writer=writer)
        await rig.says(7, "hello")
        await rig.server.until(lambda: writer.briefs)
        await process.app.access.mark("telegram", "7", AccessState.DENIED, NOON)
        writer.go.set()
        async with asyncio.timeout(10):
            while process.app.intake._conversations:  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.005)
        await process.stop()
        assert rig.server.chats[7] == []


async def test_what_was_written_while_nobody_listened_is_all_answered(home):
    async with telegram(home, messages_a_minute=2) as rig:
        for number in range(6):
            await rig.says(7, f"number {number}")
        process = await rig.process()
        await rig.server.said(7, 6)
        await process.stop()
        assert [brief.words for brief in process.writer.briefs] == [f"number {number}" for number in range(6)]
