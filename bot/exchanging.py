"""Writes a diary to a file, and brings files into a diary, for the command line."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from zoneinfo import available_timezones

from bot.app import DATABASE_FILE, master_key
from bot.detached import detached
from bot.preferences import MAX_INTRODUCTION, MAX_NAME, prefer
from bot.wording.wording import Wording
from config.settings import Settings
from core.days import utc_now
from core.exchange import Added, Archive
from core.people import Person
from core.ports import Profiles
from core.stores import Exchange
from core.types import ConversationKey
from core.words import excerpt
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.plan import Plan, plan_import
from diary.exchange.reading import read_path
from diary.exchange.writing import file_name, write_export
from storage.database import Database
from storage.exchange import SqlExchange
from storage.profiles import SqlProfiles

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was made."""

    path: Path
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to import."""

    apply: bool = False
    settings: bool = False
    """Whether settings are taken over where the file has them."""
    names: Mapping[str, int] = field(default_factory=dict)
    """Steps, 1 (worst) to 5 (best), of moods that the person named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did, or would do."""

    plan: Plan
    added: Added | None
    """None for a dry run."""
    has_settings: bool
    took_settings: bool


@asynccontextmanager
async def open_exchange(settings: Settings) -> AsyncIterator[tuple[Exchange, Profiles]]:
    """Open the diaries and nothing else. Raises StorageError and ConfigError."""
    database = await Database.open(
        settings.home / DATABASE_FILE,
        master_key=master_key(settings),
        run_dir=settings.home / "run",
        newcomer=Person(id="", language=settings.language, timezone=settings.timezone),
    )
    try:
        yield SqlExchange(database), SqlProfiles(database)
    finally:
        await database.aclose()


async def export_file(
    settings: Settings, key: ConversationKey, wanted: str, out: Path | None, words: Wording
) -> Written | None:
    """Write a diary to a new file that only its owner can read; None for somebody never seen.

    Raises StorageError, VaultError, and OSError, also when the file is there already.
    """
    async with open_exchange(settings) as (exchange, profiles):
        person_id = await exchange.find(key)
        if person_id is None:
            return None
        person = await profiles.person(key)
        outgoing = Outgoing(person=person, archive=await exchange.archive(person_id), at=utc_now())
    form = ExportFormat(wanted)
    title = words.say("export-title")
    content = await asyncio.to_thread(write_export, outgoing, form, title=title, name_of=words.emotion)
    path = out or Path(file_name(outgoing, form))
    await detached(partial(_write, path, content))
    return Written(path=path, entries=len(outgoing.archive.entries))


async def import_path(settings: Settings, key: ConversationKey, path: Path, wishes: Wishes) -> Report | None:
    """Compare a file with a diary, and import what is new if that is wished.

    None for somebody never seen on a chat platform; in the terminal a diary begins. Raises ImportFailed, OSError,
    StorageError, VaultError.
    """
    async with open_exchange(settings) as (exchange, profiles):
        known = await exchange.find(key)
        if known is None and key.platform != "console":
            return None
        person = await profiles.person(key) if known else None
        timezone = person.timezone if person else settings.timezone
        found = await detached(partial(read_path, path, timezone, wishes.names))
        archive = await exchange.archive(known) if known else Archive()
        plan = await asyncio.to_thread(plan_import, found, archive)
        if not wishes.apply:
            return Report(plan=plan, added=None, has_settings=found.person is not None, took_settings=False)
        person = person or await profiles.person(key)
        added = await exchange.add(person.id, key.platform, plan.additions)
        takes = wishes.settings and found.person is not None
        if found.person is not None and takes:
            await profiles.save(with_settings(person, found.person))
        return Report(plan=plan, added=added, has_settings=found.person is not None, took_settings=takes)


def with_settings(person: Person, found: Person) -> Person:
    """The person with the settings of a file. Agreements stay as they are, and so does an unknown time zone."""
    mine = person.preferences
    settled = replace(
        person,
        name=excerpt(found.name, MAX_NAME),
        introduction=excerpt(found.introduction, MAX_INTRODUCTION),
        language=found.language,
        timezone=found.timezone if found.timezone in available_timezones() else person.timezone,
        preferences=found.preferences,
    )
    return prefer(settled, remote=mine.remote, faces=mine.faces, voices=mine.voices, words=mine.words)


def _write(path: Path, content: bytes) -> None:
    """Make a file of mode 0600, whole or not at all. Raises OSError."""
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as stream:
        try:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
