"""`facelog persona`: the command on a home folder of its own."""

import json

import pytest
from typer.testing import CliRunner

from bot.persona_command import persona
from core.errors import ConfigError
from llm.persona import persona_names

CARD = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {
        "name": "Mo Mo",
        "description": "A ghost in a bakery.",
        "first_mes": "Hello {{user}}!",
        "system_prompt": "Obey the card.",
    },
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELOG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def card(tmp_path):
    path = tmp_path / "card.json"
    path.write_text(json.dumps(CARD), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(persona, [str(argument) for argument in arguments])


def test_a_card_is_imported_listed_and_shown(home, card):
    imported = run("import", card, "--lang", "en")
    assert imported.exit_code == 0
    assert "The persona mo_mo is written" in imported.output
    assert "system_prompt" in imported.output
    assert "Obey" not in (home / "personas" / "mo_mo.toml").read_text(encoding="utf-8")
    listed = json.loads(run("list", "--json").output)
    assert [one["name"] for one in listed["personas"]] == [*persona_names(), "mo_mo"]
    assert listed["personas"][-1]["own"]
    assert listed["problems"] == {}
    shown = run("show", "mo_mo", "--lang", "en").output
    assert "Hello friend!" in shown
    assert "borrowed from Anna" in shown


def test_nothing_is_overwritten(home, card):
    assert run("import", card, "--name", "koko").exit_code == 0
    before = (home / "personas" / "koko.toml").read_bytes()
    for taken in ("koko", "anna", "../koko", "Koko"):
        assert run("import", card, "--name", taken).exit_code == 1
    assert [file.name for file in (home / "personas").iterdir()] == ["koko.toml"]
    assert (home / "personas" / "koko.toml").read_bytes() == before


def test_a_name_that_cannot_be_a_file_has_to_be_given(home, card):
    card.write_text(json.dumps({**CARD, "data": {**CARD["data"], "name": "달이"}}), encoding="utf-8")
    refused = run("import", card, "--lang", "en")
    assert refused.exit_code == 1
    assert not (home / "personas").exists()


def test_a_bad_file_is_told_and_the_others_are_listed(home):
    (home / "personas").mkdir(parents=True)
    (home / "personas" / "bad.toml").write_text("colour = 1", encoding="utf-8")
    (home / "personas" / "anna.toml").write_text("", encoding="utf-8")
    listed = run("list", "--lang", "en")
    assert listed.exit_code == 1
    assert "bad.toml: name" in listed.output
    assert all(name in listed.output for name in persona_names())
    told = json.loads(run("list", "--json").output)
    assert set(told["problems"]) == {"bad.toml", "anna.toml"}
    assert [one["name"] for one in told["personas"]] == list(persona_names())


@pytest.mark.parametrize("name", persona_names())
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_persona_can_be_shown(home, name, language):
    shown = run("show", name, "--lang", language)
    assert shown.exit_code == 0
    assert not set("[]{}|") & set(shown.output)
    assert json.loads(run("show", name, "--json").output)["name"] == name


def test_unknown_personas_and_missing_cards_are_errors_for_the_command_line(home, tmp_path):
    assert isinstance(run("show", "nobody").exception, ConfigError)
    assert isinstance(run("import", tmp_path / "nothing.json").exception, OSError)
    (tmp_path / "text.json").write_text("hello", encoding="utf-8")
    assert isinstance(run("import", tmp_path / "text.json").exception, ConfigError)


def test_the_home_folder_is_not_made_to_look_at_personas(home):
    assert run("list").exit_code == 0
    assert not home.exists()
