"""Telegram when it is slow, full, gone, or says no."""

import asyncio
import logging
import time

import pytest

from core.errors import ConfigError, StorageError
from core.people import VoiceReplies
from tests.fakes.telegram_messages import BLOCKED, BROKEN, DROPPED, UNKNOWN_TOKEN, flood, refused
from tests.fakes.telegram_rig import telegram
from tests.fakes.telegram_server import TOKEN


@pytest.fixture
def far(monkeypatch):
    """Deliveries are tried again at once."""
    monkeypatch.setattr("bot.outbox.FIRST_RETRY_SECONDS", 0.001)


@pytest.mark.parametrize("failure", [flood(0), DROPPED, BROKEN])
async def test_a_reply_that_fails_is_sent_again_once(home, far, failure):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendMessage", failure, failure)
        await rig.says(7, "one")
        await rig.says(7, "two")
        await rig.server.said(7, 2)
        await process.stop()
        assert len(rig.server.chats[7]) == 2


async def test_the_wait_that_telegram_asks_for_is_kept(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendMessage", flood(3600))
        await rig.says(7, "one")
        await rig.server.until(lambda: rig.server.of("sendMessage"))
        await rig.says(7, "/help")
        await rig.server.said(7)
        [held] = process.app.postman._held.values()
        assert (held - process.app.postman._clock()).total_seconds() > 3500
        assert rig.server.texts(7)[0].startswith("Commands")


@pytest.mark.parametrize("failure", [flood(0), DROPPED, BROKEN])
async def test_a_screen_that_fails_is_sent_again(home, failure):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendMessage", failure, failure)
        await rig.says(7, "/help")
        await rig.server.said(7)
        await process.stop()
        assert len(rig.server.chats[7]) == 1


async def test_a_reply_to_somebody_who_blocked_the_bot_is_given_up(home):
    async with telegram(home, people=(7, 8), agreed=(7, 8)) as rig:
        process = await rig.process()
        rig.server.fail("sendMessage", BLOCKED)
        await rig.says(7, "bye")
        await rig.server.until(lambda: rig.server.of("sendMessage"))
        member = {"user": {"id": 123, "is_bot": True, "first_name": "f"}}
        chat = {"id": 7, "type": "private"}
        change = {"chat": chat, "from": rig.user(7), "date": 1}
        for old, new in (("member", "kicked"), ("kicked", "member")):
            until = {"until_date": 0}
            states = {
                "old_chat_member": {**member, "status": old, **until},
                "new_chat_member": {**member, "status": new, **until},
            }
            await rig.server.push("my_chat_member", {**change, **states})
        await rig.says(8, "hello")
        await rig.server.said(8)
        await rig.says(7, "hello again")
        await rig.server.said(7)
        await process.stop()
        assert len(rig.server.chats[7]) == 1


async def test_a_voice_that_somebody_does_not_take_comes_as_a_file(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await process.agree(7, voice=VoiceReplies.ON)
        rig.server.fail("sendVoice", refused("VOICE_MESSAGES_FORBIDDEN"))
        await rig.says(7, "say something")
        shown = await rig.server.said(7, 2)
        assert (shown.kind, shown.content) == ("document", b"OggS fake")
        assert "as a file" in shown.text


@pytest.mark.parametrize("failure", [DROPPED, BROKEN, flood(0)])
async def test_updates_that_fail_to_come_are_asked_for_again(home, failure):
    async with telegram(home) as rig:
        rig.server.fail("getUpdates", failure, failure)
        await rig.process()
        await rig.says(7, "hello")
        await rig.server.said(7)


async def test_updates_that_cannot_be_taken_in_do_not_hold_others_up_for_ever(home):
    people = tuple(range(100, 200))
    pace = {"patience": 0.0, "action": 4.5, "frame": 1.0, "look": 0.1}
    async with telegram(home, people=(7, *people), agreed=(7, *people), pace=pace) as rig:
        rig.server.gates["getFile"] = asyncio.Event()
        await rig.process()
        for person in people:
            await rig.sends(person, "photo", b"selfie")
        await rig.says(7, "hello")
        await rig.server.said(7)
        rig.server.gates.pop("getFile").set()
        await asyncio.gather(*(rig.server.said(person) for person in people))


async def test_somebody_who_sends_too_much_is_told_once(home):
    async with telegram(home, messages_a_minute=2) as rig:
        process = await rig.process()
        for number in range(6):
            await rig.says(7, f"number {number}", date=int(time.time()))
        await rig.server.said(7, 3)
        await rig.calm()
        await process.stop()
        assert len(rig.server.chats[7]) == 3
        assert sum("A little slower" in text for text in rig.server.texts(7)) == 1


async def test_a_start_without_telegram_waits_for_it(home):
    async with telegram(home) as rig:
        rig.server.fail("getMe", DROPPED, BROKEN)
        rig.server.fail("deleteWebhook", DROPPED)
        await rig.process()
        await rig.says(7, "hello")
        await rig.server.said(7)


async def test_a_token_that_telegram_does_not_know_ends_it_and_is_not_told(home):
    async with telegram(home) as rig:
        rig.server.fail("getMe", UNKNOWN_TOKEN)
        process = await rig.process()
        with pytest.raises(ExceptionGroup) as raised:
            await process.ended()
        [error] = raised.value.exceptions
        assert isinstance(error, ConfigError)
        assert TOKEN not in str(error)
        assert error.__cause__ is None


async def test_an_update_is_kept_by_telegram_until_the_database_takes_it(home):
    async with telegram(home) as rig:
        process = await rig.process()
        add, fails = process.app.intake._journal.add, [3]

        async def broken(message):
            if fails[0]:
                fails[0] -= 1
                raise StorageError("disk_full")
            return await add(message)

        process.app.intake._journal.add = broken
        await rig.says(7, "my day was long")
        await rig.server.said(7, 2)
        await process.stop()
        assert "couldn't save" in rig.server.texts(7)[0]
        assert len(rig.server.chats[7]) == 2
        assert process.writer.briefs[0].words == "my day was long"


async def test_a_button_is_answered_whatever_happens(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.says(7, "/settings")
        screen = await rig.server.said(7)
        rig.server.fail("answerCallbackQuery", refused("query is too old"))
        rig.server.fail("editMessageText", refused("message can't be edited"))
        await rig.server.push(
            "callback_query",
            {
                "id": "old",
                "from": rig.user(7),
                "chat_instance": "1",
                "data": "settings:length",
                "message": {"message_id": screen.id, "date": 0, "chat": {"id": 7, "type": "private"}},
            },
        )
        await rig.server.said(7, 2)
        rig.server.fail("editMessageText", BLOCKED)
        await rig.presses(7, screen, "settings:length")
        await rig.presses(7, screen, "settings:length")
        await rig.presses(7, screen, "settings:length")
        assert screen.edits == 1


async def test_neither_the_token_nor_what_people_write_is_logged(home, caplog, far):
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "telegram.ext", "tornado"):
        caplog.set_level(logging.NOTSET, name)
    async with telegram(home) as rig:
        process = await rig.process()
        caplog.set_level(logging.DEBUG)
        rig.server.fail("sendMessage", DROPPED, flood(0), refused("something secret"))
        rig.server.fail("getUpdates", BROKEN)
        await rig.says(7, "a very secret sentence")
        await rig.sends(7, "photo", b"selfie", caption="another secret sentence")
        await rig.says(7, "/help")
        await rig.server.said(7)
        await process.stop()
    told = "\n".join(
        f"{record.getMessage()} {record.exc_info}" for record in caplog.records if not record.name.startswith("asyncio")
    )
    assert TOKEN not in told
    assert "secret" not in told
    assert "facelog_bot" not in told
