"""Database: several processes, crashes, full and damaged files, and what can be read in it without the key."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from core.errors import AlreadyAnswered, StorageError, VaultError
from core.observations import Transcript
from core.types import Mode
from storage import schema
from storage.database import Database
from storage.master_key import MasterKey
from storage.migrations import HEAD
from tests.fakes.storage_rig import KEY, NOTE, NOW, PHOTO, READING, SqlRig, SqlStorage, key, message, turn

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
async def rig(tmp_path):
    rig = SqlRig(tmp_path / "home")
    (tmp_path / "home").mkdir()
    yield rig
    await rig.aclose()


async def count(storage, table):
    async with storage.database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(table))


async def all_bytes(rig):
    return b"".join([path.read_bytes() for path in rig.folder.rglob("*") if path.is_file()])


def locks(rig):
    return [path for path in (rig.folder / "run").glob("*.lock") if path.name != "schema.lock"]


async def test_nothing_can_be_read_in_the_files(rig):
    storage = await rig.process()
    secret = key("주성이")
    said = Transcript(text="비밀이야기", language="ko", confidence=0.9, seconds=1.0, model="whisper-x")
    for mode in Mode:
        left = message(f"open-{mode.value}", key=secret, attachments=(PHOTO, NOTE), mode=mode)
        await storage.journal.add(left)
        person = await storage.profiles.person(secret)
        await storage.profiles.save(replace(person, name="홍길동", introduction="I adore cats"))
        await storage.turns.record(
            turn(
                person.id,
                f"done-{mode.value}",
                key=secret,
                mode=mode,
                observations=(READING, said),
                waiting_audio=(NOTE,),
            )
        )
    planted = ["오늘은", "힘들었어", "그랬구나", "비밀이야기", "홍길동", "I adore cats", "주성이", "chat-of", "sadness"]
    planted += ["happiness", "neutral", "composer", "espeak", "whisper-x", "valence", "image/jpeg", "open-diary"]
    needles = [word.encode() for word in planted] + [word.encode("utf-16-le") for word in planted]
    needles += [b"selfie-bytes", b"OggS", b"\\uc624\\ub298", KEY.secret, KEY.to_text().encode()]
    written = await all_bytes(rig)
    assert person.id.encode() in written  # the log is among the files
    assert [needle for needle in needles if needle in written] == []
    await storage.database.aclose()
    assert [needle for needle in needles if needle in await all_bytes(rig)] == []


async def test_content_is_gone_when_it_is_no_longer_needed(rig):
    storage = await rig.process()
    await storage.journal.add(message("1", attachments=(PHOTO,)))
    person = await storage.profiles.person(key())
    sent = await storage.turns.record(turn(person.id, "1"))
    given_up = await storage.turns.record(turn(person.id, "2", mode=Mode.PRIVATE))
    await storage.outbox.sent(sent.id)
    await storage.outbox.give_up(given_up.id, "blocked")
    async with storage.database.read() as connection:
        assert (await connection.scalars(select(schema.journal.c.content))).all() == [None, None]
        columns = (schema.deliveries.c.conversation, schema.deliveries.c.reply, schema.deliveries.c.voice)
        assert (await connection.execute(select(*columns))).all() == [(None, None, None)] * 2
        kept = select(schema.turns.c.observations).where(schema.turns.c.id == "turn-2")
        assert await connection.scalar(kept) is None
        codes = select(schema.deliveries.c.state, schema.deliveries.c.code).order_by(schema.deliveries.c.seq)
        assert (await connection.execute(codes)).all() == [("sent", None), ("given_up", "blocked")]
    assert await count(storage, schema.journal_attachments) == 0


async def test_two_processes_lose_nothing(rig):
    one, two = await rig.process(), await rig.process()
    ids = [str(number) for number in range(100)]
    kept = await asyncio.gather(
        *(storage.journal.add(message(number, key=key(f"user-{number}"))) for number in ids for storage in (one, two))
    )
    assert sum(kept) == 100
    assert (await one.database.health()).unanswered == (await two.database.health()).people == 100
    await rig.end(one)
    await rig.end(two)
    heirs = [await rig.process() for _ in range(3)]
    shares = await asyncio.gather(*(heir.journal.unanswered("console") for heir in heirs))
    assert sorted(item.id for share in shares for item in share) == sorted(ids)


async def test_a_message_is_answered_once_after_its_process_was_killed(rig):
    storage = await rig.process()
    program = """
import asyncio, sys, time
from pathlib import Path
from storage.database import Database
from tests.fakes.storage_rig import KEY, PHOTO, SqlStorage, message

async def main(folder):
    database = await Database.open(folder / "facelog.db", master_key=KEY, run_dir=folder / "run")
    await SqlStorage(database).journal.add(message("1", attachments=(PHOTO,)))
    print("alembic" in sys.modules, flush=True)
    time.sleep(60)

asyncio.run(main(Path(sys.argv[1])))
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(rig.folder), cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    # At head nothing of Alembic is needed: it takes as long to import as all the rest.
    assert await process.stdout.readline() == b"False\n"
    assert list(await storage.journal.unanswered("console")) == []
    process.kill()
    await process.communicate()
    assert len(locks(rig)) == 2
    [left] = await storage.journal.unanswered("console")
    assert left == message("1", attachments=(PHOTO,), takeovers=1)
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, "1"))
    await rig.end(storage)
    again = await rig.process()
    assert list(await again.journal.unanswered("console")) == []
    assert len(await again.outbox.due("console", NOW)) == 1
    assert len(locks(rig)) == 1
    with pytest.raises(AlreadyAnswered):
        await again.turns.record(turn(person.id, "1", id="another"))


