"""The REST interface of a Discord on this machine."""

from __future__ import annotations

import json
import re

from aiohttp import web

from tests.fakes.discord_values import BOT, application, dm_of, user


class Rest:
    """What the bot may ask for; `DiscordServer` holds the state."""

    async def _file(self, request):
        content = self.files.get(request.match_info["name"])
        self.log.append(("FILE", request.match_info["name"], None))
        return web.Response(body=content) if content is not None else web.Response(status=404)

    async def _rest(self, request):
        path = request.match_info["path"]
        body = await _body(request)
        if self.cut:
            return as_json({}, status=503)
        self.log.append((request.method, path, body))
        response = self._scripted(request.method, path, body) or self._answer(request.method, path, body, request.query)
        for pattern, gate in list(self.held.items()):
            if re.fullmatch(pattern, f"{request.method} {path}"):
                gate.waiting += 1
                await self.tell()
                await gate.open.wait()
        await self.tell()
        return response

    def _scripted(self, method, path, body):
        for number, (asked, pattern, when, (status, text, headers)) in enumerate(self.scripted):
            if asked == method and re.fullmatch(pattern, path) and when(body):
                del self.scripted[number]
                return web.Response(status=status, body=text.encode(), headers=headers)
        return None

    def _answer(self, method, path, body, query):
        match method, path.split("/"):
            case "GET", ["users", "@me"]:
                return as_json(BOT)
            case "GET", ["oauth2", "applications", "@me"]:
                return as_json(application())
            case "GET", ["gateway", "bot"]:
                limit = {"total": 10, "remaining": 10, "reset_after": 0, "max_concurrency": 1}
                return as_json({"url": self.gateway, "shards": 1, "session_start_limit": limit})
            case "GET", ["channels", channel]:
                owner = str(int(channel) - int(dm_of(0)))
                return as_json({"id": channel, "type": 1, "recipients": [user(owner)], "last_message_id": None})
            case "PUT", ["applications", _, "commands"]:
                self.declared.append(body)
                return as_json([])
            case "POST", ["channels", channel, "typing"]:
                self.typing.append(channel)
                return web.Response(status=204)
            case "POST", ["channels", channel, "messages"]:
                return as_json(self._post(channel, body))
            case "GET", ["channels", channel, "messages"]:
                found = [one for one in self.channels.get(channel, {}).values() if int(one["id"]) > int(query["after"])]
                return as_json(sorted(found, key=lambda one: -int(one["id"])))
            case (("PATCH" | "DELETE"), ["channels", channel, "messages", number]):
                return self._change(method, channel, number, body)
            case "POST", ["interactions", number, token, "callback"]:
                return self._callback(number, token, body)
            case _, ["webhooks", _, token, *rest]:
                return self._webhook(method, token, rest, body)
        return as_json({"code": 0, "message": "404"}, status=404)

    def _post(self, channel, body):
        name = (channel, body.get("nonce") or "")
        if body.get("enforce_nonce") and (known := self.channels.get(channel, {}).get(self._nonces.get(name, ""))):
            return known
        message = self._message(channel, BOT, **_standing(body))
        self._nonces[name] = message["id"]
        return message

    def _change(self, method, channel, number, body):
        message = self.channels.get(channel, {}).get(number)
        if message is None:
            return as_json({"code": 10008, "message": "Unknown Message"}, status=404)
        if method == "DELETE":
            del self.channels[channel][number]
            return web.Response(status=204)
        message |= _standing(body)
        return as_json(message)

    def _callback(self, number, token, body):
        self.callbacks[number] = body
        if body["type"] == 5:
            flags = (body.get("data") or {}).get("flags", 0)
            event = next(one["d"] for one in self._sent if one["d"].get("id") == number)
            message = self._message(event["channel_id"], BOT, content="", flags=flags | 128)
            self.originals[token] = (event["channel_id"], message["id"])
        return as_json({"interaction": {"id": number, "type": 2}})

    def _webhook(self, method, token, rest, body):
        if token in self.expired:
            return as_json({"code": 50027, "message": "Invalid Webhook Token"}, status=401)
        channel, number = self.originals[token]
        if method == "POST":
            standing = _standing(body)
            return as_json(self._message(channel, BOT, **{**standing, "flags": body.get("flags", 0)}))
        if rest == ["messages", "@original"]:
            if (message := self.channels[channel].get(number)) is not None:
                message["flags"] &= ~128
            return self._change(method, channel, number, body)
        return as_json({"code": 0, "message": "404"}, status=404)


def _standing(body):
    """What a request makes a message look like."""
    kept = ("content", "components", "flags", "message_reference", "allowed_mentions")
    found = {name: body[name] for name in kept if body.get(name) is not None}
    if "content" in body:
        found["content"] = body["content"] or ""
    if "attachments" in body:
        sent = body.get("files", {})
        found["attachments"] = [
            {"url": "http://127.0.0.1/", "proxy_url": "", "size": 1, **one, "content": sent.get(str(one["id"]))}
            for one in body["attachments"]
        ]
    return found


async def _body(request):
    if not request.content_type.startswith("multipart"):
        text = await request.text()
        return json.loads(text) if text else {}
    parts = {part.name: await part.read() async for part in await request.multipart()}
    body = json.loads(parts.pop("payload_json"))
    body["files"] = {re.sub(r"\D", "", name): content.hex() for name, content in parts.items()}
    return body


def as_json(value, status=200):
    # The library takes exactly this type for JSON.
    return web.Response(status=status, body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})
