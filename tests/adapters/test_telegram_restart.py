"""Processes that end in the middle of something on Telegram, and the next ones."""

import asyncio

from tests.fakes.llm import FakeWriter
from tests.fakes.telegram_messages import DROPPED, SWALLOWED
from tests.fakes.telegram_rig import telegram

SELFIE = b"\xff\xd8selfie"


async def asked(rig, writer):
    """Wait until a writer was asked; people see "typing" then."""
    await rig.server.until(lambda: writer.briefs)


async def test_a_turn_that_was_cut_off_is_answered_by_the_next_process(home):
    async with telegram(home) as rig:
        writer = FakeWriter(stall_after=1)
        first = await rig.process(writer=writer)
        await rig.says(7, "do not lose me")
        await asked(rig, writer)
        await first.kill()
        second = await rig.process()
        shown = await rig.server.said(7)
        assert "A fake reply." in shown.text
        assert "interrupted" in shown.text
        assert len(await second.entries(7)) == 1
        await second.stop()
        assert len(rig.server.chats[7]) == 1


async def test_a_message_whose_file_was_being_fetched_comes_again(home):
    async with telegram(home) as rig:
        rig.server.gates["f0"] = asyncio.Event()
        first = await rig.process()
        await rig.sends(7, "photo", SELFIE, caption="me")
        await rig.says(8, "somebody else goes on")
        await rig.server.until(lambda: rig.server.of("getFile"))
        await first.kill()
        rig.server.gates["f0"].set()
        second = await rig.process()
        await rig.server.said(7)
        assert second.face.received == [SELFIE]
        assert [entry.text for entry in await second.entries(7)] == ["me"]


async def test_a_delivery_that_was_cut_off_goes_on_with_its_next_part(home, monkeypatch):
    monkeypatch.setattr("bot.outbox.FIRST_RETRY_SECONDS", 0.001)
    async with telegram(home) as rig:
        first = await rig.process()
        rig.server.gates["sendVoice"] = asyncio.Event()
        await rig.sends(7, "voice", b"OggS note")
        await rig.server.said(7)
        await rig.server.until(lambda: any(one["action"] == "upload_voice" for one in rig.server.of("sendChatAction")))
        await first.kill()
        rig.server.fail("sendVoice", DROPPED)
        rig.server.gates.pop("sendVoice").set()
        second = await rig.process()
        await rig.server.said(7, 2)
        await second.stop()
        assert [shown.kind for shown in rig.server.chats[7]] == ["text", "voice"]


async def test_what_could_not_be_delivered_is_delivered_after_a_restart(home):
    async with telegram(home) as rig:
        first = await rig.process()
        rig.server.fail("sendMessage", *[DROPPED] * 50)
        await rig.says(7, "hello")
        await rig.server.until(lambda: rig.server.of("sendMessage"))
        await first.kill()
        rig.server.failures.clear()
        second = await rig.process()
        second.app.postman._clock = lambda: first.app.postman._clock().replace(year=2100)
        second.app.postman._called.set()
        await rig.server.said(7)
        await second.stop()
        assert len(rig.server.chats[7]) == 1


async def test_the_first_meeting_goes_on_after_a_restart_in_each_of_its_steps(home):
    async with telegram(home, agreed=()) as rig:
        first = await rig.process()
        await rig.says(7, "hello")
        screen = await rig.server.said(7)
        await rig.calm()
        await first.kill()
        for label in ("English", "Agree and begin", "Asia/Seoul", "4 in the morning"):
            process = await rig.process()
            await rig.presses(7, screen, label)
            await rig.calm()
            await process.kill()
        process = await rig.process()
        await rig.says(7, "Mina")
        await rig.server.said(7, 2)
        await rig.calm()
        await process.kill()
        process = await rig.process()
        await rig.presses(7, rig.server.chats[7][1], "Skip")
        person = await process.person(7)
        assert (person.name, person.onboarded, person.preferences.day_ends) == ("Mina", True, 4)


async def test_an_update_that_was_not_acknowledged_is_not_taken_twice(home):
    async with telegram(home) as rig:
        first = await rig.process()
        await rig.says(7, "/help")
        await rig.says(7, "my day")
        await rig.server.said(7, 2)
        left = [dict(update) for update in rig.server.updates]
        await first.stop()
        rig.server.updates = left + [update for update in rig.server.updates if update not in left]
        second = await rig.process()
        await rig.says(7, "next")
        await rig.server.said(7, 3)
        await second.stop()
        assert len(rig.server.chats[7]) == 3


async def test_what_waits_when_the_process_starts_is_answered_in_order(home):
    async with telegram(home) as rig:
        for number in range(5):
            await rig.says(7, f"number {number}")
        process = await rig.process()
        await rig.server.said(7, 5)
        assert [brief.words for brief in process.writer.briefs] == [f"number {number}" for number in range(5)]


async def test_turns_in_flight_are_finished_and_delivered_when_told_to_stop(home):
    async with telegram(home) as rig:
        writer = FakeWriter(stall_after=1)
        process = await rig.process(writer=writer)
        await rig.says(7, "wait for me")
        await asked(rig, writer)
        stopping = asyncio.create_task(process.stop())
        await asyncio.sleep(0)
        writer.go.set()
        await stopping
        assert rig.server.texts(7)[0].startswith("A fake reply.")
        assert rig.server.updates == []


async def test_an_old_button_works_after_a_restart(home):
    async with telegram(home) as rig:
        first = await rig.process()
        await rig.says(7, "/settings")
        screen = await rig.server.said(7)
        await first.kill()
        second = await rig.process()
        await rig.presses(7, screen, "settings:length:long")
        assert (await second.person(7)).preferences.length.value == "long"
        await rig.presses(7, screen, "gone:long:ago")
        assert "/help" in screen.text


async def test_an_answer_that_telegram_lost_is_not_sent_twice_by_a_screen_that_is_edited(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.says(7, "/settings")
        screen = await rig.server.said(7)
        rig.server.fail("editMessageText", SWALLOWED)
        await rig.presses(7, screen, "settings:length")
        assert len(rig.server.chats[7]) == 1
