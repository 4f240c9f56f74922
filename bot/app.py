"""The composition root: the one place that knows which implementation stands behind each port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from bot.amending import Amender
from bot.backlog import Backlog
from bot.commands.desk import Desk
from bot.commands.every import Stores, build_desk
from bot.companion import Companion
from bot.corrector import Corrector
from bot.door import Door
from bot.forgetting import Forgetter
from bot.intake import Intake
from bot.keeping import Keeping
from bot.keys import DATABASE_FILE as DATABASE_FILE
from bot.keys import key_store_of as key_store_of
from bot.keys import master_key as master_key
from bot.limits import Allowance, Limiter
from bot.meanings import build_meanings
from bot.observer import Limits, Observer, Senses
from bot.outbox import Postman
from bot.personas import free_name, save_persona, shelf_of
from bot.refiner import refined_reader
from bot.retelling import Teller
from bot.retellings import Retellings
from bot.scribe import Scribe
from bot.senses import build_senses
from bot.speakers import build_speaker
from bot.storing import stores_of, telling
from bot.writers import build_writers
from config.settings import Settings
from core.people import Person, Preferences
from core.ports import Outbox, ReplyWriter, Selective, Speaker, Spending, Turns
from core.stores import Access, Bookmarks
from core.types import Platform
from llm.meanings import Meanings
from llm.persona_choice import Personas
from llm.persona_file import PersonaShelf
from storage.access import SqlAccess
from storage.bookmarks import SqlBookmarks
from storage.database import Database
from storage.journal import SqlJournal
from storage.key_store import KEY_FILE as KEY_FILE
from storage.outbox import SqlOutbox
from storage.spending import SqlSpending
from storage.turns import SqlTurns

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What writes and speaks the replies."""

    writers: Sequence[ReplyWriter]
    speaker: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was opened before it is wired together."""

    senses: Senses
    voices: Voices
    meanings: Meanings | None
    shelf: PersonaShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A running service without adapters."""

    settings: Settings
    database: Database
    stores: Stores
    turns: Turns
    outbox: Outbox
    access: Access
    bookmarks: Bookmarks
    shelf: PersonaShelf
    corrector: Corrector
    senses: Senses
    writers: Sequence[ReplyWriter]
    speaker: Speaker
    meanings: Meanings | None
    companion: Companion
    retellings: Retellings
    intake: Intake
    postman: Postman
    backlog: Backlog
    desk: Desk
    door: Door


@asynccontextmanager
async def open_app(
    settings: Settings, *, senses: Senses | None = None, voices: Voices | None = None
) -> AsyncIterator[App]:
    """Open everything and close it in reverse order, finishing turns in flight.

    `senses` and `voices` replace the installed ones. Raises StorageError and ConfigError.
    """
    async with AsyncExitStack() as stack:
        database = await _open_database(settings)
        stack.push_async_callback(database.aclose)
        shelf = shelf_of(settings)
        senses = senses or build_senses(settings)
        voices = voices or build_voices(settings, SqlSpending(database), shelf)
        senses = replace(senses, text=refined_reader(settings, senses.text, voices.writers))
        meanings = build_meanings(settings)
        if meanings is not None:
            stack.push_async_callback(meanings.aclose)
        heard = (senses.inspector, senses.transcriber, senses.tone)
        for part in (senses.face, senses.video, senses.text, *heard, voices.speaker):
            if part is not None:
                stack.push_async_callback(part.aclose)
        for writer in voices.writers:
            stack.push_async_callback(writer.aclose)
        app = _wire(database, settings, Parts(senses=senses, voices=voices, meanings=meanings, shelf=shelf))
        stack.push_async_callback(app.retellings.aclose)
        stack.push_async_callback(app.intake.aclose)
        yield app


@asynccontextmanager
async def open_access(settings: Settings) -> AsyncIterator[Access]:
    """Open who may be served, and nothing else. Raises StorageError and ConfigError."""
    database = await _open_database(settings)
    try:
        yield SqlAccess(database)
    finally:
        await database.aclose()


async def _open_database(settings: Settings) -> Database:
    return await Database.open(
        settings.home / DATABASE_FILE,
        # A keyring may ask its user to unlock it.
        master_key=await asyncio.to_thread(master_key, settings),
        run_dir=settings.home / "run",
        newcomer=newcomer(settings),
    )


