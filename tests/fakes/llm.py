"""A reply writer for tests, and briefs to give to one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from core.emotions import Emotion, Scores
from core.errors import WriterError
from core.observations import Face as FaceBox
from core.observations import FaceReading, Mismatch, Mood, Observation, Source, VideoReading
from core.people import Language, Person, Preferences
from core.types import Brief, DiaryEntry, Recall

VALENCES = {"anger": -0.7, "disgust": -0.6, "fear": -0.6, "happiness": 0.8, "sadness": -0.7, "surprise": 0.0}
SEOUL = timezone(timedelta(hours=9))


class FakeWriter:
    """Writes what it was told to, and remembers the briefs that it got."""

    def __init__(
        self,
        pieces: Sequence[str] = ("A fake ", "reply."),
        *,
        name: str = "fake",
        fail_after: int | None = None,
        stall_after: int | None = None,
    ) -> None:
        """`fail_after`, `stall_after`: pieces after which it raises WriterError, or waits until `go` is set."""
        self.name = name
        self.pieces = tuple(pieces)
        self.fail_after = fail_after
        self.stall_after = stall_after
        self.go = asyncio.Event()
        self.briefs: list[Brief] = []
        self.closed = False

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        """Stream the pieces."""
        self.briefs.append(brief)
        for number, piece in enumerate(self.pieces):
            await self._misbehave(number)
            yield piece
        await self._misbehave(len(self.pieces))

    async def aclose(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    async def _misbehave(self, number: int) -> None:
        if self.fail_after == number:
            raise WriterError(self.name)
        if self.stall_after == number:
            await self.go.wait()


def make_mood(label: str, *, confidence: float = 0.7, valence: float | None = None) -> Mood:
    """Make a mood whose valence fits its label."""
    emotion = Emotion(label)
    return Mood(
        label=emotion,
        scores=Scores.of({emotion: 1.0}),
        valence=VALENCES.get(label, 0.0) if valence is None else valence,
        arousal=0.5,
        confidence=confidence,
        sources=(Source.WORDS,),
    )


def make_brief(
    words: str = "",
    mood: Mood | str | None = None,
    *,
    language: Language = "ko",
    seed: int = 0,
    hour: int = 14,
    name: str = "주성",
    introduction: str = "",
    observations: tuple[Observation, ...] = (),
    mismatch: Mismatch | None = None,
    recent: tuple[DiaryEntry, ...] = (),
    **preferences: Any,
) -> Brief:
    """Make a brief for one person on 21 November 2026 at the given hour in Seoul."""
    person = Person(
        id="p1",
        name=name,
        introduction=introduction,
        language=language,
        preferences=Preferences(**preferences),
    )
    return Brief(
        words=words,
        observations=observations,
        mood=make_mood(mood) if isinstance(mood, str) else mood,
        mismatch=mismatch,
        recall=Recall(person=person, recent=recent),
        language=language,
        local_time=datetime(2026, 11, 21, hour, 5, tzinfo=SEOUL),
        seed=seed,
    )


def make_entry(mood: str, *, comment: str = "", day: date = date(2026, 11, 20)) -> DiaryEntry:
    """Make an entry of yesterday."""
    return DiaryEntry(
        id=f"e-{day}",
        person_id="p1",
        turn_id="t1",
        local_date=day,
        written_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
        comment=comment,
        mood=make_mood(mood),
    )


def make_face(label: str) -> FaceReading:
    """Make a reading of one clear face."""
    face = FaceBox(
        box=(10, 10, 110, 110),
        landmarks=((40, 50), (80, 50), (60, 70), (45, 90), (75, 90)),
        confidence=0.99,
        scores=Scores.of({Emotion(label): 1.0}),
        smile=float(label == "happiness"),
        unclear=0.0,
        quality=0.9,
    )
    return FaceReading(faces=(face,), size=(200, 200), model="fake")


def make_video(label: str, smile_share: float) -> VideoReading:
    """Make a reading of a short video."""
    return VideoReading(
        moments=(),
        seconds=5.0,
        scores=Scores.of({Emotion(label): 1.0}),
        smile_share=smile_share,
        quality=0.8,
        model="fake",
    )
