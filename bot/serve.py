"""Serves the chat platforms that are configured, until the process is told to end."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

import typer

from bot.adapters.services import ChatServices
from bot.app import App, limits_of, open_app
from bot.background import serve_background
from bot.logs import log_to_terminal
from bot.streams import printable
from bot.wording.wording import wording
from config.settings import Settings
from core.types import Platform

log = logging.getLogger(__name__)

HEARTBEAT_FILE = "heartbeat"
HEARTBEAT_SECONDS = 10.0
DEAD_AFTER_SECONDS = 60.0
"""A service whose last sign of life is older hangs, or does not run."""


def configured(settings: Settings) -> tuple[Platform, ...]:
    """The chat platforms that there is a token for."""
    tokens: dict[Platform, object] = {"telegram": settings.telegram_token, "discord": settings.discord_token}
    return tuple(platform for platform, token in tokens.items() if token is not None)


async def serve(settings: Settings) -> None:
    """Serve every configured platform until cancelled; turns in flight are finished. Raises FacelogError."""
    platforms = configured(settings)
    names = ", ".join(platform.capitalize() for platform in platforms)
    typer.echo(wording(settings.language).say("serve-started", platforms=names, log=printable(str(settings.log_file))))
    log_to_terminal()
    async with open_app(settings) as app, asyncio.TaskGroup() as tasks:
        services = chat_services(app)
        tasks.create_task(serve_background(app, platforms))
        tasks.create_task(beat(settings.home / "run"))
        if "telegram" in platforms:
            from bot.adapters.telegram.serve import serve_telegram

            tasks.create_task(serve_telegram(settings, services))
        if "discord" in platforms:
            from bot.adapters.discord.serve import serve_discord

            tasks.create_task(serve_discord(settings, services))
        log.info("serving %s", ", ".join(platforms))


def chat_services(app: App) -> ChatServices:
    """What adapters need of a running service."""
    return ChatServices(
        door=app.door,
        intake=app.intake,
        postman=app.postman,
        bookmarks=app.bookmarks,
        attachment_bytes=limits_of(app.settings).attachment_bytes,
    )


async def beat(folder: Path) -> None:
    """Leave a sign of life now and then, until cancelled: a loop that hangs leaves none."""
    while True:
        try:
            await asyncio.to_thread((folder / HEARTBEAT_FILE).touch)
        except OSError as error:
            log.error("no sign of life can be left: %s", type(error).__name__)
        await asyncio.sleep(HEARTBEAT_SECONDS)


def alive(folder: Path, now: float | None = None) -> bool:
    """Whether a service of this home left a sign of life lately. `now`: seconds since the epoch."""
    try:
        last = (folder / HEARTBEAT_FILE).stat().st_mtime
    except OSError:
        return False
    return (time.time() if now is None else now) - last <= DEAD_AFTER_SECONDS
