"""The composition root: the one place that knows which implementation stands behind each port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.backlog import Backlog
from bot.companion import Companion
from bot.corrector import Corrector
from bot.intake import Intake
from bot.observer import Limits, Observer, Senses
from bot.outbox import Postman
from bot.scribe import Scribe
from bot.writers import build_writers
from config.model_store import ModelStore
from config.paths import models_folder
from config.settings import Settings
from config.voices import VoiceChoice, parse_voices
from core.errors import FacelogError
from core.people import Language, Person
from core.ports import (
    Diary,
    Memories,
    MoodLog,
    Outbox,
    Profiles,
    ReplyWriter,
    Speaker,
    Spending,
    ToneReader,
    Transcriber,
    Turns,
    Warmable,
)
from emotion.models import face_worker
from emotion.reader import OnnxFaceReader
from emotion.text import HashedTextReader
from emotion.video import OnnxVideoReader
from speech.audio import decode
from speech.espeak import EspeakSpeaker
from speech.inspector import NoteInspector
from speech.piper import PiperSpeaker
from speech.piper_model import find_voice, voice_name
from speech.voices import CastSpeaker, Role
from speech.whisper import WhisperTranscriber, find_model
from storage.corrections import SqlCorrections
from storage.database import Database
from storage.diary import SqlDiary
from storage.journal import SqlJournal
from storage.master_key import MasterKey
from storage.memories import SqlMemories
from storage.moods import SqlMoodLog
from storage.outbox import SqlOutbox
from storage.profiles import SqlProfiles
from storage.spending import SqlSpending
from storage.turns import SqlTurns

log = logging.getLogger(__name__)

DATABASE_FILE = "facelog.db"
KEY_FILE = "master.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What writes and speaks the replies."""

    writers: Sequence[ReplyWriter]
    speaker: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A running service without adapters."""

    settings: Settings
    database: Database
    profiles: Profiles
    diary: Diary
    moods: MoodLog
    turns: Turns
    outbox: Outbox
    corrector: Corrector
    memories: Memories
    senses: Senses
    writers: Sequence[ReplyWriter]
    speaker: Speaker
    companion: Companion
    intake: Intake
    postman: Postman
    backlog: Backlog


@asynccontextmanager
async def open_app(
    settings: Settings, *, senses: Senses | None = None, voices: Voices | None = None
) -> AsyncIterator[App]:
    """Open everything and close it in reverse order, finishing turns in flight.

    `senses` and `voices` replace the installed ones. Raises StorageError and ConfigError.
    """
    async with AsyncExitStack() as stack:
        database = await Database.open(
            settings.home / DATABASE_FILE,
            master_key=master_key(settings),
            run_dir=settings.home / "run",
            newcomer=Person(id="", language=settings.language, timezone=settings.timezone),
        )
        stack.push_async_callback(database.aclose)
        senses = senses or build_senses(settings)
        voices = voices or build_voices(settings, SqlSpending(database))
        heard = (senses.inspector, senses.transcriber, senses.tone)
        for part in (senses.face, senses.video, senses.text, *heard, voices.speaker):
            if part is not None:
                stack.push_async_callback(part.aclose)
        for writer in voices.writers:
            stack.push_async_callback(writer.aclose)
        app = _wire(settings, database, senses, voices)
        stack.push_async_callback(app.intake.aclose)
        yield app


def build_senses(settings: Settings) -> Senses:
    """The readers that this installation has; none loads a model before it is called."""
    worker = face_worker(settings.threads, timeout=settings.stage_seconds)
    return Senses(
        face=OnnxFaceReader(worker),
        video=OnnxVideoReader(worker, longest_seconds=settings.max_video_seconds),
        text=HashedTextReader(),
        inspector=NoteInspector(max_seconds=settings.max_audio_minutes * 60),
        transcriber=build_transcriber(settings),
        tone=build_tone(settings),
    )


def build_tone(settings: Settings) -> ToneReader | None:
    """The reader of voices that the owner trained; nothing is loaded here."""
    if settings.tone_model is None:
        return None
    # Only here: its features take scipy.
    from emotion.tone import OnnxToneReader

    longest = settings.max_audio_minutes * 60
    return OnnxToneReader(
        settings.tone_model,
        lambda audio: decode(audio, max_seconds=longest).samples,
        timeout=settings.stage_seconds,
    )


def speech_model(settings: Settings) -> str | None:
    """What FACELOG_STT_MODEL means: the folder of a model that `facelog models pull` brought, else what it says."""
    if settings.stt_model is None:
        return None
    return ModelStore(models_folder(settings.home)).resolve(settings.stt_model)


def build_transcriber(settings: Settings) -> Transcriber | None:
    """The configured speech model when it is on this machine; nothing is downloaded here."""
    model = speech_model(settings)
    if model is None:
        return None
    if find_model(model) is None:
        log.warning("the speech model that FACELOG_STT_MODEL names is not on this machine; voice notes wait")
        return None
    return WhisperTranscriber(
        model,
        threads=settings.threads,
        max_seconds=settings.max_audio_minutes * 60,
        # A turn waits no longer than a stage; a note that takes longer is heard by the backlog.
        timeout=max(settings.stage_seconds, settings.max_audio_minutes * 60),
    )


def limits_of(settings: Settings) -> Limits:
    """What is taken at most."""
    return Limits(
        attachment_bytes=settings.max_attachment_mb * 1_000_000,
        text_characters=settings.max_text_characters,
        stage_seconds=settings.stage_seconds,
    )


def build_voices(settings: Settings, spending: Spending) -> Voices:
    """The writers in the order to try, and the speaker."""
    return Voices(writers=build_writers(settings, spending), speaker=build_speaker(settings))


def build_speaker(settings: Settings) -> Speaker:
    """The configured Piper voices, and espeak-ng for what they do not speak; nothing is loaded or downloaded here."""
    embedded = EspeakSpeaker()
    choices = parse_voices(settings.tts_voices or "")
    if not choices:
        return embedded
    made: dict[tuple[Path, Language], PiperSpeaker] = {}
    cast: dict[Role, tuple[str, Speaker]] = {}
    for choice in choices:
        voice = voice_file(settings, choice)
        if not voice.is_file():
            log.warning("the voice that FACELOG_TTS_VOICES names for %s is not on this machine", choice.role)
        key = (voice, choice.language)
        if key not in made:
            made[key] = PiperSpeaker(*key, threads=settings.threads, timeout=settings.stage_seconds)
        cast[Role(language=choice.language, persona=choice.persona)] = (voice_name(voice), made[key])
    return CastSpeaker(cast, embedded)


def voice_file(settings: Settings, choice: VoiceChoice) -> Path:
    """The file of a configured voice; where there is none, the path that it would have."""
    given = choice.path(models_folder(settings.home))
    return find_voice(given) or given


def master_key(settings: Settings) -> MasterKey:
    """The key from the settings, or from the key file in the home, made at first start. Raises VaultError."""
    if settings.key is not None:
        return MasterKey.from_text(settings.key.get_secret_value())
    return MasterKey.from_file(settings.home / KEY_FILE, create=not (settings.home / DATABASE_FILE).exists())


async def warm(app: App) -> None:
    """Load what answers the first message, so that nobody waits for it; what fails is told when it is used."""
    for part in (app.senses.text, *app.writers, app.senses.face, app.speaker):
        if isinstance(part, Warmable):
            try:
                await part.warm()
            except FacelogError as error:
                log.warning("%s does not load: %s", type(part).__name__, type(error).__name__)


async def serve_background(app: App) -> None:
    """Deliver, try failed turns again, and transcribe what waits, until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(warm(app))
        tasks.create_task(app.intake.run())
        tasks.create_task(app.postman.run())
        tasks.create_task(app.backlog.run())


