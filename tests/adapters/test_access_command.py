import json
import os
import time

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.serve import DEAD_AFTER_SECONDS, HEARTBEAT_FILE, alive, configured
from config.settings import load_settings


def facelog(*arguments):
    return CliRunner().invoke(app, arguments)


def test_the_owner_allows_denies_and_sees_who_asked(home):
    assert "아직 아무도 없어요" in facelog("people").stdout
    allowed = facelog("allow", "telegram", "12345", "--lang", "en")
    assert allowed.stdout == "telegram 12345: may use it now.\n"
    facelog("deny", "discord", "678")
    facelog("deny", "telegram", "12345")
    found = json.loads(facelog("people", "--json").stdout)
    assert [(one["platform"], one["id"], one["state"], one["has_diary"]) for one in found] == [
        ("telegram", "12345", "denied", False),
        ("discord", "678", "denied", False),
    ]
    assert "telegram  12345  거절됨" in facelog("people").stdout


def test_owners_of_the_settings_are_listed(home, monkeypatch):
    monkeypatch.setenv("FACELOG_DISCORD_OWNERS", "7, 8")
    said = facelog("people", "--lang", "en").stdout
    assert "discord  7  owner" in said
    assert "discord  8  owner" in said


@pytest.mark.parametrize(
    "arguments", [("signal", "1"), ("telegram", "mina"), ("telegram", "1a"), ("telegram", "9" * 21)]
)
def test_what_is_no_account_is_refused(home, arguments):
    done = facelog("allow", *arguments)
    assert done.exit_code == 2
    assert "should be" in done.stderr


def test_a_service_that_hangs_or_does_not_run_is_told(home, tmp_path):
    assert facelog("health").exit_code == 1
    beat = tmp_path / HEARTBEAT_FILE
    assert not alive(tmp_path)
    beat.touch()
    now = time.time()
    os.utime(beat, (now, now))
    assert alive(tmp_path, now + DEAD_AFTER_SECONDS - 1)
    assert not alive(tmp_path, now + DEAD_AFTER_SECONDS + 1)


def test_a_platform_with_a_token_is_served(home, monkeypatch):
    assert configured(load_settings()) == ()
    monkeypatch.setenv("FACELOG_TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("FACELOG_DISCORD_TOKEN", "abc")
    assert configured(load_settings()) == ("telegram", "discord")
