"""Migrations: from every revision there is, and will be, to the newest, with rows in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.errors import SchemaError
from storage import schema, schema_service
from storage.database import Database
from storage.engine import UPGRADING, make_engine, writing
from storage.migrations import HEAD, configuration, upgrade
from storage.schema_base import metadata
from tests.fakes.golden_database import (
    FOLDER,
    NAME,
    PICTURE,
    PREFERENCES,
    QUESTION,
    REPLY,
    SMALL_NOTE,
    SMALL_PHOTO,
    TAGS,
    UNANSWERED,
    choice_of,
    reminder_of,
    tap_of,
)
from tests.fakes.storage_rig import KEY, MISMATCH, NOW, SqlStorage, correction, key, message, mood

SCRIPTS = ScriptDirectory.from_config(configuration())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
VALUES = [
    (sa.Boolean, True),
    (sa.Integer, 1),
    (sa.Float, 0.5),
    (sa.DateTime, datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC).replace(tzinfo=None)),
    (sa.Date, date(2026, 3, 1)),
    (sa.LargeBinary, b"\x00\xff"),
    (sa.String, "한 줄"),
]


@pytest.fixture
async def upgrading(tmp_path):
    engine = make_engine(tmp_path / "old.db", busy_seconds=1, pragmas=UPGRADING)
    yield writing(engine)
    await engine.dispose()


def value_for(column):
    for kind, value in VALUES:
        if isinstance(column.type, kind):
            return value
    raise AssertionError(f"give VALUES a value for {column.type!r}")


def fill(connection):
    """Put one row into every table that the database has at its revision."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name != "alembic_version":
            connection.execute(table.insert().values({column.name: value_for(column) for column in table.columns}))
    # Every column has the value of its type, so a reference finds its row where both types are alike.
    assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def rows(connection):
    tables = sa.MetaData()
    tables.reflect(connection)
    return {
        name: [dict(row._mapping) for row in connection.execute(table.select())]
        for name, table in tables.tables.items()
        if name != "alembic_version"
    }


def test_all_tables_are_compared():
    assert {schema.people.name, schema_service.agenda.name} <= set(metadata.tables)


def test_head_is_the_newest_revision():
    assert SCRIPTS.get_heads() == [HEAD]
    assert REVISIONS[-1] == HEAD


@pytest.mark.parametrize("revision", [None, *REVISIONS])
async def test_every_older_schema_becomes_the_newest(upgrading, revision):
    async with upgrading.begin() as connection:
        if revision is not None:
            await connection.run_sync(upgrade, revision)
            await connection.run_sync(fill)
    async with upgrading.begin() as connection:
        before = await connection.run_sync(rows)
        await connection.run_sync(upgrade)
    async with upgrading.begin() as connection:
        context = {"compare_type": True, "compare_server_default": True}
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts=context), metadata)
        )
        after = await connection.run_sync(rows)
    assert differences == []
    for table, old in before.items():
        for was, now in zip(old, after.get(table, []), strict=table in after):
            assert {name: now[name] for name in was if name in now} == {name: was[name] for name in was if name in now}


@pytest.mark.parametrize("revision", REVISIONS)
async def test_content_of_every_older_schema_is_read(tmp_path, revision):
    golden = FOLDER / f"{revision}.sql"
    assert golden.exists(), "a new revision needs its dump: python -m tests.fakes.golden_database"
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(golden.read_text(encoding="utf-8"))
    database = await Database.open(path, master_key=KEY, run_dir=tmp_path / "run")
    storage = SqlStorage(database)
    person = await storage.profiles.person(key())
    assert (person.name, person.onboarded, person.preferences) == (NAME, True, PREFERENCES)
    [entry] = await storage.diary.entries(person.id)
    assert (entry.text, entry.comment, entry.mismatch) == (message().text, REPLY.text, MISMATCH)
    [record] = await storage.mood_log.moods(person.id)
    assert record.mood == entry.mood == mood()
    corrected = [correction(person.id)] if revision >= "0002" else []
    assert list(await storage.corrections.of(person.id)) == corrected
    assert [record.corrected] == ([one.right for one in corrected] or [None])
    picture = PICTURE if revision >= "0007" else None
    assert [delivery.reply for delivery in await storage.outbox.due("console", NOW)] == [
        replace(REPLY, picture=picture)
    ]
    assert [note.audio for note in await storage.turns.waiting()] == [SMALL_NOTE]
    asked = (QUESTION, NOW) if revision >= "0005" else None
    assert await storage.questions.asked(person.id, "telegram") == asked
    assert [one.user_id for one in await storage.access.accounts()] == (["7"] if revision >= "0005" else [])
    assert list(await storage.journal.unanswered("console")) == [replace(UNANSWERED, takeovers=1)]
    assert not await storage.journal.add(message("1"))
    if revision >= "0007":
        assert (entry.tags, entry.source) == (TAGS, "console")
        assert list(await storage.album.photos(person.id, entry.id)) == [SMALL_PHOTO]
        assert list(await storage.taps.of(person.id)) == [tap_of(person.id)]
        assert list(await storage.taps.choices(person.id)) == [choice_of(person.id)]
        assert list(await storage.reminders.of(person.id)) == [reminder_of(person.id)]
    else:
        assert (entry.tags, entry.photos, list(await storage.taps.of(person.id))) == ((), 0, [])
    await database.aclose()


async def test_a_newer_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.db"
    await (await Database.open(path, master_key=KEY, run_dir=tmp_path / "run")).aclose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(SchemaError, match="database_is_newer"):
        await Database.open(path, master_key=KEY, run_dir=tmp_path / "run")
    assert path.read_bytes() == before


async def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(SchemaError, match="not_a_facelog_database"):
        await Database.open(path, master_key=KEY, run_dir=tmp_path / "run")
