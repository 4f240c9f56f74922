"""`facelog report --tell` with the real client of a model and a local server that speaks its protocol."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from bot.app import DATABASE_FILE, master_key
from bot.report_command import report
from config.settings import load_settings
from core.days import local_date
from storage.database import Database
from storage.profiles import SqlProfiles
from storage.spending import SqlSpending
from storage.turns import SqlTurns
from tests.fakes.chat_server import chat_server
from tests.fakes.storage_rig import key, turn

TOLD = "이번 주에는 1일에 일기를 남겼어. 슬픔이 1번 읽혔어."


@pytest.fixture
def server():
    with chat_server() as chat:
        chat.pieces = [TOLD]
        yield chat


@pytest.fixture
def home(tmp_path, monkeypatch):
    found = tmp_path / "home"
    found.mkdir()
    monkeypatch.setenv("FACELOG_HOME", str(found))
    asyncio.run(with_database(found, write))
    return found


async def with_database(home, work):
    database = await Database.open(
        home / DATABASE_FILE, master_key=master_key(load_settings(home=home)), run_dir=home / "run"
    )
    try:
        return await work(database)
    finally:
        await database.aclose()


async def write(database):
    person = await SqlProfiles(database).person(key())
    now = datetime.now(UTC)
    await SqlTurns(database).record(turn(person.id, started_at=now, local_date=local_date(now, person.timezone)))


async def spent(database):
    person = await SqlProfiles(database).person(key())
    now = local_date(datetime.now(UTC), person.timezone)
    return (await SqlSpending(database).spent(person.id, now.replace(day=1)))[0]


def run(*arguments):
    app = typer.Typer()
    app.command()(report)
    return CliRunner().invoke(app, ["--user", "soo", *arguments])


def test_a_report_is_told_above_its_facts_and_paid_for(home, server, monkeypatch):
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_URL", f"{server.url}/v1")
    composed = run().stdout
    assert server.asked == []
    told = run("--tell")
    assert told.exit_code == 0, told.output
    assert told.stdout.endswith(composed)
    assert TOLD in told.stdout
    assert "— 안나 · m at 127.0.0.1" in told.stdout
    asked = server.asked[0]["messages"][-1]["content"]
    assert all(line in asked for line in composed.splitlines())
    assert asyncio.run(with_database(home, spent)) > 0
    found = json.loads(run("--tell", "--json").stdout)["told"]
    assert TOLD in found["text"]
    assert found["notices"] == []


def test_a_model_that_makes_things_up_is_not_quoted(home, server, monkeypatch):
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_URL", f"{server.url}/v1")
    server.pieces = ["일기를 99개 남겼어. 산책 덕분이야."]
    told = run("--tell")
    assert told.exit_code == 0
    assert "그 말은 쓰지 않았어요" in told.stdout
    assert "99" not in told.stdout


def test_a_model_elsewhere_is_not_asked_without_consent(home, server, monkeypatch):
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_KEY", "sk-secret")
    told = run("--tell")
    assert told.exit_code == 0
    assert "동의하지 않아서" in told.stderr
    assert "일기 1개" in told.stdout


def test_without_a_language_model_it_is_said(home):
    told = run("--tell", "--json")
    assert "언어 모델이 설정되어 있지 않아서" in told.stderr
    assert json.loads(told.stdout)["told"] is None
    assert "told" not in json.loads(run("--json").stdout)
    empty = run("--tell", "--day", "2020-01-01")
    assert "들려줄 이야기도 없어" in empty.stderr
