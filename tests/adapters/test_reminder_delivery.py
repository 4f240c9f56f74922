"""What a reminder and a daily report look like on each platform, and over a process that ends in the middle."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from rich.console import Console

from bot.adapters.console.channel import ConsoleChannel
from bot.adapters.console.screens import ScreenPad
from bot.app import open_app
from bot.background import reminding_of
from bot.reminding import PUT_OFF
from bot.wording.wording import wording
from config.settings import load_settings
from core.access import AccessState
from core.days import local_time, utc_now
from core.modes import Mode
from core.reminders import Reminder, ReminderKind
from core.types import ConversationKey, Delivery, Reply, Turn
from tests.fakes.bot import FakeChannel
from tests.fakes.discord_rig import OWNER, served
from tests.fakes.discord_values import dm_of, labels
from tests.fakes.telegram_messages import BLOCKED, DROPPED, refused
from tests.fakes.telegram_rig import telegram

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n of a report"
ON_TELEGRAM = ConversationKey(platform="telegram", chat_id="7", user_id="7")
ON_DISCORD = ConversationKey(platform="discord", chat_id=dm_of(OWNER), user_id=str(OWNER))
LINE = Reply(text="How was your day?", language="en", writer=PUT_OFF, asks_mood=True)
REPORT = Reply(text="Today", language="en", writer="facelog", picture=PNG)


async def send(app, key, reply):
    return await app.postman.post(await queue(app, key, reply))


async def queue(app, key, reply):
    person = await app.stores.profiles.person(key)
    turn = Turn(
        id=f"reminder-1-{reply.text}",
        person_id=person.id,
        key=key,
        message_ids=(),
        text="",
        mode=Mode.CHAT,
        started_at=NOW,
        local_date=NOW.date(),
        reply=reply,
    )
    return await app.turns.record(turn)


async def test_telegram_shows_a_report_below_its_picture(home):
    async with telegram(home) as rig:
        process = await rig.process()
        assert await send(process.app, ON_TELEGRAM, REPORT)
        picture, words = rig.server.chats[7]
        assert (picture.kind, picture.content) == ("photo", PNG)
        assert (words.kind, words.text) == ("text", "Today")


async def test_the_words_come_where_telegram_refuses_the_picture(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendPhoto", refused("PHOTO_INVALID_DIMENSIONS"))
        assert await send(process.app, ON_TELEGRAM, REPORT)
        assert rig.server.texts(7) == [wording("en").say("telegram-picture-refused"), "Today"]


async def test_a_conversation_that_is_gone_is_given_up_with_its_picture(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendPhoto", BLOCKED)
        assert not await send(process.app, ON_TELEGRAM, REPORT)
        assert rig.server.chats[7] == []
        assert list(await process.app.outbox.due("telegram", utc_now())) == []


async def test_telegram_offers_five_steps_and_to_put_it_off(home):
    async with telegram(home) as rig:
        process = await rig.process()
        assert await send(process.app, ON_TELEGRAM, LINE)
        [shown] = rig.server.chats[7]
        assert [len(row) for row in shown.buttons] == [5, 2]
        assert shown.data("great") == "+mood:tap:5"
        assert shown.data("30 minutes") == "+remind:snooze:30"


async def test_a_picture_that_went_is_not_sent_again_by_the_next_process(home, monkeypatch):
    monkeypatch.setattr("bot.outbox.FIRST_RETRY_SECONDS", 0.05)
    async with telegram(home) as rig:
        first = await rig.process()
        rig.server.fail("sendMessage", *[DROPPED] * 50)
        await queue(first.app, ON_TELEGRAM, REPORT)
        # Sent by the process itself, so that it ends with it.
        first.app.postman._called.set()
        await rig.server.until(lambda: rig.server.of("sendMessage"))
        await first.kill()
        rig.server.failures["sendMessage"].clear()
        second = await rig.process()
        await rig.server.said(7, 2)
        await second.stop()
        assert [shown.kind for shown in rig.server.chats[7]] == ["photo", "text"]


async def test_discord_sends_a_report_with_its_picture_and_offers(home):
    async with served(home) as (service, server):
        assert await send(service.app, ON_DISCORD, REPORT)
        assert await send(service.app, ON_DISCORD, LINE)
        report, line = server.mine(dm_of(OWNER))
        assert [one["filename"] for one in report["attachments"]] == ["facelog.png"]
        assert report["content"].endswith("Today")
        assert labels(report) == []
        assert line["content"].endswith(LINE.text)
        assert [len(row) for row in labels(line)] == [5, 2]


@pytest.fixture
def screen():
    return Console(file=io.StringIO(), width=80)


def delivery(reply):
    key = ConversationKey(platform="console", chat_id="mina", user_id="mina")
    return Delivery(id="d", key=key, turn_id="t", reply=reply)


async def test_a_terminal_keeps_the_picture_as_a_file_and_numbers_the_steps(screen, tmp_path):
    channel = ConsoleChannel(screen, tmp_path / "voices")
    channel.words, channel.persona = wording("en"), "Anna"
    channel.pad = ScreenPad(screen, tmp_path / "files")
    await channel.deliver(delivery(REPORT))
    assert channel.pad.pressed("1") is None
    await channel.deliver(delivery(LINE))
    shown = screen.file.getvalue()
    [picture] = (tmp_path / "files").glob("*.png")
    assert picture.read_bytes() == PNG
    assert "Anna: How was your day?" in shown
    assert "[5] " in shown
    assert channel.pad.pressed("5") == "mood:tap:5"
    assert channel.pad.pressed("6") == "remind:snooze:30"


async def test_other_replies_leave_the_numbers_of_a_screen_alone(screen, tmp_path):
    channel = ConsoleChannel(screen, tmp_path / "voices")
    channel.words = wording("en")
    channel.pad = ScreenPad(screen, tmp_path / "files")
    await channel.deliver(delivery(LINE))
    await channel.deliver(delivery(Reply(text="Hi", language="en", writer="composer")))
    assert channel.pad.pressed("1") == "mood:tap:1"


async def test_a_service_reminds_whom_it_serves(home):
    async with open_app(load_settings()) as app:
        channel = FakeChannel()
        app.postman.connect("telegram", channel)
        app.postman.connect("console", channel)
        reminding = reminding_of(app, ("telegram", "console"))
        now = utc_now()
        seoul = local_time(now, "Asia/Seoul")
        minute = seoul.hour * 60 + seoul.minute
        said = []
        for platform, state in [
            ("telegram", None),
            ("telegram", AccessState.DENIED),
            ("telegram", AccessState.ALLOWED),
            ("console", None),
        ]:
            key = ConversationKey(platform=platform, chat_id="9", user_id="9")
            if state is not None:
                await app.access.mark("telegram", "9", state, now)
            person = await app.stores.profiles.person(key)
            kind = ReminderKind.WRITE
            rule = Reminder(
                id=uuid4().hex, person_id=person.id, key=key, kind=kind, first=minute, last=minute, due_at=now
            )
            await app.stores.reminders.put(rule)
            said.append(await reminding.hold_due())
        assert said == [0, 0, 1, 1]
