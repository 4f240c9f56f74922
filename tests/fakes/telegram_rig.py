"""Whole processes of Facelog on a local Telegram, and people who write to them."""

from __future__ import annotations

import asyncio
import base64
import contextvars
import itertools
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.serve import serve_telegram
from bot.app import Voices, open_app
from bot.observer import Senses
from bot.serve import chat_services
from config.settings import load_settings
from core.access import AccessState
from core.emotions import Emotion
from core.types import ConversationKey
from tests.fakes.bot import NOON
from tests.fakes.emotion import FakeFaceReader, FakeVideoReader
from tests.fakes.llm import FakeWriter
from tests.fakes.speech import FakeInspector, FakeSpeaker, FakeTranscriber
from tests.fakes.telegram_server import SAFETY, TOKEN, telegram_server
from tests.fakes.text import FakeTextReader

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
PACE = Pace(
    messages_a_second=0,
    group_messages_a_minute=0,
    poll=60,
    look=0.02,
    frame=0.005,
    status=0.0,
    action=0.05,
    retry=0.01,
    longest_retry=0.05,
    ending=5.0,
)
_PROCESS: contextvars.ContextVar[set | None] = contextvars.ContextVar("process", default=None)


def _noted(loop, work, **options):
    """Make a task, and note which process it is of."""
    task = asyncio.Task(work, loop=loop, **options)
    tasks = _PROCESS.get()
    if tasks is not None:
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    return task


def _in_database(task):
    """Whether a task is inside of storage: to break it off there would leave a connection of this real process open."""
    work = task.get_coro()
    while work is not None:
        frame = getattr(work, "cr_frame", None)
        if frame is not None and "/storage/" in frame.f_code.co_filename:
            return True
        work = getattr(work, "cr_await", None)
    return False