async def test_two_first_starts_at_once(tmp_path):
    path, run = tmp_path / "new" / "facelog.db", tmp_path / "run"
    both = await asyncio.gather(*(Database.open(path, master_key=KEY, run_dir=run) for _ in range(2)))
    health = await both[0].health()
    assert (health.revision, health.wal, health.intact) == (HEAD, True, True)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for database in both:
        await database.aclose()
        await database.aclose()
    assert [item.name for item in run.iterdir()] == ["schema.lock"]
    with pytest.raises(StorageError, match="database_closed"):
        await both[0].health()


async def test_health_counts(rig):
    storage = await rig.process()
    await storage.journal.add(message("1"))
    await storage.journal.add(message("2", key=key("ara")))
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id, "1", waiting_audio=(NOTE,)))
    health = await storage.database.health()
    assert (health.people, health.entries, health.unanswered, health.deliveries, health.notes) == (2, 1, 1, 1, 1)
    assert health.size > 0


async def test_a_locked_database_is_an_error_that_passes(rig):
    await rig.end(await rig.process())
    path = rig.folder / "facelog.db"
    database = await Database.open(path, master_key=KEY, run_dir=rig.folder / "run", busy_seconds=0.01)
    storage = SqlStorage(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="database_locked") as caught:
            await storage.journal.add(message("1"))
        assert caught.value.retryable
    assert await storage.journal.add(message("1"))
    await database.aclose()


async def test_a_full_disk_is_an_error_that_passes_and_leaves_nothing_half_done(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    async with storage.database.read() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StorageError, match="disk_full") as caught:
        await storage.journal.add(message("1", attachments=(PHOTO,) * 50))
    assert caught.value.retryable
    with pytest.raises(StorageError, match="disk_full"):
        await storage.turns.record(turn(person.id, "1", waiting_audio=(NOTE,) * 50))
    assert [await count(storage, table) for table in (schema.journal, schema.turns, schema.diary_entries)] == [0, 0, 0]
    async with storage.database.read() as connection:
        await connection.execute(text("PRAGMA max_page_count=100000"))
    assert await storage.journal.add(message("1", attachments=(PHOTO,) * 50))


async def test_errors_do_not_quote_content(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    row = {"person_id": person.id, "name": "persona", "value": "비밀이야기"}

    async def write_twice():
        async with storage.database.write() as connection:
            await connection.execute(insert(schema.settings), [row, row])

    with pytest.raises(StorageError) as caught:
        await write_twice()
    assert str(caught.value) == "constraint"
    assert "비밀이야기" not in str(caught.value.__cause__)


async def test_a_cancelled_write_is_undone_and_lets_others_write(rig):
    storage = await rig.process()
    began = asyncio.Event()

    async def write_and_hang():
        async with storage.database.write() as connection:
            await connection.execute(insert(schema.vault).values(id=2, fingerprint=b"x"))
            began.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_hang())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await storage.journal.add(message("1"))
    assert await count(storage, schema.vault) == 1


async def test_the_wrong_master_key_is_refused_at_once(rig):
    await rig.end(await rig.process())
    for _ in range(2):
        with pytest.raises(VaultError, match="wrong_master_key"):
            await Database.open(rig.folder / "facelog.db", master_key=MasterKey.generate(), run_dir=rig.folder / "run")
    assert locks(rig) == []


async def test_swapped_rows_are_noticed(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    for number in ("1", "2"):
        await storage.turns.record(turn(person.id, number))
    async with storage.database.write() as connection:
        other = select(schema.moods.c.mood).where(schema.moods.c.seq == 2).scalar_subquery()
        await connection.execute(schema.moods.update().where(schema.moods.c.seq == 1).values(mood=other))
    with pytest.raises(VaultError, match="field_changed"):
        await storage.mood_log.moods(person.id)


async def test_a_destroyed_key_is_missed(rig):
    storage = await rig.process()
    person = await storage.profiles.person(key())
    await storage.turns.record(turn(person.id))
    async with storage.database.write() as connection:
        await connection.execute(schema.data_keys.delete())
    await rig.end(storage)
    with pytest.raises(VaultError, match="person_key_missing"):
        await (await rig.process()).diary.entries(person.id)


async def test_files_that_are_no_database_are_refused(tmp_path):
    (tmp_path / "text.db").write_text("dear diary, " * 1000)
    for path, code in (("text.db", "not_a_database"), ("text.db/x.db", "database_cannot_be_opened")):
        with pytest.raises(StorageError, match=code):
            await Database.open(tmp_path / path, master_key=KEY, run_dir=tmp_path / "run")
    with pytest.raises(StorageError, match="run_dir_unusable"):
        await Database.open(tmp_path / "new.db", master_key=KEY, run_dir=tmp_path / "text.db")
    assert list((tmp_path / "run").glob("*.lock")) in ([], [tmp_path / "run" / "schema.lock"])


@pytest.mark.parametrize("prefix", ["sqlite:///", "sqlite+aiosqlite:///"])
async def test_a_database_is_opened_by_url(tmp_path, prefix):
    database = await Database.open(f"{prefix}{tmp_path}/100% mine.db", master_key=KEY, run_dir=tmp_path / "run")
    assert database.path == tmp_path / "100% mine.db"
    await database.aclose()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://host/db", "database_url_not_a_sqlite_file"),
        ("sqlite://", "database_url_not_a_sqlite_file"),
        ("sqlite:///:memory:", "database_url_not_a_sqlite_file"),
        ("sqlite:///x.db?mode=ro", "database_url_not_a_sqlite_file"),
        ("://", "database_url_malformed"),
    ],
)
async def test_other_urls_are_refused(tmp_path, url, code):
    with pytest.raises(StorageError, match=code):
        await Database.open(url, master_key=KEY, run_dir=tmp_path / "run")
