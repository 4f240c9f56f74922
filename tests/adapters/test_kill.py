"""A process is really killed in the middle of a turn; the next start answers, once."""

import json
import os
import signal
import subprocess
import sys

import pytest

from bot.app import open_app
from config.settings import load_settings
from core.types import ConversationKey

KEY = ConversationKey(platform="console", chat_id="mina", user_id="mina")
PROGRAM = """
import asyncio, sys
from dataclasses import replace
from bot.app import open_app
from bot.senses import build_senses
from config.settings import load_settings
from core.days import utc_now
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage

class Stuck:
    async def read(self, image):
        await reached()
    async def deliver(self, delivery):
        await reached()
    async def aclose(self):
        pass

async def reached():
    print("reached", flush=True)
    await asyncio.Event().wait()

async def main(where):
    settings = load_settings()
    senses = build_senses(settings)
    if where == "see":
        senses = replace(senses, face=Stuck())
    async with open_app(settings, senses=senses) as app:
        if where == "deliver":
            app.postman.connect("console", Stuck())
        photo = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=b"not a photo")
        key = ConversationKey(platform="console", chat_id="mina", user_id="mina")
        message = IncomingMessage(
            id="m1", key=key, text="이 말은 잃어버리면 안 돼", attachments=(photo,), sent_at=utc_now()
        )
        await (await app.intake.submit(message, whole=True))

asyncio.run(main(sys.argv[1]))
"""


def kill_in_the_middle(where):
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, where], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "reached\n"
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def chat(text):
    command = [sys.executable, "-m", "bot", "chat", "--user", "mina", "--text", text, "--lang", "ko", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


async def entries():
    async with open_app(load_settings()) as app:
        person = await app.stores.profiles.person(KEY)
        return [entry.text for entry in await app.stores.diary.entries(person.id)]


@pytest.mark.parametrize("where", ["see", "deliver"])
async def test_a_message_survives_and_is_answered_once(where):
    kill_in_the_middle(where)
    first = chat("다음 말")
    [earlier] = first["earlier"]
    assert earlier["text"]
    assert earlier["turn"] != first["turn"]
    second = chat("그 다음 말")
    assert "earlier" not in second
    assert sorted(await entries()) == sorted(["이 말은 잃어버리면 안 돼", "다음 말", "그 다음 말"])
