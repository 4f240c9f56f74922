"""The command `facelog report`: a day, a week, a month or a year in words, as JSON, and as a picture."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bot.arguments import AsJson, Lang, User, language_of, path_of, user_of
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail, fail_with
from config.settings import Settings, load_settings
from core.errors import FacelogError
from core.types import ConversationKey, Platform

if TYPE_CHECKING:
    from bot.wording.wording import Wording
    from core.people import Person
    from core.ports import Diary, MoodLog
    from diary.periods import Period
    from diary.report import Report

PLATFORMS = ("console", "telegram", "discord")
PERIODS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which report is asked for."""

    key: ConversationKey
    period: Period
    day: date | None
    """A day of the span; None for today."""
    out: Path | None
    lang: str
    as_json: bool


def report(
    user: User = None,
    period: Annotated[str, typer.Option("--period", help="day, week, month or year.")] = "week",
    day: Annotated[str, typer.Option("--day", help="A day of it, such as 2026-11-03; today when not given.")] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=path_of, help="Where to write the picture (PNG).")
    ] = None,
    platform: Annotated[
        str, typer.Option("--platform", help="Where --user talks: console, telegram or discord (then it is a number).")
    ] = "console",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Look back on a day, a week, a month or a year of a diary."""
    from bot.failures import failure_sentence

    wish = _wish(user, period, day, platform, out=out, lang=lang, as_json=as_json)
    settings = load_settings()
    try:
        asyncio.run(terminable(_report(settings, wish)))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except FacelogError as error:
        fail(failure_sentence(error, settings.home))
    except OSError as error:
        fail_with(error)


def _wish(
    user: str | None, period: str, day: str, platform: str, *, out: Path | None, lang: str, as_json: bool
) -> Wish:
    from diary.periods import Period, span_of

    if period not in PERIODS:
        raise typer.BadParameter(f"--period is one of {', '.join(PERIODS)}")
    if platform not in PLATFORMS:
        raise typer.BadParameter(f"--platform is one of {', '.join(PLATFORMS)}")
    language_of(lang)
    try:
        known = date.fromisoformat(day) if day else None
        if known is not None:
            span_of(Period(period), known)
    except ValueError as error:
        raise typer.BadParameter("--day is a day such as 2026-11-03") from error
    name = user_of(user)
    key = ConversationKey(platform=cast(Platform, platform), chat_id=name, user_id=name)
    return Wish(key=key, period=Period(period), day=known, out=out, lang=lang, as_json=as_json)


async def _report(settings: Settings, wish: Wish) -> None:
    import json
    import sys

    from bot.report_words import report_json, report_text
    from bot.wording.wording import wording
    from core.days import local_date, utc_now
    from diary.periods import span_of
    from diary.report import read_report

    async with open_diary(settings, wish.key) as opened:
        if opened is None:
            fail(wording(language_of(wish.lang) or settings.language).say("report-nobody", user=wish.key.user_id))
        person, diary, moods = opened
        today = local_date(utc_now(), person.timezone)
        span = span_of(wish.period, wish.day or today)
        found = await read_report(diary, moods, person.id, span, today)
    words = wording(language_of(wish.lang) or person.language)
    if wish.out is not None:
        await asyncio.to_thread(partial(_draw, found, words, person.timezone, wish.out))
    if wish.as_json:
        sys.stdout.write(json.dumps(report_json(found, words), ensure_ascii=False) + "\n")
        return
    typer.echo(report_text(found, words, person.preferences.speech_level))
    if wish.out is not None:
        typer.echo(words.say("report-saved", path=str(wish.out)))


@asynccontextmanager
async def open_diary(settings: Settings, key: ConversationKey) -> AsyncIterator[tuple[Person, Diary, MoodLog] | None]:
    """Open somebody's diary, and nothing else; None for somebody who never wrote. Raises StorageError."""
    from bot.app import DATABASE_FILE, master_key
    from storage.database import Database
    from storage.diary import SqlDiary
    from storage.exchange import SqlExchange
    from storage.moods import SqlMoodLog
    from storage.profiles import SqlProfiles

    path = settings.home / DATABASE_FILE
    if not path.exists():
        yield None
        return
    database = await Database.open(path, master_key=master_key(settings), run_dir=settings.home / "run")
    try:
        known = await SqlExchange(database).find(key)
        # Asking for the profile of somebody unknown would make them one.
        found = None if known is None else await SqlProfiles(database).person(key)
        yield None if found is None else (found, SqlDiary(database), SqlMoodLog(database))
    finally:
        await database.aclose()


def _draw(found: Report, words: Wording, timezone: str, out: Path) -> None:
    """Write the picture for its owner's eyes only."""
    from diary.charts_report import report_picture

    picture = report_picture(found, words, timezone)
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(picture)
