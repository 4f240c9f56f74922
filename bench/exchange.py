"""A diary of ten years, out and in again."""

from __future__ import annotations

import io
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.table import Figure
from core.emotions import EMOTIONS, Emotion, Scores
from core.exchange import Additions, NewEntry
from core.observations import Mood, Source
from core.types import ConversationKey, DiaryEntry
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.plan import plan_import
from diary.exchange.reading import Reading, read_import
from diary.exchange.writing import write_export
from storage.database import Database
from storage.exchange import SqlExchange
from storage.master_key import MasterKey
from storage.profiles import SqlProfiles

DAYS, A_DAY = 3652, 3
AIM_SECONDS = 5
BEGIN = datetime(2016, 1, 1, tzinfo=UTC)
WORDS = "오늘은 발표가 잘 끝나서 마음이 놓여. 그래도 조금 피곤하다. "


async def exchange() -> list[Figure]:
    """Ten years of three entries a day: each export, reading it, and storing it."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        home = Path(folder)
        database = await Database.open(
            home / "facelog.db", master_key=MasterKey(bytes(range(32))), run_dir=home / "run"
        )
        try:
            return await _measured(database)
        finally:
            await database.aclose()


async def _measured(database: Database) -> list[Figure]:
    store = SqlExchange(database)
    person = await SqlProfiles(database).person(ConversationKey(platform="console", chat_id="a", user_id="a"))
    other = await SqlProfiles(database).person(ConversationKey(platform="console", chat_id="b", user_id="b"))
    await store.add(person.id, "console", Additions(entries=_entries()))
    figures, written = [], b""
    for wanted in ExportFormat:
        began = time.perf_counter()
        outgoing = Outgoing(person=person, archive=await store.archive(person.id), at=BEGIN)
        content = write_export(outgoing, wanted, title="일기", name_of=str)
        name = f"export of ten years as {wanted}, {len(content) / 1e6:.1f} MB"
        figures.append(Figure(name=name, value=time.perf_counter() - began, unit="s", aim=AIM_SECONDS))
        if wanted is ExportFormat.JSON:
            written = content
    began = time.perf_counter()
    found = read_import(io.BytesIO(written), Reading(timezone="UTC"))
    plan = plan_import(found, await store.archive(other.id))
    compared = time.perf_counter()
    await store.add(other.id, "console", plan.additions)
    stored = time.perf_counter()
    again = plan_import(found, await store.archive(other.id))
    assert (len(plan.additions.entries), len(again.additions.entries)) == (DAYS * A_DAY, 0)
    return [
        *figures,
        Figure(name="import of the JSON, dry run", value=compared - began, unit="s"),
        Figure(name="import of the JSON, storing", value=stored - compared, unit="s"),
    ]


def _entries() -> tuple[NewEntry, ...]:
    rng = random.Random(1)  # noqa: S311 - the same diary in every run
    return tuple(
        NewEntry(entry=_entry(rng, BEGIN + timedelta(days=day, hours=8 + 5 * part, minutes=rng.randrange(60))))
        for day in range(DAYS)
        for part in range(A_DAY)
    )


def _entry(rng: random.Random, at: datetime) -> DiaryEntry:
    scores = Scores.of([rng.random() for _ in EMOTIONS])
    mood = Mood(
        label=scores.top,
        scores=scores,
        valence=rng.uniform(-1, 1),
        arousal=rng.random(),
        confidence=rng.random(),
        sources=(Source.WORDS,),
    )
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=at.date(),
        written_at=at,
        text=WORDS * rng.randrange(1, 8),
        transcript=WORDS if rng.random() < 0.3 else "",
        comment=WORDS * 3,
        mood=mood,
        corrected=rng.choice(list(Emotion)) if rng.random() < 0.1 else None,
    )
