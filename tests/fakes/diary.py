"""Diary entries to recall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.emotions import Emotion, Scores
from core.observations import Mood, Source
from core.types import DiaryEntry

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
TODAY = NOW.date()


def felt(label: Emotion, confidence: float = 0.8) -> Mood:
    scores = Scores.of({label: 4.0, Emotion.NEUTRAL: 1.0})
    return Mood(label=label, scores=scores, valence=0.0, arousal=0.5, confidence=confidence, sources=(Source.WORDS,))


def entry(number: int | str, text: str, *, days: int = 1, person: str = "soo", **changes) -> DiaryEntry:
    """An entry written `days` before NOW."""
    at = NOW - timedelta(days=days)
    values = {
        "id": f"entry-{number}",
        "person_id": person,
        "turn_id": f"turn-{number}",
        "local_date": at.date(),
        "written_at": at,
        "text": text,
    }
    return DiaryEntry(**values | changes)
