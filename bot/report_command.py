"""The command `facelog report`: a day, a week, a month or a year in words, as JSON, and as a picture."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
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
    from bot.retelling import Told
    from bot.wording.wording import Wording
    from core.people import Person
    from core.ports import Diary, MoodLog
    from core.stores import Taps
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
    tell: bool
    """Whether the persona tells it, too."""


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
    tell: Annotated[
        bool, typer.Option("--tell", help="Have the persona tell it by the configured language model, too.")
    ] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Look back on a day, a week, a month or a year of a diary."""
    from bot.failures import failure_sentence

    wish = _wish(user, period, day, platform, out=out, lang=lang, as_json=as_json, tell=tell)
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
    user: str | None, period: str, day: str, platform: str, *, out: Path | None, lang: str, as_json: bool, tell: bool
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
    return Wish(key=key, period=Period(period), day=known, out=out, lang=lang, as_json=as_json, tell=tell)


async def _report(settings: Settings, wish: Wish) -> None:
    import json
    import sys

    from bot.report_words import report_json, report_text
    from bot.retelling import told_json, told_text
    from bot.wording.wording import wording
    from core.days import diary_day, utc_now
    from diary.periods import span_of
    from diary.report import read_report

    async with open_diary(settings, wish.key) as opened:
        if opened is None:
            fail(wording(language_of(wish.lang) or settings.language).say("report-nobody", user=wish.key.user_id))
        person, diary, moods, taps = opened
        today = diary_day(utc_now(), person)
        span = span_of(wish.period, wish.day or today)
        found = await read_report(diary, moods, person.id, span, today, taps=taps)
    words = wording(language_of(wish.lang) or person.language)
    if wish.out is not None:
        await asyncio.to_thread(partial(_draw, found, words, person.timezone, wish.out))
    level = person.preferences.speech_level
    composed = report_text(found, words, level)
    facts = () if found.calendar.empty else composed.splitlines()
    told, untold = None, ""
    if wish.tell:
        told, untold = await _tell(settings, facts, replace(person, language=words.language))
    if untold:
        typer.echo(words.say(untold, level=level.value), err=True)
    if wish.as_json:
        asked = {"told": None if told is None else told_json(told)} if wish.tell else {}
        sys.stdout.write(json.dumps(report_json(found, words) | asked, ensure_ascii=False) + "\n")
        return
    if told is not None:
        typer.echo(f"{told_text(told, words, level)}\n")
    typer.echo(composed)
    if wish.out is not None:
        typer.echo(words.say("report-saved", path=str(wish.out)))


async def _tell(settings: Settings, facts: Sequence[str], person: Person) -> tuple[Told | None, str]:
    """What the models of the settings make of a report, and the key of a sentence where nobody may tell it."""
    from bot.app import DATABASE_FILE, master_key
    from bot.personas import shelf_of
    from bot.retelling import Teller
    from bot.writers import build_writers
    from storage.database import Database
    from storage.spending import SqlSpending

    if not facts:
        return None, "retelling-nothing"
    database = await Database.open(
        settings.home / DATABASE_FILE, master_key=master_key(settings), run_dir=settings.home / "run"
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.aclose)
        shelf = shelf_of(settings)
        writers = build_writers(settings, SqlSpending(database), shelf)
        for writer in writers:
            stack.push_async_callback(writer.aclose)
        teller = Teller(writers, shelf)
        told = await teller.tell(facts, person)
    if told is None:
        return None, "retelling-no-consent" if teller.configured else "retelling-no-model"
    return told, ""


@asynccontextmanager
async def open_diary(
    settings: Settings, key: ConversationKey
) -> AsyncIterator[tuple[Person, Diary, MoodLog, Taps] | None]:
    """Open somebody's diary, and nothing else; None for somebody who never wrote. Raises StorageError."""
    from bot.app import DATABASE_FILE, master_key
    from storage.database import Database
    from storage.diary import SqlDiary
    from storage.exchange import SqlExchange
    from storage.moods import SqlMoodLog
    from storage.profiles import SqlProfiles
    from storage.taps import SqlTaps

    path = settings.home / DATABASE_FILE
    if not path.exists():
        yield None
        return
    database = await Database.open(path, master_key=master_key(settings), run_dir=settings.home / "run")
    try:
        known = await SqlExchange(database).find(key)
        # Asking for the profile of somebody unknown would make them one.
        found = None if known is None else await SqlProfiles(database).person(key)
        yield None if found is None else (found, SqlDiary(database), SqlMoodLog(database), SqlTaps(database))
    finally:
        await database.aclose()


def _draw(found: Report, words: Wording, timezone: str, out: Path) -> None:
    """Write the picture for its owner's eyes only."""
    from diary.charts_report import report_picture

    picture = report_picture(found, words, timezone)
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            # One that was there may have been for others, too.
            os.fchmod(descriptor, 0o600)
        file.write(picture)
