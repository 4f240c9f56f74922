"""A server on 127.0.0.1 that speaks enough of Telegram's Bot API, keeps what people would see, and can misbehave."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from tests.fakes.telegram_messages import UNKNOWN_TOKEN, Shown, entities, has_media, refused

TOKEN = "123:abc"  # noqa: S105 - of no bot
BOT = {"id": 123, "is_bot": True, "first_name": "Facelog", "username": "facelog_bot"}
SENT_AT = int(datetime(2026, 11, 21, 3, 0, tzinfo=UTC).timestamp())
SAFETY = 60.0
"""Seconds after which a wait fails: never reached by a test that passes."""


class TelegramServer:
    """The state of Telegram, for one bot."""

    def __init__(self):
        self.calls = []
        """(method, fields) of everything that was asked, updates apart."""
        self.chats = defaultdict(list)
        """What stands in each chat, in order."""
        self.answered = []
        """Ids of pressed buttons whose wait was ended."""
        self.menus = {}
        self.webhook = None
        self.files = {}
        self.failures = defaultdict(deque)
        """By method: how the next calls fail."""
        self.closed = set()
        """Doors of processes that are dead: what they send goes nowhere."""
        self.gates = {}
        """By method, or file: an event that its answers wait for."""
        self.updates = []
        self.confirmed = 0
        self.change = asyncio.Condition()
        self.next_update = 1000
        self.next_message = 1
        self.url = ""

    # What tests do.

    async def push(self, kind, value):
        """Queue an update."""
        self.next_update += 1
        self.updates.append({"update_id": self.next_update, kind: value})
        await self._changed()
        return self.updates[-1]

    async def until(self, what):
        """Wait until something is true; it is looked at whenever anything happened."""
        async with asyncio.timeout(SAFETY), self.change:
            await self.change.wait_for(what)

    async def said(self, chat, count=1):
        """Wait until a chat holds so many messages of the bot; the last of them."""
        await self.until(lambda: len(self.chats[chat]) >= count)
        return self.chats[chat][count - 1]

    def fail(self, method, *failures):
        self.failures[method].extend(failures)

    def texts(self, chat):
        return [shown.text for shown in self.chats[chat]]

    def of(self, method):
        return [fields for name, fields in self.calls if name == method]

    def message(self, chat, user, text="", **more):
        """A message of somebody, as Telegram writes it."""
        self.next_message += 1
        made = {
            "message_id": self.next_message,
            "date": SENT_AT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "t"},
            "from": user,
            **more,
        }
        key = "caption" if has_media(more) else "text"
        if text:
            made[key] = text
            made[f"{'caption_' if key == 'caption' else ''}entities"] = entities(text)
        return made

    # What the bot does.

    async def handle(self, request):
        door, token, method = (request.match_info[name] for name in ("door", "token", "method"))
        try:
            fields = await _fields(request)
        except ConnectionResetError:
            # Whoever asked has gone.
            return web.Response()
        if door in self.closed:
            return await self._drop(request)
        if token != TOKEN:
            return _answer(*UNKNOWN_TOKEN)
        if method == "getUpdates":
            return await self._get_updates(fields, door, request)
        if method in self.gates:
            await self.gates[method].wait()
        status, failure = self.failures[method].popleft() if self.failures[method] else (200, {})
        self.calls.append((method, fields))
        if status > 200 or status == 0:
            await self._changed()
            return await self._drop(request) if status == 0 else _answer(status, failure)
        try:
            result = getattr(self, f"_{method}")(fields)
        except ValueError as error:
            return _answer(*refused(str(error)))
        finally:
            await self._changed()
        return await self._drop(request) if status == -1 else web.json_response({"ok": True, "result": result})

    async def file(self, request):
        name = request.match_info["name"]
        if name in self.gates:
            await self.gates[name].wait()
        if self.failures["file"]:
            status, _ = self.failures["file"].popleft()
            return await self._drop(request) if status == 0 else web.Response(status=status, text="{}")
        return web.Response(body=self.files[name])

    async def _changed(self):
        async with self.change:
            self.change.notify_all()

    async def _drop(self, request):
        request.transport.abort()
        return web.Response()

    async def _get_updates(self, fields, door, request):
        if self.failures["getUpdates"]:
            status, failure = self.failures["getUpdates"].popleft()
            return await self._drop(request) if status == 0 else _answer(status, failure)
        offset = int(fields.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.confirmed = max(self.confirmed, offset)
        await self._changed()
        if not self.updates and int(fields.get("timeout", 0)):
            async with self.change:
                await self.change.wait_for(lambda: self.updates or door in self.closed or self.closed_for_good)
        return web.json_response({"ok": True, "result": self.updates[:100]})

    closed_for_good = False

    def _getMe(self, fields):  # noqa: N802 - the name is Telegram's, here and below
        return BOT

    def _sendMessage(self, fields):  # noqa: N802
        return self._show("text", fields, fields["text"])

    def _sendPhoto(self, fields):  # noqa: N802
        return self._show("photo", fields, fields.get("caption", ""), fields["photo"])

    def _sendVoice(self, fields):  # noqa: N802
        return self._show("voice", fields, "", fields["voice"])

    def _sendDocument(self, fields):  # noqa: N802
        return self._show("document", fields, fields.get("caption", ""), fields["document"])

    def _sendMessageDraft(self, fields):  # noqa: N802
        assert int(fields["chat_id"]) > 0
        assert int(fields["draft_id"]) != 0
        return True

    def _sendChatAction(self, fields):  # noqa: N802
        return True

    def _editMessageText(self, fields):  # noqa: N802
        shown = self._find(fields)
        if shown.kind != "text":
            raise ValueError("there is no text in the message to edit")
        buttons = fields.get("reply_markup", {}).get("inline_keyboard", [])
        if (shown.text, shown.buttons) == (fields["text"], buttons):
            raise ValueError("message is not modified: specified new message content is exactly the same")
        shown.text, shown.buttons = fields["text"], buttons
        shown.edits += 1
        return self._as_message(shown)

    def _editMessageMedia(self, fields):  # noqa: N802
        shown = self._find(fields)
        media = fields["media"]
        shown.kind, shown.text = "photo", media.get("caption", "")
        shown.content = fields[media["media"].removeprefix("attach://")]
        shown.buttons = fields.get("reply_markup", {}).get("inline_keyboard", [])
        shown.edits += 1
        return self._as_message(shown)

    def _editMessageReplyMarkup(self, fields):  # noqa: N802
        shown = self._find(fields)
        shown.buttons = fields.get("reply_markup", {}).get("inline_keyboard", [])
        return self._as_message(shown)

    def _answerCallbackQuery(self, fields):  # noqa: N802
        self.answered.append(fields["callback_query_id"])
        return True

    def _setMyCommands(self, fields):  # noqa: N802
        self.menus[fields["scope"]["type"], fields.get("language_code", "")] = fields["commands"]
        return True

    def _setWebhook(self, fields):  # noqa: N802
        self.webhook = fields
        return True

    def _deleteWebhook(self, fields):  # noqa: N802
        self.webhook = None
        return True

    def _getFile(self, fields):  # noqa: N802
        name = fields["file_id"]
        if name not in self.files:
            raise ValueError("wrong file_id or the file is temporarily unavailable")
        return {"file_id": name, "file_unique_id": name, "file_size": len(self.files[name]), "file_path": name}

    def _show(self, kind, fields, text, content=b""):
        if not text and kind == "text":
            raise ValueError("message text is empty")
        if len(text.encode("utf-16-le")) // 2 > (4096 if kind == "text" else 1024):
            raise ValueError("message is too long")
        self.next_message += 1
        chat = int(fields["chat_id"])
        buttons = fields.get("reply_markup", {}).get("inline_keyboard", [])
        marked = fields.get("entities", [])
        shown = Shown(self.next_message, chat, kind, text, buttons, marked, content, fields)
        for row in buttons:
            assert all(len(button["callback_data"].encode()) <= 64 for button in row)
        self.chats[chat].append(shown)
        return self._as_message(shown)

    def _find(self, fields):
        chat, number = int(fields["chat_id"]), int(fields["message_id"])
        found = next((shown for shown in self.chats[chat] if shown.id == number), None)
        if found is None:
            raise ValueError("message to edit not found")
        return found

    def _as_message(self, shown):
        made = self.message(shown.chat, BOT, shown.text)
        made["message_id"] = shown.id
        if shown.kind == "photo":
            made["photo"] = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
        return made


async def _fields(request):
    data = await request.post()
    found = {}
    for name, value in data.items():
        if isinstance(value, str):
            parsed = _parsed(value) if name not in {"text", "caption", "callback_query_id"} else value
            found[name] = parsed
        else:
            found[name] = value.file.read()
    # A file is named by what it is sent as.
    for name in ("photo", "voice", "document"):
        if isinstance(found.get(name), str) and found[name].startswith("attach://"):
            found[name] = found[found[name].removeprefix("attach://")]
    return found


def _parsed(value):
    try:
        return json.loads(value)
    except ValueError:
        return value


def _answer(status, more):
    return web.json_response({"ok": False, "error_code": status, **more}, status=status)


@asynccontextmanager
async def telegram_server(server=None):
    """Serve on a free port; `url` is what the client's addresses begin with."""
    server = server or TelegramServer()
    app = web.Application(client_max_size=60_000_000)
    app.router.add_post("/{door}/bot{token}/{method}", server.handle)
    app.router.add_get("/file/bot{token}/{name}", server.file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = site._server.sockets[0].getsockname()[:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        server.closed_for_good = True
        await server._changed()
        await runner.cleanup()
