"""Storage in memory: fakes of Journal, Turns, Diary, MoodLog, Profiles, Outbox and Memories over one shared shelf.

`FakeStorage()` is one process. `restart()` ends it and starts the next one on the same shelf; `beside()` starts one
that runs at the same time. Each fake records what it got; set `storage.failing` to make every call raise it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from core.corrections import MOST_CORRECTIONS, Correction, LastTurn
from core.entries import EntryWords
from core.errors import AlreadyAnswered, StorageError
from core.observations import Transcript
from core.people import Language, Person
from core.types import (
    ConversationKey,
    Delivery,
    DiaryEntry,
    IncomingMessage,
    Mode,
    MoodRecord,
    Platform,
    Turn,
    WaitingNote,
)
from tests.fakes.base import Fake
from tests.fakes.erasure import FakeErasure
from tests.fakes.exchange import FakeExchange
from tests.fakes.memories import FakeMemories
from tests.fakes.reminders import FakeReminders
from tests.fakes.retention import FakeRetention
from tests.fakes.service import (
    FakeAccess,
    FakeAgenda,
    FakeAlbum,
    FakeBookmarks,
    FakeCheckins,
    FakeEntries,
    FakeLinks,
    FakeQuestions,
)
from tests.fakes.shelf import DeliveryRow, JournalRow, Shelf
from tests.fakes.taps import FakeTaps


class FakeStorage:
    """One process's storage."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.shelf = shelf or Shelf()
        self.owner = self.shelf.new_id("process")
        self.shelf.alive.add(self.owner)
        self.failing: StorageError | None = None
        self.journal = FakeJournal(self)
        self.turns = FakeTurns(self)
        self.diary = FakeDiary(self)
        self.mood_log = FakeMoodLog(self)
        self.profiles = FakeProfiles(self)
        self.outbox = FakeOutbox(self)
        self.corrections = FakeCorrections(self)
        self.memories = FakeMemories(self)
        self.questions = FakeQuestions(self)
        self.agenda = FakeAgenda(self)
        self.checkins = FakeCheckins(self)
        self.access = FakeAccess(self)
        self.bookmarks = FakeBookmarks(self)
        self.links = FakeLinks(self)
        self.entries = FakeEntries(self)
        self.erasure = FakeErasure(self)
        self.exchange = FakeExchange(self)
        self.album = FakeAlbum(self)
        self.retention = FakeRetention(self)
        self.taps = FakeTaps(self)
        self.reminders = FakeReminders(self)

    def die(self) -> None:
        """End this process; what it left undone may be taken over."""
        self.shelf.alive.discard(self.owner)

    def beside(self) -> FakeStorage:
        """Another process on the same shelf."""
        return FakeStorage(self.shelf)

    def restart(self) -> FakeStorage:
        """End this process and start the next."""
        self.die()
        return self.beside()


class FakeJournal(Fake):
    def __init__(self, storage: FakeStorage) -> None:
        super().__init__(storage)
        self.added: list[IncomingMessage] = []

    async def add(self, message: IncomingMessage) -> bool:
        shelf = self._shelf
        self.added.append(message)
        if (message.key.platform, message.id) in shelf.journal:
            return False
        await self._storage.profiles.person(message.key, message.language)
        shelf.journal[message.key.platform, message.id] = JournalRow(message, self._storage.owner)
        return True

    async def unanswered(self, platform: Platform, user_id: str | None = None) -> list[IncomingMessage]:
        taken = []
        for row in self._shelf.journal.values():
            if row.message is None or row.owner in self._shelf.alive or row.message.key.platform != platform:
                continue
            if user_id in (None, row.message.key.user_id):
                row.owner = self._storage.owner
                row.message = replace(row.message, takeovers=row.message.takeovers + 1)
                taken.append(row.message)
        return taken


