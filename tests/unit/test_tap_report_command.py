import asyncio
import json
from datetime import UTC, datetime

import typer
from typer.testing import CliRunner

from bot.app import DATABASE_FILE, master_key
from bot.report_command import report
from config.settings import load_settings
from core.days import diary_day
from core.taps import Step, Tap
from storage.database import Database
from storage.profiles import SqlProfiles
from storage.taps import SqlTaps
from tests.fakes.storage_rig import key


async def tap(home):
    settings = load_settings(home=home)
    database = await Database.open(home / DATABASE_FILE, master_key=master_key(settings), run_dir=home / "run")
    person = await SqlProfiles(database).person(key())
    now = datetime.now(UTC)
    await SqlTaps(database).add(
        Tap(
            id="t",
            person_id=person.id,
            local_date=diary_day(now, person),
            tapped_at=now,
            step=Step.GOOD,
            activities=("산책",),
        )
    )
    await database.aclose()


def test_taps_are_in_the_report_of_somebody_who_wrote_nothing(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    asyncio.run(tap(home))
    monkeypatch.setenv("FACELOG_HOME", str(home))
    command = typer.Typer()
    command.command()(report)
    out = tmp_path / "report.png"
    told = CliRunner().invoke(command, ["--user", "soo", "--period", "month", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "일기 0개, 직접 누른 기분 1번" in told.output
    assert out.read_bytes().startswith(b"\x89PNG")
    found = json.loads(CliRunner().invoke(command, ["--user", "soo", "--json"]).output)
    assert found["tapped"]["steps"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert found["tapped"]["days"][0]["activities"] == ["산책"]
    assert found["streak"]["longest"] == 1
