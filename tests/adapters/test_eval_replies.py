"""`facelog eval replies` with the composer, with a model on a server, and what it refuses."""

import json

import pytest
import typer
from typer.testing import CliRunner

from bot.replies import judge, spread
from bot.replies_command import eval_replies
from bot.replies_view import replies_json
from bot.reply_writers import Tally, destination, measured_writer
from config.settings import Settings
from core.errors import ConfigError
from core.people import LANGUAGES, Person, Preferences
from llm.situations import load_situations
from tests.fakes.chat_server import chat_server
from tests.fakes.llm import FakeWriter

APP = typer.Typer()
APP.command()(eval_replies)
AWAY = {"api_model": "openai:m", "api_key": "sk-secret"}


@pytest.fixture
def server():
    with chat_server() as chat:
        yield chat


@pytest.fixture
def configured(server, monkeypatch):
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_URL", f"{server.url}/v1")
    monkeypatch.setenv("FACELOG_STAGE_SECONDS", "20")
    return server


def run(*arguments):
    return CliRunner().invoke(APP, list(arguments))


def test_the_composer_as_a_table_and_as_json(home):
    shown = run("--limit", "6", "--lang", "en")
    assert shown.exit_code == 0
    assert "composer: 6 situations, 0 without a reply" in shown.stdout
    assert "first words after" in shown.stdout
    found = json.loads(run("--limit", "6", "--json").stdout)
    assert (found["writer"], found["situations"], found["failed"], found["tokens"]) == ("composer", 6, 0, 0)
    assert 0 < found["first_piece_ms"]["p50"] <= found["first_piece_ms"]["p95"]
    assert set(found["by_language"]) == set(LANGUAGES)
    assert all(one["kept"] == one["of"] for one in found["checks"].values())
    assert not home.exists()


def test_a_model_on_a_server_of_this_machine(configured):
    configured.pieces = ["😊", "\n🌷"]  # an answer in any language
    result = run("--writer", "api", "--limit", "4", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["situations"] == len(configured.asked) == 4
    assert found["failed"] == 0
    assert found["tokens"] == 4 * 734
    assert found["writer"] == "m at 127.0.0.1"
    # What it says is the same each time and far too short: the checks say so.
    assert found["checks"]["length"]["kept"] == 0
    assert result.stderr == ""


def test_what_the_checks_refuse_is_no_reply(configured, caplog):
    # Korean for everybody: each English situation is asked for twice, and given up.
    result = run("--writer", "api", "--limit", "6", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["situations"], found["failed"], len(configured.asked)) == (6, 3, 3 + 2 * 3)
    assert found["by_language"]["en"] == {}
    assert not [one for one in caplog.records if one.name == "asyncio" and one.levelname == "ERROR"]


def test_a_model_that_fails_is_not_the_composer(configured):
    configured.cut_after = 0
    result = run("--writer", "api", "--limit", "3", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["failed"], found["checks"], found["first_piece_ms"]) == (3, {}, None)
    assert "composer" not in result.output
    assert run("--writer", "api", "--limit", "1", "--lang", "ko").exit_code == 1


def test_nothing_leaves_the_machine_before_somebody_says_yes(monkeypatch):
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_KEY", "sk-secret")
    result = run("--writer", "api", "--lang", "en")
    assert result.exit_code == 1
    assert "made-up situations, and nothing of yours, go to openai m. Give --yes" in result.stderr
    assert "sk-secret" not in result.output
    assert result.stdout == ""
    korean = run("--writer", "api", "--lang", "ko")
    assert "openai m으로 보내요" in korean.stderr


def test_with_yes_it_says_so_and_asks(server, monkeypatch):
    # A name that no resolver knows is not this machine: asked, and not reached.
    monkeypatch.setenv("FACELOG_API_MODEL", "openai:m")
    monkeypatch.setenv("FACELOG_API_URL", "http://models.invalid/v1")
    result = run("--writer", "api", "--limit", "1", "--yes", "--lang", "en", "--json")
    assert result.exit_code == 1
    assert "go to m at models.invalid." in result.stderr
    assert json.loads(result.stdout)["failed"] == 1
    assert server.asked == []


@pytest.mark.parametrize(
    ("writer", "given", "says"),
    [
        ("gpt", {}, "--writer is one of composer, llama, api"),
        ("llama", {}, "FACELOG_LLM_MODEL names none"),
        ("llama", {"llm_model": "gone.gguf"}, "not on this machine"),
        ("api", {}, "needs FACELOG_API_MODEL and FACELOG_API_KEY"),
        ("api", {"api_model": "openai:m"}, "needs FACELOG_API_KEY"),
        ("api", {"api_key": "sk-secret"}, "needs FACELOG_API_MODEL"),
    ],
)
def test_a_writer_that_is_not_configured_is_refused_in_a_sentence(home, writer, given, says):
    with pytest.raises(ConfigError, match=says) as caught:
        measured_writer(writer, Settings(**given), Tally())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("writer", "given", "where"),
    [
        ("composer", AWAY, ""),
        ("llama", AWAY, ""),
        ("api", {}, ""),
        ("api", AWAY, "openai m"),
        ("api", AWAY | {"api_url": "http://192.168.0.7:8080/v1"}, "m at 192.168.0.7"),
        ("api", AWAY | {"api_url": "http://127.0.0.1:8080/v1"}, ""),
    ],
)
def test_where_the_situations_go(home, writer, given, where):
    assert destination(writer, Settings(**given)) == where


async def test_a_writer_that_fails_now_and_then_or_says_nothing():
    situations = load_situations()[:4]
    silent = [one async for one in judge(FakeWriter([" "]), situations)]
    assert all(one.failed for one in silent)
    assert replies_json("fake", silent, 0)["failed"] == 4
    broken = [one async for one in judge(FakeWriter(fail_after=1), situations)]
    assert all(one.failed and not one.text for one in broken)


async def test_the_tally_counts_by_person_and_month():
    tally, month = Tally(), load_situations()[0].brief(0).local_time.date().replace(day=1)
    await tally.spend("a", month, 5)
    await tally.spend("b", month, 7)
    assert await tally.spent("a", month) == (5, 12)
    assert await tally.spent("a", month.replace(year=2020)) == (0, 0)
    assert tally.tokens == 12
    await tally.aclose()


@pytest.mark.parametrize("limit", [1, 2, 7, 50, None, 10_000])
def test_a_few_situations_are_spread_over_all(limit):
    situations = load_situations()
    few = spread(situations, limit)
    assert len(few) == min(limit or len(situations), len(situations))
    assert len({id(one) for one in few}) == len(few)
    if len(few) > 6:
        assert {one.language for one in few} == set(LANGUAGES)


def test_only_made_up_people_agree():
    assert load_situations()[0].brief(0).recall.person.preferences.remote
    assert not Person(id="p").preferences.remote
    assert not Preferences().remote