class Process:
    """Facelog on a home, until it is stopped or killed."""

    def __init__(self, rig, door):
        self.rig = rig
        self.door = door
        self.app = None
        self.face, self.text = FakeFaceReader(), FakeTextReader(Emotion.HAPPINESS)
        self.video = FakeVideoReader()
        self.transcriber, self.speaker = FakeTranscriber(), FakeSpeaker()
        self.writer = FakeWriter()
        self._tasks = set()
        self._ready = asyncio.Event()
        self._main = None

    async def start(self):
        context = contextvars.copy_context()
        context.run(_PROCESS.set, self._tasks)
        self._main = asyncio.get_running_loop().create_task(self._run(), context=context)
        ready = asyncio.ensure_future(self._ready.wait())
        async with asyncio.timeout(SAFETY):
            await asyncio.wait({self._main, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._main.done():
            await self._main
        return self

    async def stop(self):
        """As on Ctrl-C."""
        self._main.cancel()
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(SAFETY):
                await self._main

    async def kill(self):
        """As by SIGKILL: what it would still send goes nowhere."""
        self.rig.server.closed.add(self.door)
        async with asyncio.timeout(SAFETY):
            while self._tasks:
                for task in list(self._tasks):
                    if not _in_database(task):
                        task.cancel()
                await asyncio.wait(set(self._tasks), timeout=0.01)

    async def ended(self):
        """Wait for its end; raises what it raised."""
        async with asyncio.timeout(SAFETY):
            await self._main

    async def _run(self):
        senses = Senses(
            face=self.face,
            video=self.video,
            text=self.text,
            inspector=FakeInspector(),
            transcriber=self.transcriber,
            tone=None,
        )
        voices = Voices(writers=[self.writer], speaker=self.speaker)
        async with open_app(self.rig.settings, senses=senses, voices=voices) as app, asyncio.TaskGroup() as tasks:
            self.app = app
            for person in self.rig.people:
                await app.access.mark("telegram", str(person), AccessState.ALLOWED, NOON)
                if person in self.rig.agreed:
                    await self.agree(person)
            tasks.create_task(app.postman.run())
            tasks.create_task(
                serve_telegram(
                    self.rig.settings,
                    chat_services(app),
                    base_url=f"{self.rig.server.url}/{self.door}/bot",
                    base_file_url=f"{self.rig.server.url}/file/bot",
                    pace=self.rig.pace,
                )
            )
            self._ready.set()

    async def person(self, user):
        return await self.app.stores.profiles.person(
            ConversationKey(platform="telegram", chat_id=str(user), user_id=str(user)), "en"
        )

    async def agree(self, user, **preferences):
        person = await self.person(user)
        changed = replace(person, onboarded=True, language="en", preferences=replace(person.preferences, **preferences))
        await self.app.stores.profiles.save(changed)

    async def entries(self, user):
        return await self.app.stores.diary.entries((await self.person(user)).id)


class Rig:
    """A home, a Telegram, and the processes that come and go."""

    _empty = None
    """A migrated database; migrating one for every test would take most of the time."""

    def __init__(self, server, home, *, people=(7,), agreed=(7,), pace=None, **settings):
        self.server = server
        self.people, self.agreed = people, agreed
        self.pace = replace(PACE, **(pace or {}))
        self.settings = load_settings(
            home=home,
            key=KEY,
            **{"telegram_token": TOKEN, "join_seconds": 0.05, "messages_a_minute": 600, "language": "en", **settings},
        )
        self._doors = itertools.count(1)
        self.processes = []

    async def process(self, **attributes):
        """Start a process; `attributes` are set before."""
        await self._migrate()
        process = Process(self, f"door{next(self._doors)}")
        for name, value in attributes.items():
            setattr(process, name, value)
        self.processes.append(process)
        return await process.start()

    async def _migrate(self):
        path = self.settings.home / "facelog.db"
        if Rig._empty is None:
            async with open_app(self.settings):
                pass
            Rig._empty = path.read_bytes()
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Rig._empty)

    async def calm(self):
        """Wait until everything is acknowledged."""
        await self.server.until(lambda: not self.server.updates)

    # What people do.

    def user(self, number, language="en"):
        return {"id": number, "is_bot": False, "first_name": "Mina", "language_code": language}

    async def says(self, user, text="", *, chat=None, language="en", **more):
        message = self.server.message(chat or user, self.user(user, language), text, **more)
        await self.server.push("message", message)
        return message

    async def edits(self, message, text):
        changed = self.server.message(message["chat"]["id"], message["from"], text)
        kept = {"message_id": message["message_id"], "edit_date": message["date"] + 5}
        await self.server.push("edited_message", changed | kept)

    async def sends(self, user, kind, content, *, caption="", chat=None, size=None, **more):
        """Send a file: "photo", "voice", "video", ..."""
        name = f"f{len(self.server.files)}"
        self.server.files[name] = content
        file = {"file_id": name, "file_unique_id": name, "file_size": size or len(content)}
        file |= {"voice": {"duration": 3}, "audio": {"duration": 3}}.get(kind, {})
        file |= {"video": {"duration": 3, "width": 9, "height": 9}}.get(kind, {})
        file |= {"video_note": {"duration": 3, "length": 9}}.get(kind, {})
        file |= {key: more.pop(key) for key in ("mime_type", "file_name") if key in more}
        if kind == "photo":
            small = {"file_id": "thumb", "file_unique_id": "t", "file_size": 9, "width": 9, "height": 9}
            file = [small, {**file, "width": 900, "height": 900}]
        return await self.says(user, caption, chat=chat, **{kind: file}, **more)

    async def presses(self, user, shown, label, *, identity=None, chat=None):
        """Press a button of a message, found by its label or by its data."""
        data = label if ":" in label else shown.data(label)
        message = self.server._as_message(shown)
        if chat is not None:
            message["chat"]["id"] = chat
        identity = identity or f"q{self.server.next_update}"
        query = {"id": identity, "from": self.user(user), "chat_instance": "1", "data": data, "message": message}
        await self.server.push("callback_query", query)
        await self.server.until(lambda: identity in self.server.answered)
        return identity


@asynccontextmanager
async def telegram(home, **options):
    """A rig without a process; whatever runs at the end is stopped."""
    asyncio.get_running_loop().set_task_factory(_noted)
    async with telegram_server() as server:
        rig = Rig(server, home, **options)
        try:
            yield rig
        finally:
            for process in rig.processes:
                if not process._main.done():
                    await process.stop()
            asyncio.get_running_loop().set_task_factory(None)
