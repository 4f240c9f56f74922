from datetime import UTC, date, datetime

from core.emotions import Emotion
from core.types import MoodRecord
from diary.digest import digest
from tests.fakes.llm import make_mood


def record(day, emotion):
    return MoodRecord(
        id=f"{day}-{emotion}",
        person_id="p",
        entry_id=None,
        local_date=date(2026, 11, day),
        felt_at=datetime(2026, 11, day, 3, tzinfo=UTC),
        mood=make_mood(emotion),
    )


def test_moods_are_counted_most_frequent_first_and_days_once():
    found = digest([record(1, "sadness"), record(1, "happiness"), record(3, "happiness"), record(3, "anger")], 30)
    assert found.counts == ((Emotion.HAPPINESS, 2), (Emotion.ANGER, 1), (Emotion.SADNESS, 1))
    assert (found.recorded, found.days) == (2, 30)


def test_no_moods_are_no_counts():
    assert digest([], 7).counts == ()
