"""The service as it is wired, over fakes of the models and a real database, with the real discord.py in front."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.adapters.discord.pace import Pace
from bot.adapters.discord.serve import serve_discord
from bot.adapters.services import ChatServices
from bot.app import Voices, open_app
from bot.background import serve_background
from bot.observer import Senses
from config.settings import load_settings
from core.access import AccessState
from core.days import utc_now
from core.emotions import Emotion
from core.types import ConversationKey
from tests.fakes.bot import NOON
from tests.fakes.discord_server import LIMIT, DiscordServer
from tests.fakes.discord_values import TOKEN, dm_of
from tests.fakes.emotion import FakeFaceReader, FakeVideoReader
from tests.fakes.llm import FakeWriter
from tests.fakes.speech import FakeInspector, FakeSpeaker, FakeTranscriber
from tests.fakes.text import FakeTextReader

OWNER = 5
PACE = Pace(first=0.02, frame=0.02, typing=5.0, status=0.0, finish=5.0, storage=(0.0, 0.0), reconnect=0.01)


class Service:
    """One process of Facelog that serves a Discord."""

    _empty: bytes | None = None
    """A migrated database: migrating one for every test would take most of the time."""

    def __init__(self, home, server: DiscordServer, **settings) -> None:
        self.home = home
        self.server = server
        self.pace = replace(PACE, first=settings.pop("first_frame", PACE.first))
        self.settings = load_settings(
            home=home,
            discord_token=TOKEN,
            discord_owners=str(OWNER),
            messages_a_minute=settings.pop("messages_a_minute", 600),
            join_seconds=settings.pop("join_seconds", 0.05),
            key="A" * 43,
            **settings,
        )
        self.writer = FakeWriter()
        self.face, self.video = FakeFaceReader(), FakeVideoReader()
        self.transcriber, self.speaker = FakeTranscriber(), FakeSpeaker()
        self.text = FakeTextReader(Emotion.HAPPINESS)
        self.later = timedelta()
        self._open = AsyncExitStack()

    async def start(self):
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "facelog.db"
        if Service._empty is not None and not path.exists():
            path.write_bytes(Service._empty)
        senses = Senses(
            face=self.face,
            video=self.video,
            text=self.text,
            inspector=FakeInspector(),
            transcriber=self.transcriber,
        )
        fresh = Service._empty is None and not path.exists()
        if fresh:
            async with open_app(self.settings, senses=senses, voices=self._voices()):
                pass
            Service._empty = path.read_bytes()
        self.app = await self._open.enter_async_context(open_app(self.settings, senses=senses, voices=self._voices()))
        services = ChatServices(
            door=self.app.door,
            intake=self.app.intake,
            postman=self.app.postman,
            bookmarks=self.app.bookmarks,
            attachment_bytes=1_000_000,
        )
        self._tasks = [
            asyncio.create_task(serve_background(self.app, ("discord",))),
            asyncio.create_task(
                serve_discord(self.settings, services, api=self.server.api, gateway=self.server.gateway, pace=self.pace)
            ),
        ]
        online = asyncio.create_task(self.server.online())
        done, _ = await asyncio.wait([online, self._tasks[1]], return_when=asyncio.FIRST_COMPLETED)
        online.cancel()
        for task in done:
            await task
        return self

    async def end(self):
        """As a process that is told to end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._open.aclose()

    def gone(self):
        """It ended already."""
        self._tasks = []

    async def die(self):
        """As a process that is killed: nothing that runs ends well."""
        self.server.cut = True
        turns = [c.task for c in self.app.intake._conversations.values() if c.task is not None]
        for task in (*turns, *self._tasks):
            task.cancel()
        await asyncio.gather(*turns, return_exceptions=True)
        # The adapter would wait for turns that are no more.
        for _ in range(3):
            await asyncio.sleep(0)
        self._tasks[1].cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._open.aclose()
        self.server.cut = False

    async def retry(self):
        """What waits in the outbox, once something does, is tried again now."""
        postman = self.app.postman
        async with asyncio.timeout(LIMIT):
            while not postman._held:  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.005)
        self.later += timedelta(hours=1)
        postman._clock = lambda: utc_now() + self.later
        await postman.deliver_due()

    async def onboard(self, number=OWNER, **preferences):
        """Somebody who has agreed to everything."""
        key = ConversationKey(platform="discord", chat_id=dm_of(number), user_id=str(number))
        if number != OWNER:
            await self.app.access.mark("discord", str(number), AccessState.ALLOWED, NOON)
        person = await self.app.stores.profiles.person(key)
        agreed = replace(person.preferences, faces=True, voices=True, words=True, **preferences)
        await self.app.stores.profiles.save(replace(person, onboarded=True, language="ko", preferences=agreed))
        return key

    async def remembered(self, name):
        """Wait for a bookmark."""
        async with asyncio.timeout(LIMIT):
            while await self.app.bookmarks.get(name) is None:  # noqa: ASYNC110 - a row has no event
                await asyncio.sleep(0.005)

    async def entries(self, key):
        person = await self.app.stores.profiles.person(key)
        return await self.app.stores.diary.entries(person.id)

    def _voices(self):
        return Voices(writers=[self.writer], speaker=self.speaker)


@asynccontextmanager
async def served(home, **settings):
    """A Discord with one person who is at home in a service."""
    server = DiscordServer()
    await server.start()
    try:
        service = await Service(home, server, **settings).start()
        try:
            await service.onboard()
            yield service, server
        finally:
            await service.end()
    finally:
        await server.stop()
