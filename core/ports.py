"""What the companion needs from the rooms below it: one verb each, and `aclose`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from core.corrections import Correction, LastTurn
from core.entries import EntryWords
from core.observations import FaceReading, TextReading, ToneReading, Transcript, VideoReading
from core.people import Language, Person
from core.types import (
    Attachment,
    Brief,
    ConversationKey,
    Delivery,
    DiaryEntry,
    Fact,
    IncomingMessage,
    MoodRecord,
    Platform,
    Turn,
    Voice,
    WaitingNote,
)


@runtime_checkable
class Warmable(Protocol):
    """A part that can load before it is first needed."""

    async def warm(self) -> None:
        """Load now, off the event loop. Raises what the first use would."""
        ...


Progress = Callable[[float], None]
"""Told, on the event loop, which share of a long piece of work is done, 0..1; the shares never fall."""


class FaceReader(Protocol):
    """Reads the emotion of faces in a photo."""

    async def read(self, image: bytes) -> FaceReading:
        """Read an encoded photo. Raises MediaError (no face is one) and ModelError."""
        ...

    async def aclose(self) -> None: ...


class PhotoKeeper(Protocol):
    """Makes the photo that is kept of one that was sent. Closed by whoever closes the face reader."""

    async def keep(self, content: bytes) -> Attachment:
        """The photo without its metadata, not larger than is shown. Raises MediaError and ModelError."""
        ...


class VideoReader(Protocol):
    """Reads the emotion of the main face through a short video."""

    async def watch(self, video: bytes) -> VideoReading:
        """Read an encoded video. Raises MediaError and ModelError."""
        ...

    async def aclose(self) -> None: ...


class ToneReader(Protocol):
    """Reads how a voice sounds."""

    async def hear(self, audio: bytes) -> ToneReading:
        """Judge any container with sound. Raises MediaError and ModelError."""
        ...

    async def aclose(self) -> None: ...


class TextReader(Protocol):
    """Reads what words feel like."""

    async def read(self, text: str) -> TextReading:
        """Read any text, Korean, English or neither; never empty. Raises ModelError."""
        ...

    async def aclose(self) -> None: ...


class Transcriber(Protocol):
    """Turns speech into words."""

    async def transcribe(
        self, audio: bytes, language: Language | None = None, *, progress: Progress | None = None
    ) -> Transcript:
        """Transcribe any container with sound. Raises MediaError (NOTHING_SAID is one) and ModelError."""
        ...

    async def aclose(self) -> None: ...


class ReplyWriter(Protocol):
    """Writes a reply."""

    @property
    def name(self) -> str:
        """What the reply says wrote it."""
        ...

    def write(self, brief: Brief) -> AsyncIterator[str]:
        """Stream the reply in pieces that join without separators. Raises WriterError."""
        ...

    async def aclose(self) -> None: ...


class Speaker(Protocol):
    """Speaks a text."""

    async def speak(self, text: str, language: Language, *, persona: str = "") -> Voice:
        """Speak the text, as a persona where it has a voice of its own.

        Raises ModelError, and ValueError when nothing in it can be spoken.
        """
        ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Selective(Protocol):
    """A writer that does not write for everybody."""

    def serves(self, person: Person) -> bool:
        """Whether the writer may be asked on behalf of this person."""
        ...


@runtime_checkable
class Drawing(Protocol):
    """A writer that draws on memories."""

    def drew_on(self, brief: Brief) -> Sequence[str]:
        """Ids of the diary entries that it is told of for this brief. Blocks. Raises WriterError."""
        ...


@runtime_checkable
class QueuedWriter(Protocol):
    """A writer that answers one after another, so that people wait for their turn."""

    def write_queued(self, brief: Brief, on_wait: Callable[[int], None]) -> AsyncIterator[str]:
        """As `write`; `on_wait`, on the event loop, is told how many replies come before, and 0 at one's turn."""
        ...


class Spending(Protocol):
    """Counts the tokens that writers on other machines use, by calendar month."""

    async def spent(self, person_id: str, month: date) -> tuple[int, int]:
        """Tokens of one person, and of all, in the month that begins at `month`."""
        ...

    async def spend(self, person_id: str, month: date, tokens: int) -> None:
        """Add tokens to a person's month."""
        ...

    async def aclose(self) -> None: ...


@runtime_checkable
class SentenceSpeaker(Protocol):
    """A speaker that can begin before a text is whole; `speak` finds the sentences that `stream` has spoken."""

    def stream(
        self, text: str | AsyncIterable[str], language: Language, *, persona: str = ""
    ) -> AsyncGenerator[Voice, None]:
        """Yield the sentences of a text, or of one still being written, each as soon as it is spoken.

        Each is playable by itself. Raises ModelError.
        """
        ...


class Journal(Protocol):
    """Keeps every incoming message until its turn is stored, so that a crash loses none."""

    async def add(self, message: IncomingMessage) -> bool:
        """Keep a message before it is worked on; False when its platform and id were seen before."""
        ...

    async def unanswered(self, platform: Platform, user_id: str | None = None) -> Sequence[IncomingMessage]:
        """Take over messages that a process which no longer runs left unanswered, oldest first.

        Each takeover is counted in the message. One that cannot be opened is set aside and left out.
        """
        ...

    async def aclose(self) -> None: ...