def newcomer(settings: Settings) -> Person:
    """What somebody who is new starts with."""
    preferences = Preferences(retention_days=settings.retention_days)
    return Person(id="", language=settings.language, timezone=settings.timezone, preferences=preferences)


def limits_of(settings: Settings) -> Limits:
    """What is taken at most."""
    return Limits(
        attachment_bytes=settings.max_attachment_mb * 1_000_000,
        text_characters=settings.max_text_characters,
        stage_seconds=settings.stage_seconds,
    )


def build_voices(settings: Settings, spending: Spending, personas: Personas) -> Voices:
    """The writers in the order to try, and the speaker."""
    return Voices(writers=build_writers(settings, spending, personas), speaker=build_speaker(settings, personas))


def _wire(database: Database, settings: Settings, parts: Parts) -> App:
    senses, voices, shelf = parts.senses, parts.voices, parts.shelf
    stores, turns, outbox, access = stores_of(database), SqlTurns(database), SqlOutbox(database), SqlAccess(database)
    corrector, observer = Corrector(stores.corrections), Observer(senses, limits_of(settings))
    companion = _companion(settings, parts, stores, turns, observer, corrector)
    stores = telling(stores, companion.outdate)
    postman = Postman(outbox, {})
    journal = SqlJournal(database)
    intake = Intake(journal=journal, companion=companion, postman=postman, join_seconds=settings.join_seconds)
    amender = Amender(stores.entries, senses.text, corrector, characters=settings.max_text_characters)
    retellings = Retellings(Teller(voices.writers, shelf))
    forgetter = _forgetter(settings, companion, retellings, intake)
    desk = _desk(settings, parts, stores, amender, forgetter, retellings)
    return App(
        settings=settings,
        database=database,
        stores=stores,
        turns=turns,
        outbox=outbox,
        access=access,
        bookmarks=SqlBookmarks(database),
        shelf=shelf,
        corrector=corrector,
        senses=senses,
        writers=voices.writers,
        speaker=voices.speaker,
        meanings=parts.meanings,
        companion=companion,
        retellings=retellings,
        intake=intake,
        postman=postman,
        backlog=Backlog(
            turns=turns,
            profiles=stores.profiles,
            transcriber=senses.transcriber,
            observer=observer,
            postman=postman,
            corrector=corrector,
        ),
        desk=desk,
        door=Door(
            access=access,
            desk=desk,
            intake=intake,
            limiter=Limiter(allowance_of(settings)),
            amender=amender,
            owners=owners_of(settings),
        ),
    )


def _companion(
    settings: Settings, parts: Parts, stores: Stores, turns: Turns, observer: Observer, corrector: Corrector
) -> Companion:
    return Companion(
        observer=observer,
        scribe=Scribe(parts.voices.writers),
        speaker=parts.voices.speaker,
        profiles=stores.profiles,
        diary=stores.diary,
        turns=turns,
        corrector=corrector,
        memories=stores.memories,
        personas=parts.shelf,
        meanings=parts.meanings,
        keeping=Keeping(parts.senses.keeper, attachment_bytes=limits_of(settings).attachment_bytes),
    )


def _forgetter(settings: Settings, companion: Companion, retellings: Retellings, intake: Intake) -> Forgetter:
    def forget(person_id: str) -> None:
        companion.forget(person_id)
        retellings.forget(person_id)

    return Forgetter(person=forget, account=intake.forget, home=settings.home)


def _desk(
    settings: Settings, parts: Parts, stores: Stores, amender: Amender, forgetter: Forgetter, retellings: Retellings
) -> Desk:
    return build_desk(
        stores,
        parts.shelf,
        rewrite=amender.rewritten,
        keep_persona=lambda made: save_persona(settings, free_name(settings, made.stem), made.source).stem,
        clouds=lambda: any(isinstance(one, Selective) for one in parts.voices.writers),
        forget=forgetter.forget,
        retellings=retellings,
    )


def allowance_of(settings: Settings) -> Allowance:
    """How much one person may send."""
    return Allowance(
        messages_a_minute=settings.messages_a_minute,
        megabytes_a_day=settings.megabytes_a_day,
        audio_minutes_a_day=settings.audio_minutes_a_day,
    )


def owners_of(settings: Settings) -> dict[Platform, tuple[str, ...]]:
    """Ids of who owns this installation, by platform."""
    return {
        "telegram": tuple(filter(None, settings.telegram_owners.split(","))),
        "discord": tuple(filter(None, settings.discord_owners.split(","))),
    }
