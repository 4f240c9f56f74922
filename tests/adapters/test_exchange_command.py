"""`facelog export` and `facelog import`, from a file to a diary and back."""

from __future__ import annotations

import asyncio
import hashlib
import json
import stat
from dataclasses import replace
from zipfile import ZipFile

import pytest
import typer
from typer.testing import CliRunner

from bot.exchange_command import export, import_diary
from bot.exchanging import _new_file, open_exchange, with_settings
from bot.wording.wording import wording
from config.settings import load_settings
from core.people import LANGUAGES, Person, Preferences, SpeechLevel
from core.types import ConversationKey
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, zipped

REASONS = ("invalid", "empty", "too-long", "bad-date", "unknown-checkin", "too-many-facts", "too-many-choices")
CODES = ("unknown", "damaged", "not-text", "too-large", "too-many", "encrypted", "newer")
NOTES = (
    "time-unknown",
    "mood-as-words",
    "activity-as-words",
    "media-left-out",
    "photos-not-wanted",
    "photos-elsewhere",
    "photos-unreadable",
    "photos-too-many",
    "reading-left-out",
    "logged-left-out",
    "settings-unreadable",
)

app = typer.Typer()
app.command()(export)
app.command("import")(import_diary)


def facelog(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def imported(*arguments):
    return json.loads(facelog("import", *arguments, "--json").stdout)


def keep_photos(user):
    async def keep():
        key = ConversationKey(platform="console", chat_id=user, user_id=user)
        async with open_exchange(load_settings()) as (_, profiles):
            person = await profiles.person(key)
            await profiles.save(replace(person, preferences=replace(person.preferences, photos=True)))

    asyncio.run(keep())


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "daylio.csv"
    path.write_text(DAYLIO_CSV, encoding="utf-8")
    return path


def test_a_dry_run_changes_nothing_and_an_import_is_made_once(table):
    dry = imported(table, "--user", "soo")
    assert (dry["applied"], dry["entries"], dry["taps"]) == (False, 3, 3)
    assert (dry["first"], dry["last"]) == ("2026-02-27", "2026-03-02")
    assert facelog("export", "--user", "soo").exit_code == 1
    done = imported(table, "--user", "soo", "--apply")
    assert (done["applied"], done["entries"], done["taps"], done["choices"]) == (True, 3, 3, 3)
    again = imported(table, "--user", "soo", "--apply")
    assert (again["entries"], again["taps"], again["duplicates"]) == (0, 0, 9)
    assert imported(table, "--user", "mina")["entries"] == 3


def test_who_begins_with_an_import_has_the_limit_of_the_installation_and_is_told_before(table, monkeypatch):
    monkeypatch.setenv("FACELOG_RETENTION_DAYS", "30")
    dry = facelog("import", table, "--user", "soo", "--lang", "en")
    assert "6 of them are of days longer ago than your diary is kept" in dry.stdout
    facelog("import", table, "--user", "soo", "--apply")

    async def limit():
        key = ConversationKey(platform="console", chat_id="soo", user_id="soo")
        async with open_exchange(load_settings()) as (_, profiles):
            return (await profiles.person(key)).preferences.retention_days

    assert asyncio.run(limit()) == 30


def test_a_diary_moves_whole_to_another_person(table, tmp_path):
    facelog("import", table, "--user", "soo", "--apply")
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    assert facelog("export", "--user", "soo", "--out", first).exit_code == 0
    moved = imported(first, "--user", "mina", "--apply", "--settings")
    assert (moved["entries"], moved["taps"], moved["choices"]) == (3, 3, 3)
    assert (moved["skipped"], moved["settings"]) == ([], "taken")
    facelog("export", "--user", "mina", "--out", second)
    one, other = (json.loads(path.read_text()) for path in (first, second))
    assert one | {"exported_at": ""} == other | {"exported_at": ""}
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", ["csv", "markdown", "zip"])
def test_every_format_is_written_and_never_over_a_file(table, tmp_path, form):
    facelog("import", table, "--user", "soo", "--apply")
    out = tmp_path / "out"
    done = facelog("export", "--user", "soo", "--format", form, "--out", out, "--lang", "en")
    assert done.stdout == f"{out}: 3 entries, 3 logged moods, 0 photos. The file is not encrypted.\n"
    before = out.read_bytes()
    assert facelog("export", "--user", "soo", "--format", form, "--out", out).exit_code == 1
    assert out.read_bytes() == before
    if form != "csv":
        assert imported(out, "--user", "soo")["duplicates"] == {"markdown": 3, "zip": 9}[form]


def test_photos_move_in_the_zip_to_a_diary_that_keeps_photos(tmp_path):
    picture = b"\xff\xd8\xff" + b"planted picture" * 1000
    keep_photos("soo")
    keep_photos("mina")
    told = {"file": "media/1-1.jpg", "media_type": "x", "bytes": 1, "sha256": hashlib.sha256(picture).hexdigest()}
    entry = {"local_date": "2026-01-01", "written_at": "2026-01-01T00:00:00Z", "text": "하루", "photos": [told]}
    document = {"format": "facelog-diary", "version": 1, "entries": [entry]}
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    first.write_bytes(zipped({"diary.json": json.dumps(document), "media/1-1.jpg": picture}))
    assert imported(first, "--user", "soo", "--apply")["photos"] == 1
    said = facelog("export", "--user", "soo", "--format", "zip", "--out", second, "--lang", "en").stdout
    assert "1 entries, 0 logged moods, 1 photos" in said
    with ZipFile(second) as archive:
        assert archive.read("media/1-1.jpg") == picture
    assert imported(second, "--user", "mina", "--apply")["photos"] == 1
    unwanted = imported(second, "--user", "joon", "--apply")
    assert (unwanted["entries"], unwanted["photos"], unwanted["notes"]) == (1, 0, {"photos-not-wanted": 1})


async def test_an_export_that_fails_leaves_no_file(tmp_path):
    path = tmp_path / "out.zip"

    async def fill():
        async with _new_file(path) as stream:
            stream.write(b"half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        await fill()
    assert not path.exists()


def test_people_read_what_happened(table, tmp_path):
    said = facelog("import", table, "--user", "soo", "--lang", "en").stdout
    assert "3 new entries" in said
    assert "logged moods: 3" in said
    assert "--mood NAME=1..5" in said
    assert "add --apply" in said
    assert "put at noon: 1" in said
    assert "2026-02-27" in said
    assert "맛있었다" not in said
    bad = tmp_path / "bad.csv"
    bad.write_text(DAYLIO_CSV + "x,x,x,10:00,good,,,y\n" * 12, encoding="utf-8")
    said = facelog("import", bad, "--user", "soo", "--apply", "--lang", "en").stdout
    assert "line 6: an impossible date or time" in said
    assert "and 2 more" in said


def test_what_cannot_be_imported_is_one_line_and_status_1(tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(zipped({"a": b"b"}))
    for path, expected in ((bad, "known format"), (tmp_path / "missing", "No such file")):
        done = facelog("import", path, "--user", "soo", "--lang", "en")
        assert done.exit_code == 1
        assert expected in done.stderr
        assert done.stderr.count("\n") == 1
    assert facelog("export", "--user", "nobody").exit_code == 1
    backup = tmp_path / "b.daylio"
    backup.write_bytes(daylio_archive())
    assert facelog("import", backup, "--user", "7", "--platform", "telegram").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--user", "soo", "--format", "pdf"),
        ("export", "--user", "soo", "--platform", "signal"),
        ("import", "x", "--user", "soo", "--mood", "great"),
        ("import", "x", "--user", "soo", "--mood", "great=6"),
        ("import", "x", "--user", "soo", "--mood", "=3"),
    ],
)
def test_wrong_arguments_are_told(arguments):
    assert facelog(*arguments).exit_code == 2


def test_a_named_mood_is_taken(table):
    assert "mood-as-words" not in imported(table, "--user", "soo", "--mood", "멍함=2")["notes"]


def test_what_is_imported_is_read_like_any_entry(table, home):
    facelog("import", table, "--user", "soo", "--apply")

    async def texts():
        key = ConversationKey(platform="console", chat_id="soo", user_id="soo")
        async with open_exchange(load_settings()) as (exchange, _):
            return [one.text for one in (await exchange.archive(await exchange.find(key))).entries]

    assert asyncio.run(texts())[-1].startswith("점심이")
    assert all("점심이".encode() not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_settings_of_a_file_leave_agreements_and_unknown_zones():
    mine = Person(id="p", preferences=Preferences(remote=False, words=False))
    found = Person(
        id="",
        name="서현" * 100,
        timezone="Mars/Base",
        preferences=Preferences(speech_level=SpeechLevel.POLITE, remote=True, words=True, photos=True),
    )
    now = with_settings(mine, found)
    assert (now.id, now.timezone, len(now.name)) == ("p", "Asia/Seoul", 40)
    assert now.preferences == replace(mine.preferences, speech_level=SpeechLevel.POLITE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language):
    words = wording(language)
    keys = [f"import-skipped-{one}" for one in REASONS] + [f"import-failed-{one}" for one in CODES]
    assert all(words.has(key) for key in keys + [f"import-note-{one}" for one in NOTES])