class Turns(Protocol):
    """Stores a turn with its diary entry, mood and delivery, and what follows from it."""

    async def record(self, turn: Turn) -> Delivery:
        """Store everything in one transaction and settle its journalled messages.

        Mode CHAT makes no diary entry and no mood; PRIVATE stores no content at all but the delivery.
        """
        ...

    async def waiting(self, limit: int = 20, *, after: str | None = None) -> Sequence[WaitingNote]:
        """Voice notes that wait for a speech model, oldest first; those after the note with the id `after`.

        `after` may be settled meanwhile if it was among the notes read last. Notes that cannot be opened are left out,
        and those of a removed entry.
        """
        ...

    async def heard(self, note: WaitingNote, transcript: str | None, turn: Turn | None) -> Delivery | None:
        """Settle a waiting note in one transaction: complete its entry, drop the sound, queue the follow-up."""
        ...

    async def aclose(self) -> None: ...


class Diary(Protocol):
    """Reads the diary of one person."""

    async def entries(
        self, person_id: str, *, since: date | None = None, until: date | None = None, limit: int = 50
    ) -> Sequence[DiaryEntry]:
        """Entries of the given local dates (both included), newest first."""
        ...

    async def words(self, person_id: str) -> Sequence[EntryWords]:
        """The words of all entries, newest first; much sooner than the entries themselves."""
        ...

    async def these(self, person_id: str, ids: Sequence[str]) -> Sequence[DiaryEntry]:
        """The person's entries of these ids, in the order of the ids; those that are not there are left out."""
        ...

    async def aclose(self) -> None: ...


class Memories(Protocol):
    """Keeps what a person asked to remember or to forget, and tells which entries informed a reply."""

    async def facts(self, person_id: str) -> Sequence[Fact]:
        """What they asked to remember, newest first."""
        ...

    async def remember(self, person_id: str, text: str, at: datetime) -> Fact | None:
        """Keep a fact, cut to `MAX_FACT` characters; one that is there already is renewed. None where there are enough.

        Enough are `MAX_FACTS`. Raises StorageError for an unknown person.
        """
        ...

    async def drop(self, person_id: str, fact_id: str) -> bool:
        """Delete a fact; False when it is not there."""
        ...

    async def informed(self, person_id: str) -> Sequence[DiaryEntry]:
        """The diary entries that the newest reply drew on, in its order, without forgotten ones.

        Replies of mode PRIVATE leave no trace: they are passed over.
        """
        ...

    async def forgotten(self, person_id: str) -> frozenset[str]:
        """Ids of the diary entries that must not be recalled, removed ones among them."""
        ...

    async def forget(self, person_id: str, entry_id: str) -> bool:
        """Never recall an entry again; it stays in the diary. False when it is not in theirs."""
        ...

    async def aclose(self) -> None: ...


class MoodLog(Protocol):
    """Reads the moods of one person over time."""

    async def moods(
        self, person_id: str, *, since: date | None = None, until: date | None = None
    ) -> Sequence[MoodRecord]:
        """Moods of the given local dates (both included), oldest first."""
        ...

    async def aclose(self) -> None: ...


class Corrections(Protocol):
    """Keeps what people said about how they were read."""

    async def last(self, person_id: str) -> LastTurn | None:
        """The turn that was answered last, apart from answers to corrections; what a new correction is about."""
        ...

    async def record(self, correction: Correction) -> bool:
        """Store a correction in place of an earlier one of its turn, and mark the turn's mood.

        False, with nothing stored, for a turn that is PRIVATE, somebody else's, or gone.
        """
        ...

    async def of(self, person_id: str) -> Sequence[Correction]:
        """A person's newest corrections, oldest first; as many as are learned from."""
        ...

    async def aclose(self) -> None: ...


class Profiles(Protocol):
    """Keeps who is served and their preferences."""

    async def person(self, key: ConversationKey, language: Language | None = None) -> Person:
        """The person behind a conversation; created on first sight."""
        ...

    async def save(self, person: Person) -> None:
        """Store a changed person."""
        ...

    async def aclose(self) -> None: ...


class Outbox(Protocol):
    """Deliveries that wait for their channel."""

    async def due(
        self,
        platform: Platform,
        now: datetime,
        user_id: str | None = None,
        *,
        limit: int = 50,
        after: str | None = None,
    ) -> Sequence[Delivery]:
        """Deliveries of this process, or of one that no longer runs, whose time has come; oldest first.

        Those after the delivery with the id `after`, settled or not. One that cannot be opened is given up.
        """
        ...

    async def sent(self, delivery_id: str) -> None:
        """Settle a delivery."""
        ...

    async def retry(self, delivery_id: str, at: datetime) -> None:
        """Count a failed attempt and try again at `at`."""
        ...

    async def give_up(self, delivery_id: str, code: str) -> None:
        """Settle a delivery that will never go through."""
        ...

    async def aclose(self) -> None: ...


class Channel(Protocol):
    """Where deliveries go; an adapter is one."""

    async def deliver(self, delivery: Delivery) -> None:
        """Show a reply in its conversation. Raises DeliveryError."""
        ...

    async def aclose(self) -> None: ...
