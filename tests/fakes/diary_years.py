"""A made-up diary of some years, the same for the same seed: entries and the moods that belong to them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import AFFECT
from core.observations import Mismatch, Mood, Source
from core.types import DiaryEntry, MoodRecord

PERSON = "sora"
GOOD = ("산책을 하고 나니 마음이 가벼웠다.", "친구를 만나서 한참 웃었다.", "새로 산 책을 읽었다. 재미있었다.")
BAD = ("회의가 길어서 지쳤다.", "야근을 했다. 버스를 놓쳤다.", "엄마와 통화하다가 다퉜다.")
EVEN = ("빨래를 널고 청소를 했다.", "점심에 국수를 먹었다.", "비가 와서 집에 있었다.")
_FELT = {
    1: (Emotion.HAPPINESS, Emotion.HAPPINESS, Emotion.SURPRISE),
    0: (Emotion.NEUTRAL, Emotion.NEUTRAL, Emotion.SURPRISE),
    -1: (Emotion.SADNESS, Emotion.ANGER, Emotion.FEAR, Emotion.DISGUST, Emotion.SADNESS),
}


def mood_of(label: Emotion, valence: float | None = None) -> Mood:
    """A mood that is clearly one emotion."""
    expected, arousal = AFFECT[label]
    return Mood(
        label=label,
        scores=Scores.of({one: 6.0 if one is label else 0.5 for one in EMOTIONS}),
        valence=expected if valence is None else valence,
        arousal=arousal,
        confidence=0.7,
        sources=(Source.FACE, Source.WORDS),
    )


def written(
    number: int, day: date, text: str, label: Emotion | None, *, hour: int = 12, valence: float | None = None, **more
) -> DiaryEntry:
    """An entry at an hour (UTC) of a day."""
    return DiaryEntry(
        id=f"e{number}",
        person_id=PERSON,
        turn_id=f"t{number}",
        local_date=day,
        written_at=datetime.combine(day, time(hour), UTC),
        text=text,
        mood=None if label is None else mood_of(label, valence),
        **more,
    )


def record_of(entry: DiaryEntry) -> MoodRecord:
    """The mood of an entry, as the mood log has it."""
    return MoodRecord(
        id=f"m-{entry.id}",
        person_id=entry.person_id,
        entry_id=entry.id,
        local_date=entry.local_date,
        felt_at=entry.written_at,
        mood=entry.mood,
        corrected=entry.corrected,
    )


def records_of(entries) -> list[MoodRecord]:
    """The mood log of entries."""
    return [record_of(entry) for entry in entries if entry.mood is not None]


def diary(first: date, last: date, *, a_day: int = 3, skipped: float = 0.0, seed: int = 7) -> list[DiaryEntry]:
    """Entries of every day but a share of `skipped` ones, oldest first."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    found: list[DiaryEntry] = []
    drift = 0.0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        drift = 0.9 * drift + chance.gauss(0, 0.25) - (0.08 if day.weekday() == 0 else -0.02)
        if chance.random() < skipped:
            continue
        for turn in range(a_day):
            found.append(_entry(len(found), day, turn, drift, chance))
    return found


def _entry(number: int, day: date, turn: int, drift: float, chance: random.Random) -> DiaryEntry:
    level = drift + chance.gauss(0, 0.35)
    tone = 1 if level > 0.15 else -1 if level < -0.2 else 0
    text = chance.choice({1: GOOD, 0: EVEN, -1: BAD}[tone])
    label = chance.choice(_FELT[tone])
    gap = None
    if tone < 0 and chance.random() < 0.12:
        gap = Mismatch(
            first=Source.FACE, second=Source.WORDS, first_label=Emotion.HAPPINESS, second_label=label, distance=0.5
        )
    valence = max(-1.0, min(1.0, AFFECT[label][0] * 0.6 + chance.gauss(0, 0.12)))
    return written(number, day, text, label, hour=3 + 4 * turn, valence=valence, mismatch=gap)
