"""`facelog export` and `facelog import`, from a file to a diary and back."""

from __future__ import annotations

import asyncio
import json
import stat
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from bot.exchange_command import export, import_diary
from bot.exchanging import open_exchange, with_settings
from bot.wording.wording import wording
from config.settings import load_settings
from core.people import LANGUAGES, Person, Preferences, SpeechLevel
from core.types import ConversationKey
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, zipped

REASONS = ("invalid", "empty", "too-long", "bad-date", "unknown-checkin", "too-many-facts")
CODES = ("unknown", "damaged", "not-text", "too-large", "too-many", "encrypted", "newer")
NOTES = (
    "time-unknown",
    "mood-as-words",
    "mood-a-guess",
    "media-left-out",
    "reading-left-out",
    "settings-unreadable",
)

app = typer.Typer()
app.command()(export)
app.command("import")(import_diary)


def facelog(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def imported(*arguments):
    return json.loads(facelog("import", *arguments, "--json").stdout)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "daylio.csv"
    path.write_text(DAYLIO_CSV, encoding="utf-8")
    return path


def test_a_dry_run_changes_nothing_and_an_import_is_made_once(table):
    dry = imported(table, "--user", "soo")
    assert (dry["applied"], dry["entries"], dry["first"], dry["last"]) == (False, 4, "2026-02-27", "2026-03-02")
    assert facelog("export", "--user", "soo").exit_code == 1
    done = imported(table, "--user", "soo", "--apply")
    assert (done["applied"], done["entries"]) == (True, 4)
    again = imported(table, "--user", "soo", "--apply")
    assert (again["entries"], again["duplicates"]) == (0, 4)
    assert imported(table, "--user", "mina")["entries"] == 4


def test_a_diary_moves_whole_to_another_person(table, tmp_path):
    facelog("import", table, "--user", "soo", "--apply")
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    assert facelog("export", "--user", "soo", "--out", first).exit_code == 0
    moved = imported(first, "--user", "mina", "--apply", "--settings")
    assert (moved["entries"], moved["skipped"], moved["settings"]) == (4, [], "taken")
    facelog("export", "--user", "mina", "--out", second)
    one, other = (json.loads(path.read_text()) for path in (first, second))
    assert one | {"exported_at": ""} == other | {"exported_at": ""}
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", ["csv", "markdown", "zip"])
def test_every_format_is_written_and_never_over_a_file(table, tmp_path, form):
    facelog("import", table, "--user", "soo", "--apply")
    out = tmp_path / "out"
    done = facelog("export", "--user", "soo", "--format", form, "--out", out, "--lang", "en")
    assert done.stdout == f"{out}: 4 entries. The file is not encrypted.\n"
    before = out.read_bytes()
    assert facelog("export", "--user", "soo", "--format", form, "--out", out).exit_code == 1
    assert out.read_bytes() == before
    if form != "csv":
        assert imported(out, "--user", "soo")["duplicates"] == 4


def test_people_read_what_happened(table, tmp_path):
    said = facelog("import", table, "--user", "soo", "--lang", "en").stdout
    assert "4 new entries" in said
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
        preferences=Preferences(speech_level=SpeechLevel.POLITE, remote=True, words=True),
    )
    now = with_settings(mine, found)
    assert (now.id, now.timezone, len(now.name)) == ("p", "Asia/Seoul", 40)
    assert now.preferences == replace(mine.preferences, speech_level=SpeechLevel.POLITE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language):
    words = wording(language)
    keys = [f"import-skipped-{one}" for one in REASONS] + [f"import-failed-{one}" for one in CODES]
    assert all(words.has(key) for key in keys + [f"import-note-{one}" for one in NOTES])
