"""Moods over a span of days, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.emotions import EMOTIONS, Emotion
from core.ports import MoodLog
from core.types import MoodRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodDigest:
    """What a person's moods were over some days. Not a judgement: days without a mood are simply missing."""

    days: int
    counts: tuple[tuple[Emotion, int], ...] = field(repr=False)
    """Emotions that occurred, most frequent first."""
    recorded: int
    """Days with at least one mood."""


def digest(records: Sequence[MoodRecord], days: int) -> MoodDigest:
    """Count the moods of a span of `days` days, as the person said they were where they did."""
    counts = Counter(record.felt for record in records)
    return MoodDigest(
        days=days,
        counts=tuple(sorted(counts.items(), key=lambda item: (-item[1], EMOTIONS.index(item[0])))),
        recorded=len({record.local_date for record in records}),
    )


async def recent_digest(moods: MoodLog, person_id: str, today: date, days: int = 30) -> MoodDigest:
    """The digest of the last `days` days, today included."""
    records = await moods.moods(person_id, since=today - timedelta(days=days - 1), until=today)
    return digest(records, days)
