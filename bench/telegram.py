"""From an update of Telegram to the first reply that is seen, over a local server and the real client library."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.service import WORDS, selfie
from bench.table import Figure, Line, percentile
from bot.adapters.telegram.client import build_bot
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.serve import serve_telegram
from bot.app import App, open_app
from bot.background import warm
from bot.serve import chat_services
from config.settings import load_settings
from core.access import AccessState
from core.days import utc_now
from core.types import ConversationKey
from tests.fakes.telegram_server import TOKEN, TelegramServer, telegram_server

CROWDS = ((1, 40), (20, 6), (200, 3))
"""People at once, and how often."""
SELFIES = 10
"""One of so many people sends a selfie with the words."""
JOIN_SECONDS = 2.0
"""The default: a selfie waits so long for words that belong to it."""
UNLIMITED = Pace(messages_a_second=0)


class Watch(TelegramServer):
    """Notes when each chat is shown something first."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[int, float] = {}

    def _show(self, kind, fields, text, content=b""):
        self.first.setdefault(int(fields["chat_id"]), time.perf_counter())
        return super()._show(kind, fields, text, content)

    def _sendMessageDraft(self, fields):  # noqa: N802 - the name is Telegram's
        self.first.setdefault(int(fields["chat_id"]), time.perf_counter())
        return super()._sendMessageDraft(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Milliseconds until something was seen, and what went wrong."""

    words: list[float]
    selfies: list[float]
    """Without the time that they wait for words on purpose."""
    lost: int
    twice: int


async def telegram() -> list[Figure | Line]:
    """Milliseconds for 1, 20 and 200 people at once, embedded defaults; the server shares the process."""
    lines: list[Figure | Line] = []
    for pace, said in ((UNLIMITED, ""), (Pace(), ", 30 messages a second")):
        async with _serving(pace) as (server, app):
            bare = ("sendMessage alone p50", percentile(await _bare(server), 0.5))
            for people, times in CROWDS:
                # Telegram's limit shows only where there are more people than it lets through in a second.
                if pace is UNLIMITED or people > 30:
                    waits = await _crowd(server, app, people, times if pace is UNLIMITED else 1)
                    lines += _figures(f"{people} at once{said}", waits, bare)
    return lines


def _figures(name: str, waits: Waits, bare: tuple[str, float]) -> list[Figure | Line]:
    lines: list[Figure | Line] = []
    for what, values in (("words", waits.words), ("selfies", waits.selfies)):
        if len(values) > 1:
            for label, share in (("p50", 0.5), ("p95", 0.95)):
                value = percentile(values, share)
                lines.append(Figure(name=f"{name}: {what} {label}", value=value, unit="ms", reference=bare))
    sent = len(waits.words) + len(waits.selfies)
    lines.append(Line(text=f"{name}: {sent} answered, {waits.lost} lost, {waits.twice} answered twice"))
    return lines


@asynccontextmanager
async def _serving(pace: Pace) -> AsyncIterator[tuple[Watch, App]]:
    """Facelog with embedded defaults on a temporary home, serving a local Telegram."""
    with TemporaryDirectory(prefix="facelog-bench-") as home:
        settings = load_settings(
            home=Path(home), telegram_token=TOKEN, messages_a_minute=600, join_seconds=JOIN_SECONDS
        )
        async with telegram_server(Watch()) as server, open_app(settings) as app:
            await warm(app)
            await _let_in(app, max(people for people, _ in CROWDS))
            serving = asyncio.create_task(
                serve_telegram(
                    settings,
                    chat_services(app),
                    base_url=f"{server.url}/bench/bot",
                    base_file_url=f"{server.url}/file/bot",
                    pace=pace,
                )
            )
            yield server, app
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


async def _let_in(app: App, people: int) -> None:
    for number in range(1, people + 1):
        await app.access.mark("telegram", str(number), AccessState.ALLOWED, utc_now())
        key = ConversationKey(platform="telegram", chat_id=str(number), user_id=str(number))
        person = await app.stores.profiles.person(key, "ko")
        await app.stores.profiles.save(replace(person, onboarded=True))


async def _bare(server: Watch) -> list[float]:
    """The library and the server without Facelog."""
    taken: list[float] = []
    async with build_bot(TOKEN, UNLIMITED, base_url=f"{server.url}/bench/bot") as bot:
        for _ in range(50):
            began = time.perf_counter()
            await bot.send_message(999_999, WORDS)
            taken.append((time.perf_counter() - began) * 1e3)
    return taken


async def _crowd(server: Watch, app: App, people: int, times: int) -> Waits:
    photo = selfie()
    server.files["selfie"] = photo
    words: list[float] = []
    selfies: list[float] = []
    lost = twice = 0
    for _ in range(times):
        server.first.clear()
        server.chats.clear()
        began: dict[int, float] = {}
        for number in range(1, people + 1):
            began[number] = time.perf_counter()
            await server.push("message", _message(server, number, photo))
        with suppress(TimeoutError):
            await server.until(lambda: len(server.first) >= people and not server.updates)
        for number, at in began.items():
            shown = sum(one.text != "" and one.kind == "text" for one in server.chats[number])
            lost += shown == 0
            twice += shown > 1
            if number in server.first:
                wait = (server.first[number] - at) * 1e3
                if _sends_selfie(number):
                    selfies.append(wait - JOIN_SECONDS * 1e3)
                else:
                    words.append(wait)
    return Waits(words=words, selfies=selfies, lost=lost, twice=twice)


def _sends_selfie(number: int) -> bool:
    return number % SELFIES == 0


def _message(server: Watch, number: int, photo: bytes) -> dict[str, object]:
    user = {"id": number, "is_bot": False, "first_name": "Mina", "language_code": "ko"}
    if not _sends_selfie(number):
        return server.message(number, user, WORDS)
    size = {"file_id": "selfie", "file_unique_id": "s", "file_size": len(photo), "width": 900, "height": 900}
    return server.message(number, user, WORDS, photo=[size])
