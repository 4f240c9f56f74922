"""Updates that Telegram brings."""

import asyncio
import socket

import aiohttp
import pytest

from core.errors import ConfigError
from tests.fakes.telegram_messages import BROKEN, DROPPED, flood, refused
from tests.fakes.telegram_rig import telegram

SECRET = "not-a-real-one"  # noqa: S105 - of no bot


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def webhook(home, **settings):
    port = free_port()
    options = {
        "telegram_webhook": "https://bot.example/telegram/hook",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
        "telegram_webhook_secret": SECRET,
        **settings,
    }
    return port, telegram(home, **options)


async def bring(port, update, secret=SECRET, path="/telegram/hook"):
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}{path}", json=update, headers=headers) as response,
    ):
        return response.status


async def listening(rig):
    await rig.server.until(lambda: rig.server.webhook is not None)
    # The library listens right after Telegram was told.
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(rig.settings.telegram_webhook_listen[10:]))
        except OSError:
            await asyncio.sleep(0)
            continue
        writer.close()
        return


def update_of(rig, text, number=5):
    return {"update_id": number, "message": rig.server.message(7, rig.user(7), text)}


async def test_an_update_is_taken_with_the_right_secret_only(home):
    port, opened = webhook(home)
    async with opened as rig:
        process = await rig.process()
        await listening(rig)
        assert rig.server.webhook["url"] == "https://bot.example/telegram/hook"
        assert rig.server.webhook["secret_token"] == SECRET
        assert not rig.server.webhook.get("drop_pending_updates")
        update = update_of(rig, "hello")
        assert await bring(port, update, "wrong") == 403
        assert await bring(port, update, None) == 403
        assert await bring(port, update, path="/elsewhere") == 404
        assert rig.server.chats[7] == []
        assert await bring(port, update) == 200
        assert await bring(port, update) == 200
        await rig.server.said(7)
        await process.stop()
        assert len(rig.server.chats[7]) == 1


async def test_a_secret_is_made_where_none_is_set(home):
    _, opened = webhook(home, telegram_webhook_secret=None)
    async with opened as rig:
        await rig.process()
        await listening(rig)
        assert len(rig.server.webhook["secret_token"]) >= 32


async def test_an_update_that_is_not_kept_yet_is_brought_again(home):
    port, opened = webhook(home, pace={"webhook": 0.01})
    async with opened as rig:
        rig.server.gates["f0"] = asyncio.Event()
        rig.server.files["f0"] = b"note"
        await rig.process()
        await listening(rig)
        update = update_of(rig, "")
        update["message"]["voice"] = {"file_id": "f0", "file_unique_id": "f", "duration": 1, "file_size": 4}
        assert await bring(port, update) == 503
        rig.server.gates["f0"].set()
        await rig.server.said(7, 2)
        assert await bring(port, update) == 200


async def test_a_webhook_is_taken_down_before_updates_are_asked_for(home):
    async with telegram(home) as rig:
        rig.server.webhook = {"url": "https://old.example"}
        await rig.process()
        await rig.says(7, "hello")
        await rig.server.said(7)
        assert rig.server.webhook is None


async def test_what_is_no_update_is_refused_and_not_logged(home, caplog):
    port, opened = webhook(home)
    async with opened as rig:
        await rig.process()
        await listening(rig)
        assert await bring(port, {"update_id": 1, "message": "a secret"}) >= 400
        assert await bring(port, {"something": "a secret"}) >= 400
        assert "secret" not in caplog.text


async def test_a_port_that_is_taken_is_told(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        _, opened = webhook(home, telegram_webhook_listen=f"127.0.0.1:{taken.getsockname()[1]}")
        async with opened as rig:
            process = await rig.process()
            with pytest.raises(ExceptionGroup) as raised:
                await process.ended()
            assert isinstance(raised.value.exceptions[0], ConfigError)
            assert rig.server.webhook is None


async def test_what_is_not_taken_in_at_the_end_is_brought_to_the_next_process(home):
    port, opened = webhook(home, pace={"ending": 0.0})
    async with opened as rig:
        rig.server.gates["getFile"] = asyncio.Event()
        process = await rig.process()
        await listening(rig)
        update, behind = update_of(rig, "", 5), update_of(rig, "behind it", 6)
        update["message"]["voice"] = {"file_id": "f0", "file_unique_id": "f", "duration": 1, "file_size": 4}
        bringing = [asyncio.create_task(bring(port, one)) for one in (update, behind)]
        await rig.server.until(lambda: rig.server.of("sendChatAction"))
        await process.stop()
        ended = await asyncio.gather(*bringing, return_exceptions=True)
        assert all(one == 503 or isinstance(one, aiohttp.ClientError) for one in ended)
        await rig.process()
        await listening(rig)
        assert await bring(port, behind) == 200
        await rig.server.said(7)


async def test_telegram_is_told_until_it_listens(home):
    port, opened = webhook(home)
    async with opened as rig:
        rig.server.fail("setWebhook", DROPPED, BROKEN, flood(0))
        await rig.process()
        await listening(rig)
        assert await bring(port, update_of(rig, "hello")) == 200
        await rig.server.said(7)


async def test_an_address_that_telegram_refuses_is_told(home):
    _, opened = webhook(home)
    async with opened as rig:
        rig.server.fail("setWebhook", refused("bad webhook: an HTTPS URL must be provided for webhook"))
        process = await rig.process()
        with pytest.raises(ExceptionGroup) as raised:
            await process.ended()
        assert "FACELOG_TELEGRAM_WEBHOOK" in str(raised.value.exceptions[0])
