"""Enough of Discord, on this machine, for the real client library: a gateway, its REST interface and its files."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time

from aiohttp import WSMsgType, web

from tests.fakes.discord_rest import Rest
from tests.fakes.discord_values import BOT, GUILD, ROOM, dm_of, guild, labels, member, user

EPOCH = 1_420_070_400_000
LIMIT = 30.0
"""Seconds after which a test that waits has failed."""


class Gate:
    """Where answers wait."""

    def __init__(self):
        self.open = asyncio.Event()
        self.waiting = 0


class DiscordServer(Rest):
    """What people do is a method; what the bot did stands in `channels`, `log` and `refusals`."""

    def __init__(self):
        self.channels: dict[str, dict[str, dict]] = {}
        """Messages as they stand, by channel and id, in order."""
        self.log: list[tuple[str, str, object]] = []
        """What was asked of the REST interface: method, path, body."""
        self.callbacks: dict[str, dict] = {}
        """How interactions were acknowledged, by their id."""
        self.originals: dict[str, tuple[str, str]] = {}
        self.expired: set[str] = set()
        """Tokens of interactions whose time is over."""
        self.files: dict[str, bytes] = {}
        self.declared: list[list[dict]] = []
        self.cut = False
        """Whether nothing that is asked arrives, as from a process that was killed."""
        self.typing: list[str] = []
        self.frames: list[dict] = []
        """What came over the gateway."""
        self.scripted: list[tuple] = []
        self.held: dict[str, Gate] = {}
        """Requests whose answers wait, by pattern of method and path."""
        self._nonces: dict[tuple[str, str], str] = {}
        self._counter = itertools.count(1)
        self._sent: list[dict] = []
        self._socket: web.WebSocketResponse | None = None
        self._online = asyncio.Event()
        self._changed = asyncio.Condition()

    async def start(self):
        app = web.Application(client_max_size=32 * 2**20)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/api/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.gateway = f"ws://127.0.0.1:{self.port}/gateway/"

    async def stop(self):
        await self.drop()
        await self._runner.cleanup()

    # What tests wait for

    async def until(self, holds):
        """Wait until something is true of this server; returns what it was."""
        async with asyncio.timeout(LIMIT), self._changed:
            return await self._changed.wait_for(holds)

    async def online(self):
        async with asyncio.timeout(LIMIT):
            await self._online.wait()

    async def tell(self):
        async with self._changed:
            self._changed.notify_all()

    def said(self, channel):
        """What the bot's messages say now, those only their reader sees included."""
        mine = [one for one in self.channels.get(channel, {}).values() if one["author"]["id"] == BOT["id"]]
        return [one["content"] for one in mine]

    def mine(self, channel):
        return [one for one in self.channels.get(channel, {}).values() if one["author"]["id"] == BOT["id"]]

    def calls(self, method, pattern):
        return [body for asked, path, body in self.log if asked == method and re.fullmatch(pattern, path)]

    def refuse(self, method, pattern, status, body=None, *, when=lambda asked: True, **headers):
        """Answer the next matching request like this; `when`: what holds for its body."""
        text = json.dumps(body if body is not None else {"code": 0, "message": "no"})
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        response = (status, text, {"Content-Type": "application/json", **headers})
        self.scripted.append((method, pattern, when, response))

    def hold(self, pattern):
        """Do what is asked and do not answer, until `release`."""
        self.held[pattern] = Gate()
        return self.held[pattern]

    def release(self):
        for gate in self.held.values():
            gate.open.set()
        self.held.clear()

    # What people do

    def snowflake(self):
        return str((int(time.time() * 1000) - EPOCH) << 22 | next(self._counter))

    def file(self, name, content, media_type, **more):
        self.files[name] = content
        url = f"http://127.0.0.1:{self.port}/files/{name}"
        size = more.pop("size", len(content))
        kind = {"content_type": media_type} if media_type else {}
        return {"id": self.snowflake(), "filename": name, "size": size, "url": url, "proxy_url": url, **kind, **more}

    async def write(self, number, text="", *, files=(), event=True, **more):
        """Somebody writes to the bot in private; `event`: whether the gateway says so."""
        message = self._message(dm_of(number), user(number), content=text, attachments=list(files), **more)
        if event:
            await self.dispatch("MESSAGE_CREATE", {**message, "channel_type": 1})
        return message

    async def edit(self, message, text, **more):
        """Somebody changes what they wrote."""
        message |= {"content": text, "edited_timestamp": "2026-01-01T00:00:09.500000+00:00", **more}
        await self.dispatch("MESSAGE_UPDATE", message)

    async def take_back(self, message):
        """Somebody deletes what they wrote."""
        del self.channels[message["channel_id"]][message["id"]]
        await self.dispatch("MESSAGE_DELETE", {"id": message["id"], "channel_id": message["channel_id"]})

    async def write_room(self, number, text, *, mention=True, **more):
        """Somebody writes where others read."""
        mentions = [BOT] if mention else []
        more = {"mentions": mentions, "guild_id": GUILD, "member": member(), **more}
        message = self._message(ROOM, user(number), content=text, **more)
        await self.dispatch("MESSAGE_CREATE", {**message, "channel_type": 0})
        return message

    async def slash(self, number, name, words=None, *, option="words", room=False, locale="ko"):
        """Somebody uses a command; returns the interaction's id."""
        options = [] if words is None else [{"name": option, "type": 3, "value": words}]
        data = {"id": "50", "name": name, "type": 1, "options": options}
        return await self._interact(2, number, data, room=room, locale=locale)

    async def complete(self, number, name, option, typed):
        options = [{"name": option, "type": 3, "value": typed, "focused": True}]
        return await self._interact(4, number, {"id": "50", "name": name, "type": 1, "options": options})

    async def press(self, number, message, label, *, room=False):
        """Somebody presses the first button, or chooses the first choice, whose label holds a text."""
        for row in message["components"]:
            for one in row["components"]:
                data = {"custom_id": one["custom_id"], "component_type": one["type"]}
                if label in one.get("label", ""):
                    return await self._interact(3, number, data, room=room, message=message)
                for choice in one.get("options", ()):
                    if label in choice["label"]:
                        data["values"] = [choice["value"]]
                        return await self._interact(3, number, data, room=room, message=message)
        raise AssertionError(f"no {label!r} in {labels(message)}")

    async def dispatch(self, kind, data):
        self._sent.append({"op": 0, "s": len(self._sent) + 1, "t": kind, "d": data})
        if self._socket is not None and self._online.is_set():
            await self._socket.send_json(self._sent[-1])

    async def drop(self, code=4000):
        """End the gateway's connection."""
        self._online.clear()
        if self._socket is not None:
            await self._socket.close(code=code)

    async def _interact(self, kind, number, data, *, room=False, locale="ko", message=None):
        number_of = self.snowflake()
        channel = ROOM if room else dm_of(number)
        payload = {
            "id": number_of,
            "application_id": BOT["id"],
            "type": kind,
            "data": data,
            "token": f"secret-{number_of}",
            "version": 1,
            "channel_id": channel,
            "channel": {"id": channel, "type": 0 if room else 1, "recipients": [user(number)], "name": "c"},
            "locale": locale,
            "attachment_size_limit": 10_000_000,
            "context": 0 if room else 1,
        }
        if room:
            payload |= {"guild_id": GUILD, "member": {**member(), "user": user(number), "permissions": "0"}}
        else:
            payload["user"] = user(number)
        if message is not None:
            payload["message"] = message
            self.originals[payload["token"]] = (message["channel_id"], message["id"])
        await self.dispatch("INTERACTION_CREATE", payload)
        return number_of

    # The gateway

    async def _gateway(self, request):
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            said = json.loads(frame.data)
            self.frames.append(said)
            if said["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif said["op"] == 2:
                self._sent, self._socket = [], socket
                await self._ready(said["d"].get("shard", [0, 1]))
            elif said["op"] == 6:
                self._socket = socket
                for event in self._sent[said["d"]["seq"] :]:
                    await socket.send_json(event)
                self._online.set()
                await self.dispatch("RESUMED", {})
            await self.tell()
        if self._socket is socket:
            self._online.clear()
        return socket

    async def _ready(self, shard):
        self._online.set()
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "s",
            "shard": shard,
            "resume_gateway_url": self.gateway,
            "application": {"id": BOT["id"], "flags": 0},
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", guild())

    def _message(self, channel, author, **values):
        number = self.snowflake()
        message = {
            "id": number,
            "channel_id": channel,
            "author": author,
            "content": "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "components": [],
            **values,
        }
        self.channels.setdefault(channel, {})[number] = message
        return message