class FakeTurns(Fake):
    def __init__(self, storage: FakeStorage) -> None:
        super().__init__(storage)
        self.recorded: list[Turn] = []
        self.followed: list[tuple[WaitingNote, str | None, Turn | None]] = []

    async def record(self, turn: Turn) -> Delivery:
        shelf = self._shelf
        self.recorded.append(turn)
        for delivery_id, row in shelf.deliveries.items():
            if row.turn_id == turn.id:
                return Delivery(id=delivery_id, key=turn.key, turn_id=turn.id, reply=turn.reply)
        rows = [(turn.key.platform, message_id) for message_id in turn.message_ids]
        if any(row in shelf.journal and shelf.journal[row].turn_id is not None for row in rows):
            raise AlreadyAnswered(turn.id)
        if turn.person_id not in shelf.people:
            raise StorageError("unknown_person")
        for row in rows:
            shelf.journal[row] = JournalRow(None, self._storage.owner, turn.id)
        shelf.turns[turn.id] = turn
        if turn.mode is Mode.DIARY:
            self._keep(turn)
        if turn.mode is not Mode.PRIVATE:
            for audio in turn.waiting_audio:
                note = WaitingNote(
                    id=shelf.new_id("note"),
                    person_id=turn.person_id,
                    turn_id=turn.id,
                    key=turn.key,
                    audio=audio,
                    sent_at=turn.started_at,
                    observations=turn.observations,
                )
                shelf.notes[note.id] = note
        return self._queue(turn)

    async def waiting(self, limit: int = 20, *, after: str | None = None) -> list[WaitingNote]:
        removed = {entry.turn_id for entry in self._shelf.entries if entry.id in self._shelf.removed}
        notes = [note for note in self._shelf.notes.values() if note.turn_id not in removed]
        return [note for note in notes if after is None or _number(note.id) > _number(after)][:limit]

    async def heard(self, note: WaitingNote, transcript: str | None, turn: Turn | None) -> Delivery | None:
        shelf = self._shelf
        self.followed.append((note, transcript, turn))
        if shelf.notes.pop(note.id, None) is None:
            return None
        for index, entry in enumerate(shelf.entries):
            if entry.turn_id == note.turn_id:
                shelf.entries[index] = self._complete(entry, transcript or "", turn)
                if turn is not None:
                    noticed = shelf.turns[note.turn_id]
                    shelf.turns[noticed.id] = replace(noticed, observations=(*noticed.observations, *turn.observations))
                    turn = replace(turn, observations=())
        if turn is None:
            return None
        shelf.turns[turn.id] = turn
        return self._queue(turn)

    def _keep(self, turn: Turn) -> None:
        said = "\n".join(item.text for item in turn.observations if isinstance(item, Transcript))
        entry = DiaryEntry(
            id=self._shelf.new_id("entry"),
            person_id=turn.person_id,
            turn_id=turn.id,
            local_date=turn.local_date,
            written_at=turn.started_at,
            text=turn.text,
            transcript=said,
            comment=turn.reply.text,
            mood=turn.mood,
            mismatch=turn.mismatch,
            tags=turn.tags,
            photos=len(turn.photos),
            source=turn.key.platform,
        )
        self._shelf.photos[entry.id] = turn.photos
        self._shelf.entries.append(entry)
        self._feel(entry)

    def _feel(self, entry: DiaryEntry) -> None:
        if entry.mood is not None:
            record = MoodRecord(
                id=self._shelf.new_id("mood"),
                person_id=entry.person_id,
                entry_id=entry.id,
                local_date=entry.local_date,
                felt_at=entry.written_at,
                mood=entry.mood,
                corrected=entry.corrected,
            )
            self._shelf.moods.append(record)

    def _complete(self, entry: DiaryEntry, transcript: str, turn: Turn | None) -> DiaryEntry:
        said = "\n".join(part for part in (entry.transcript, transcript) if part)
        entry = replace(entry, transcript=said)
        if turn is None:
            return entry
        entry = replace(entry, comment="\n\n".join(part for part in (entry.comment, turn.reply.text) if part))
        if turn.mood is None and entry.corrected is not None:
            return replace(entry, mismatch=turn.mismatch) if turn.observations else entry
        if turn.mood is not None or turn.observations:
            entry = replace(entry, mood=turn.mood, mismatch=turn.mismatch)
            self._shelf.moods = [record for record in self._shelf.moods if record.entry_id != entry.id]
            self._feel(entry)
        return entry

    def _queue(self, turn: Turn) -> Delivery:
        delivery = Delivery(id=self._shelf.new_id("delivery"), key=turn.key, turn_id=turn.id, reply=turn.reply)
        user = (turn.key.platform, turn.key.user_id)
        self._shelf.deliveries[delivery.id] = DeliveryRow(delivery, turn.id, self._storage.owner, turn.started_at, user)
        return delivery


class FakeDiary(Fake):
    async def entries(
        self, person_id: str, *, since: date | None = None, until: date | None = None, limit: int = 50
    ) -> list[DiaryEntry]:
        found = [
            (entry.local_date, entry.written_at, number, entry)
            for number, entry in enumerate(self._shelf.entries)
            if entry.person_id == person_id
            and entry.id not in self._shelf.removed
            and _within(entry.local_date, since, until)
        ]
        return [row[-1] for row in sorted(found, reverse=True)[:limit]]

    async def words(self, person_id: str) -> list[EntryWords]:
        every = await self.entries(person_id, limit=1_000_000)
        return [EntryWords(id=one.id, text=one.text, transcript=one.transcript, tags=one.tags) for one in every]

    async def these(self, person_id: str, ids) -> list[DiaryEntry]:
        mine = {one.id: one for one in await self.entries(person_id, limit=1_000_000)}
        return [mine[one] for one in ids if one in mine]


