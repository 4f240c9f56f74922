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


async def fill(storage: SqlStorage) -> None:
    """Store a named person, an answered message with a waiting note and a correction, and an unanswered one."""
    await storage.journal.add(message("1"))
    person = await storage.profiles.person(key())
    await storage.profiles.save(replace(person, name=NAME, onboarded=True, preferences=PREFERENCES))
    await storage.turns.record(turn(person.id, waiting_audio=(SMALL_NOTE,), reply=REPLY))
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