def _wire(settings: Settings, database: Database, senses: Senses, voices: Voices) -> App:
    profiles, diary, turns = SqlProfiles(database), SqlDiary(database), SqlTurns(database)
    outbox = SqlOutbox(database)
    corrector, memories = Corrector(SqlCorrections(database)), SqlMemories(database)
    observer = Observer(senses, limits_of(settings))
    companion = Companion(
        observer=observer,
        scribe=Scribe(voices.writers),
        speaker=voices.speaker,
        profiles=profiles,
        diary=diary,
        turns=turns,
        corrector=corrector,
        memories=memories,
    )
    postman = Postman(outbox, {})
    return App(
        settings=settings,
        database=database,
        profiles=profiles,
        diary=diary,
        moods=SqlMoodLog(database),
        turns=turns,
        outbox=outbox,
        corrector=corrector,
        memories=memories,
        senses=senses,
        writers=voices.writers,
        speaker=voices.speaker,
        companion=companion,
        intake=Intake(
            journal=SqlJournal(database),
            companion=companion,
            postman=postman,
            join_seconds=settings.join_seconds,
        ),
        postman=postman,
        backlog=Backlog(
            turns=turns,
            profiles=profiles,
            transcriber=senses.transcriber,
            observer=observer,
            postman=postman,
            corrector=corrector,
        ),
    )
