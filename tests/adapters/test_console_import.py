"""`/import FILE` in the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from bot.adapters.console.channel import ConsoleChannel
from bot.adapters.console.session import Services, Session
from bot.app import open_app
from config.settings import load_settings
from core.types import ConversationKey
from tests.fakes.exchange_files import DAYLIO_CSV
from tests.fakes.lines import TypedLines

KEY = ConversationKey(platform="console", chat_id="mina", user_id="mina")


async def test_a_file_is_told_and_imported_by_its_number(home, tmp_path):
    table, out = tmp_path / "my daylio.csv", io.StringIO()
    table.write_text(DAYLIO_CSV, encoding="utf-8")
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(10_000_000_000)
    async with open_app(load_settings()) as app:
        console = Console(file=out, width=200)
        services = Services(
            intake=app.intake,
            profiles=app.stores.profiles,
            corrector=app.corrector,
            memories=app.stores.memories,
            desk=app.desk,
            shelf=app.shelf,
            files=app.settings.home / "files",
            attachment_bytes=1_000_000,
        )
        lines = TypedLines("/import", "/import nowhere.csv", f"/import {huge}", f"/import {table}", "1")
        session = Session(KEY, services, console, lines, ConsoleChannel(console, app.settings.home / "voices"))
        await session.start(ask=False)
        await session.run()
        person = await app.stores.profiles.person(KEY)
        assert len((await app.stores.exchange.archive(person.id)).taps) == 3
        assert len(await app.stores.diary.entries(person.id)) == 3
    said = out.getvalue()
    for told in ("/import 파일 로", "nowhere.csv", "너무 크", "새 일기 3개", "일기 3개를 가져왔어요"):
        assert told in said
    files = home.rglob("*")
    assert all("맛있었다".encode() not in path.read_bytes() for path in files if path.is_file())
