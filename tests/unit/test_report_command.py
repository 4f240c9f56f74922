import asyncio
import io
import json
from datetime import UTC, datetime

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from bot.app import DATABASE_FILE, master_key
from bot.report_command import report
from config.settings import load_settings
from core.days import local_date
from storage.database import Database
from storage.profiles import SqlProfiles
from storage.turns import SqlTurns
from tests.fakes.storage_rig import key, turn


@pytest.fixture
def command():
    app = typer.Typer()
    app.command()(report)
    return app


async def write(home):
    settings = load_settings(home=home)
    database = await Database.open(home / DATABASE_FILE, master_key=master_key(settings), run_dir=home / "run")
    person = await SqlProfiles(database).person(key())
    now = datetime.now(UTC)
    await SqlTurns(database).record(turn(person.id, started_at=now, local_date=local_date(now, person.timezone)))
    await database.aclose()


def test_a_report_is_written_as_words_json_and_picture(command, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    asyncio.run(write(home))
    monkeypatch.setenv("FACELOG_HOME", str(home))
    out = tmp_path / "report.png"
    out.touch(0o644)
    told = CliRunner().invoke(command, ["--user", "soo", "--period", "day", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "슬픔 1번" in told.output
    assert Image.open(io.BytesIO(out.read_bytes())).format == "PNG"
    assert out.stat().st_mode & 0o077 == 0
    found = json.loads(CliRunner().invoke(command, ["--user", "soo", "--json"]).output)
    assert found["period"] == "week"
    assert found["emotions"] == {"sadness": 1}
    nobody = CliRunner().invoke(command, ["--user", "somebody"])
    assert nobody.exit_code == 1
    english = CliRunner().invoke(command, ["--user", "soo", "--day", "2020-01-01", "--lang", "en"])
    assert "No data" in english.output


@pytest.mark.parametrize("wrong", [["--period", "decade"], ["--day", "someday"], ["--platform", "fax"]])
def test_wrong_options_are_refused(command, wrong, tmp_path, monkeypatch):
    monkeypatch.setenv("FACELOG_HOME", str(tmp_path))
    assert CliRunner().invoke(command, ["--user", "soo", *wrong]).exit_code == 2


def test_a_home_without_a_diary_stays_empty(command, tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("FACELOG_HOME", str(home))
    assert CliRunner().invoke(command, ["--user", "soo"]).exit_code == 1
    assert not home.exists()
