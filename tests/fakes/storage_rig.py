"""Values for storage tests, and the two kinds of storage that each contract runs over."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from core.corrections import Correction
from core.emotions import Emotion, Scores
from core.observations import Mismatch, Mood, Source, TextReading
from core.types import (
    Attachment,
    AttachmentKind,
    ConversationKey,
    IncomingMessage,
    Mode,
    Notice,
    Reply,
    Turn,
    Voice,
)
from storage.access import SqlAccess
from storage.agenda import SqlAgenda
from storage.bookmarks import SqlBookmarks
from storage.checkins import SqlCheckins
from storage.corrections import SqlCorrections
from storage.database import Database
from storage.diary import SqlDiary
from storage.entries import SqlEntries
from storage.erasure import SqlErasure
from storage.exchange import SqlExchange
from storage.journal import SqlJournal
from storage.links import SqlLinks
from storage.master_key import MasterKey
from storage.memories import SqlMemories
from storage.moods import SqlMoodLog
from storage.outbox import SqlOutbox
from storage.photos import SqlAlbum
from storage.profiles import SqlProfiles
from storage.questions import SqlQuestions
from storage.reminders import SqlReminders
from storage.retention import SqlRetention
from storage.taps import SqlTaps
from storage.turns import SqlTurns
from tests.fakes.storage import FakeStorage

KEY = MasterKey(bytes(range(32)))
NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
PHOTO = Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=b"\xff\xd8selfie-bytes\n\x00" * 50)
NOTE = Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=b"OggS-note-bytes" * 50)
READING = TextReading(
    scores=Scores.of({Emotion.SADNESS: 3.0, Emotion.NEUTRAL: 1.0}),
    valence=-0.4,
    arousal=0.3,
    confidence=0.8,
    model="t1",
)
MISMATCH = Mismatch(
    first=Source.FACE,
    second=Source.WORDS,
    first_label=Emotion.HAPPINESS,
    second_label=Emotion.SADNESS,
    distance=0.7,
)
VOICE = Voice(content=b"OggS-reply-bytes" * 50, seconds=2.5, waveform=bytes(range(64)), model="espeak-ng ko")


def key(user: str = "soo", platform: str = "console") -> ConversationKey:
    return ConversationKey(platform=platform, chat_id=f"chat-of-{user}", user_id=user)


def mood(label: Emotion = Emotion.SADNESS) -> Mood:
    scores = Scores.of({label: 3.0, Emotion.NEUTRAL: 1.0})
    return Mood(label=label, scores=scores, valence=-0.25, arousal=0.5, confidence=0.75, sources=(Source.WORDS,))


def message(number: str = "1", **changes) -> IncomingMessage:
    values = {"id": number, "key": key(), "text": "오늘은 힘들었어", "language": "ko", "sent_at": NOW}
    return IncomingMessage(**values | changes)


def reply(text: str = "그랬구나, 수고했어", voice: Voice | None = VOICE) -> Reply:
    notices = (Notice(code="saved", args=(("minutes", 3),)),)
    return Reply(text=text, language="ko", writer="composer", notices=notices, voice=voice, memories=("a", "b"))


def turn(person_id: str, number: str = "1", **changes) -> Turn:
    values = {
        "id": f"turn-{number}",
        "person_id": person_id,
        "key": key(),
        "message_ids": (number,),
        "text": "오늘은 힘들었어",
        "mode": Mode.DIARY,
        "started_at": NOW,
        "local_date": date(2026, 3, 1),
        "observations": (READING,),
        "mood": mood(),
        "mismatch": MISMATCH,
        "reply": reply(),
    }
    return Turn(**values | changes)


def correction(person_id: str, number: str = "1", **changes) -> Correction:
    values = {
        "id": f"correction-{number}",
        "person_id": person_id,
        "turn_id": f"turn-{number}",
        "at": NOW,
        "read": Emotion.SADNESS,
        "right": Emotion.NEUTRAL,
        "scores": {Source.WORDS: READING.scores},
    }
    return Correction(**values | changes)


class SqlStorage:
    """The real classes over one Database, under the names that FakeStorage has."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.journal = SqlJournal(database)
        self.turns = SqlTurns(database)
        self.diary = SqlDiary(database)
        self.mood_log = SqlMoodLog(database)
        self.profiles = SqlProfiles(database)
        self.outbox = SqlOutbox(database)
        self.memories = SqlMemories(database)
        self.corrections = SqlCorrections(database)
        self.questions = SqlQuestions(database)
        self.agenda = SqlAgenda(database)
        self.checkins = SqlCheckins(database)
        self.access = SqlAccess(database)
        self.bookmarks = SqlBookmarks(database)
        self.links = SqlLinks(database)
        self.entries = SqlEntries(database)
        self.erasure = SqlErasure(database)
        self.exchange = SqlExchange(database)
        self.album = SqlAlbum(database)
        self.retention = SqlRetention(database)
        self.taps = SqlTaps(database)
        self.reminders = SqlReminders(database)


class FakeRig:
    """Processes over one shelf."""

    def __init__(self, _folder: Path) -> None:
        self._first = FakeStorage()
        self._first.die()

    async def process(self) -> FakeStorage:
        return self._first.beside()

    async def end(self, process: FakeStorage) -> None:
        process.die()

    async def aclose(self) -> None:
        pass


class SqlRig:
    """Processes over one file; a Database stands for a process, as each holds a lock of its own."""

    _empty: bytes | None = None
    """A migrated database; migrating one for every test would take most of the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = AsyncExitStack()

    async def process(self) -> SqlStorage:
        path = self.folder / "facelog.db"
        if SqlRig._empty is None:
            await (await self._database(path)).aclose()
            SqlRig._empty = path.read_bytes()
        if not path.exists():
            path.write_bytes(SqlRig._empty)
        database = await self._database(path)
        self._open.push_async_callback(database.aclose)
        return SqlStorage(database)

    async def end(self, process: SqlStorage) -> None:
        await process.database.aclose()

    async def aclose(self) -> None:
        await self._open.aclose()

    async def _database(self, path: Path) -> Database:
        return await Database.open(path, master_key=KEY, run_dir=self.folder / "run", busy_seconds=10.0)


RIGS = [FakeRig, SqlRig]
