"""A small database with everything in it, as SQL text: one a released schema, made by the version that wrote it.

`python -m tests.fakes.golden_database` writes the one of the newest schema, once, when its revision is new.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from core.access import AccessState
from core.people import Preferences, SpeechLevel
from core.reminders import Reminder, ReminderKind
from core.taps import Choice, ChoiceKind, Step, Tap
from storage.database import Database
from storage.migrations import HEAD
from tests.fakes.storage_rig import KEY, NOTE, NOW, PHOTO, VOICE, SqlStorage, correction, key, message, reply, turn

FOLDER = Path(__file__).parents[1] / "unit" / "schemas"
NAME = "주성"
PREFERENCES = Preferences(speech_level=SpeechLevel.POLITE)
SMALL_PHOTO = replace(PHOTO, content=PHOTO.content[:40])
SMALL_NOTE = replace(NOTE, content=NOTE.content[:40])
SMALL_VOICE = replace(VOICE, content=VOICE.content[:40])
UNANSWERED = message("2", attachments=(SMALL_PHOTO,))
QUESTION = "settings:name"
REPLY = reply(voice=SMALL_VOICE)
TAGS = ("산책",)
PICTURE = b"a small picture"


def tap_of(person_id: str) -> Tap:
    """A logged mood with everything that can be said of it."""
    day = turn(person_id).local_date
    return Tap(
        id="tap-1",
        person_id=person_id,
        local_date=day,
        tapped_at=NOW,
        step=Step.GOOD,
        name="뿌듯",
        activities=("산책", "독서"),
        sleep_hours=7.0,
    )


def choice_of(person_id: str) -> Choice:
    """A mood of somebody's own."""
    return Choice(id="choice-1", person_id=person_id, kind=ChoiceKind.MOOD, name="뿌듯", step=Step.GOOD)


def reminder_of(person_id: str) -> Reminder:
    """A reminder in a window that was ignored once."""
    return Reminder(
        id="reminder-1",
        person_id=person_id,
        key=key(),
        kind=ReminderKind.WRITE,
        first=20 * 60,
        last=22 * 60,
        due_at=NOW,
        held_on=turn(person_id).local_date,
        held_at=NOW,
        ignored=1,
    )


async def fill(storage: SqlStorage) -> None:
    """Store a person with all that is kept of one: an answered message, an unanswered one, a mood, a reminder."""
    await storage.journal.add(message("1"))
    person = await storage.profiles.person(key())
    await storage.profiles.save(replace(person, name=NAME, onboarded=True, preferences=PREFERENCES))
    told = replace(REPLY, picture=PICTURE)
    await storage.turns.record(
        turn(person.id, waiting_audio=(SMALL_NOTE,), reply=told, tags=TAGS, photos=(SMALL_PHOTO,))
    )
    await storage.taps.add(tap_of(person.id))
    await storage.taps.offer(choice_of(person.id))
    await storage.reminders.put(reminder_of(person.id))
    await storage.corrections.record(correction(person.id))
    await storage.journal.add(UNANSWERED)
    await storage.questions.ask(person.id, "telegram", QUESTION, NOW)
    await storage.access.mark("telegram", "7", AccessState.ALLOWED, NOW)


async def dump(folder: Path) -> str:
    """Make the database and return it as SQL."""
    database = await Database.open(folder / "golden.db", master_key=KEY, run_dir=folder / "run")
    await fill(SqlStorage(database))
    await database.aclose()
    with closing(sqlite3.connect(folder / "golden.db")) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def main() -> None:
    """Write the dump of the newest schema, unless it is there."""
    path = FOLDER / f"{HEAD}.sql"
    if path.exists():
        raise SystemExit(f"{path.name} is there; a released schema never changes")
    with tempfile.TemporaryDirectory() as folder:
        path.write_text(asyncio.run(dump(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
