"""Connects a session to the service: the line reader that fits, the channel, the background work."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from rich.console import Console

from bot.adapters.console.channel import ConsoleChannel
from bot.adapters.console.prompt import LineReader, PipedLines, TerminalLines
from bot.adapters.console.session import COMMANDS, FROM_DESK, LAST_COMMANDS, Services, Session
from bot.outbox import Postman
from bot.preferences import settings_of
from core.types import ConversationKey


async def converse(services: Services, postman: Postman, key: ConversationKey, voices: Path) -> None:
    """Talk until the person quits or the input ends."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    console = Console()
    channel = ConsoleChannel(console, voices)
    lines: LineReader = PipedLines()
    if interactive:
        personas = await asyncio.to_thread(services.shelf.names)
        settings = {setting.name: setting.allowed for setting in settings_of(personas)}
        lines = TerminalLines([f"/{command}" for command in (*COMMANDS, *FROM_DESK, *LAST_COMMANDS)], settings)
    session = Session(key, services, console, lines, channel)
    await session.start(ask=interactive)
    postman.connect("console", channel, key.user_id)
    await session.run()
