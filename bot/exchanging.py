"""Writes a diary to a file, and brings files into a diary, for the command line."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO
from zoneinfo import available_timezones

from bot.app import DATABASE_FILE, master_key, newcomer
from bot.detached import detached
from bot.exporting import Words, write_diary
from bot.import_words import mood_steps, step_words
from bot.preferences import MAX_INTRODUCTION, MAX_NAME, prefer
from bot.retention import outlived
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
from diary.exchange.reading import Reading, read_path
from diary.exchange.writing import file_name
from storage.database import Database
from storage.exchange import SqlExchange
from storage.profiles import SqlProfiles

MOST_PHOTOS = 512 * 2**20
"""Bytes of photos that one import takes: they are in memory until they are stored."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was made."""

    path: Path
    entries: int
    taps: int
    photos: int


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
    outlived: int
    """How many records are of days that the person does not keep."""
    has_settings: bool
    took_settings: bool


@asynccontextmanager
async def open_exchange(settings: Settings) -> AsyncIterator[tuple[Exchange, Profiles]]:
    """Open the diaries and nothing else. Raises StorageError and ConfigError."""
    database = await Database.open(
        settings.home / DATABASE_FILE,
        master_key=master_key(settings),
        run_dir=settings.home / "run",
        newcomer=newcomer(settings),
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
        path = out or Path(file_name(outgoing, form))
        said = Words(title=words.say("export-title"), name_of=words.emotion)
        async with _new_file(path) as stream:
            photos = await write_diary(exchange, outgoing, form, said, stream)
    archive = outgoing.archive
    return Written(path=path, entries=len(archive.entries), taps=len(archive.taps), photos=photos)


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
        wanted = MOST_PHOTOS if person is not None and person.preferences.photos else 0
        timezone = person.timezone if person else settings.timezone
        archive = await exchange.archive(known) if known else Archive()
        names = {**mood_steps(archive.choices), **wishes.names}
        how = Reading(timezone=timezone, names=names, steps=step_words(), most_photos=wanted)
        found = await detached(partial(read_path, path, how))
        plan = await asyncio.to_thread(plan_import, found, archive)
        older = outlived(person or newcomer(settings), plan.additions, utc_now())
        told = Report(plan=plan, added=None, outlived=older, has_settings=found.person is not None, took_settings=False)
        if not wishes.apply:
            return told
        person = person or await profiles.person(key)
        added = await exchange.add(person.id, key.platform, plan.additions)
        takes = wishes.settings and found.person is not None
        if found.person is not None and takes:
            await profiles.save(with_settings(person, found.person))
        return replace(told, added=added, took_settings=takes)


def with_settings(person: Person, found: Person) -> Person:
    """The person with the settings of a file. Agreements, and how long what is kept, stay as they are."""
    mine = person.preferences
    settled = replace(
        person,
        name=excerpt(found.name, MAX_NAME),
        introduction=excerpt(found.introduction, MAX_INTRODUCTION),
        language=found.language,
        timezone=found.timezone if found.timezone in available_timezones() else person.timezone,
        preferences=found.preferences,
    )
    agreed = {"remote": mine.remote, "faces": mine.faces, "voices": mine.voices, "words": mine.words}
    # No file makes entries go, or photos stay.
    return prefer(settled, **agreed, photos=mine.photos, retention_days=mine.retention_days)


@asynccontextmanager
async def _new_file(path: Path) -> AsyncIterator[IO[bytes]]:
    """A new file of mode 0600; it goes again where it is not written whole. Raises OSError."""
    stream = await detached(partial(_create, path))
    try:
        yield stream
        await detached(partial(_settle, stream))
    except BaseException:
        _undo(stream, path)
        raise


def _create(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def _settle(stream: IO[bytes]) -> None:
    with stream:
        stream.flush()
        os.fsync(stream.fileno())


def _undo(stream: IO[bytes], path: Path) -> None:
    stream.close()
    with suppress(OSError):
        path.unlink()