class FakeMoodLog(Fake):
    async def moods(self, person_id: str, *, since: date | None = None, until: date | None = None) -> list[MoodRecord]:
        found = [
            record
            for record in self._shelf.moods
            if record.person_id == person_id
            and record.entry_id not in self._shelf.removed
            and _within(record.local_date, since, until)
        ]
        return sorted(found, key=lambda record: (record.local_date, record.felt_at))


class FakeCorrections(Fake):
    async def last(self, person_id: str) -> LastTurn | None:
        shelf = self._shelf
        answered = [shelf.turns[row.turn_id] for row in shelf.deliveries.values()]
        theirs = [
            turn
            for turn in answered
            if turn.person_id == person_id and (turn.mode is not Mode.CHAT or turn.observations)
        ]
        if not theirs:
            return None
        turn = theirs[-1]
        entry = next((entry for entry in shelf.entries if entry.turn_id == turn.id), None)
        return LastTurn(
            turn_id=turn.id,
            at=turn.started_at,
            mode=turn.mode,
            observations=() if turn.mode is Mode.PRIVATE else turn.observations,
            mood=entry and entry.mood,
        )

    async def record(self, correction: Correction) -> bool:
        shelf = self._shelf
        turn = shelf.turns.get(correction.turn_id)
        if turn is None or turn.person_id != correction.person_id or turn.mode is Mode.PRIVATE:
            return False
        shelf.corrections[turn.id] = correction
        for index, entry in enumerate(shelf.entries):
            if entry.turn_id == turn.id and entry.mood is not None:
                shelf.entries[index] = replace(entry, corrected=correction.right)
                shelf.moods = [
                    replace(record, corrected=correction.right) if record.entry_id == entry.id else record
                    for record in shelf.moods
                ]
        return True

    async def of(self, person_id: str) -> list[Correction]:
        theirs = [one for one in self._shelf.corrections.values() if one.person_id == person_id]
        return sorted(theirs, key=lambda one: one.at)[-MOST_CORRECTIONS:]


class FakeProfiles(Fake):
    def __init__(self, storage: FakeStorage) -> None:
        super().__init__(storage)
        self.saved: list[Person] = []

    async def person(self, key: ConversationKey, language: Language | None = None) -> Person:
        shelf = self._shelf
        identity = (key.platform, key.user_id)
        if identity not in shelf.identities:
            person_id = shelf.new_id("person")
            shelf.identities[identity] = person_id
            shelf.people[person_id] = Person(id=person_id, language=language or "ko")
        return shelf.people[shelf.identities[identity]]

    async def save(self, person: Person) -> None:
        if person.id not in self._shelf.people:
            raise StorageError("unknown_person")
        self.saved.append(person)
        self._shelf.people[person.id] = person


class FakeOutbox(Fake):
    def __init__(self, storage: FakeStorage) -> None:
        super().__init__(storage)
        self.settled: list[tuple[str, str | None]] = []
        self.retried: list[tuple[str, datetime]] = []

    async def due(
        self,
        platform: Platform,
        now: datetime,
        user_id: str | None = None,
        *,
        limit: int = 50,
        after: str | None = None,
    ) -> list[Delivery]:
        found = []
        for row in self._shelf.deliveries.values():
            if row.delivery is None or row.due_at > now or row.user[0] != platform:
                continue
            free = row.owner == self._storage.owner or row.owner not in self._shelf.alive
            if free and user_id in (None, row.user[1]):
                row.owner = self._storage.owner
                if after is None or _number(row.delivery.id) > _number(after):
                    found.append(row.delivery)
        return found[:limit]

    async def sent(self, delivery_id: str) -> None:
        self._settle(delivery_id, None)

    async def retry(self, delivery_id: str, at: datetime) -> None:
        self.retried.append((delivery_id, at))
        row = self._shelf.deliveries.get(delivery_id)
        if row is not None and row.delivery is not None:
            row.delivery = replace(row.delivery, attempts=row.delivery.attempts + 1)
            row.due_at = at

    async def give_up(self, delivery_id: str, code: str) -> None:
        self._settle(delivery_id, code)

    def _settle(self, delivery_id: str, code: str | None) -> None:
        self.settled.append((delivery_id, code))
        row = self._shelf.deliveries.get(delivery_id)
        if row is not None and row.delivery is not None:
            row.delivery, row.code = None, code


def _number(row_id: str) -> int:
    """The place of a row: `Shelf.new_id` counts."""
    return int(row_id.rpartition("-")[2])


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)
