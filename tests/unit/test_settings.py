import base64

import pytest

from config.paths import default_home
from config.settings import Settings, load_settings
from core.errors import ConfigError


def test_defaults(home):
    settings = load_settings()
    assert settings.home == home
    assert settings.language == "ko"
    assert settings.stt_model is None


def test_environment_over_file_over_defaults(home, monkeypatch):
    home.mkdir()
    (home / "facelog.toml").write_text('language = "en"\nthreads = 3\n')
    monkeypatch.setenv("FACELOG_THREADS", "2")
    settings = load_settings()
    assert (settings.language, settings.threads, settings.join_seconds) == ("en", 2, 2.0)


def test_the_file_in_the_working_directory_comes_first(home, tmp_path):
    home.mkdir()
    (home / "facelog.toml").write_text("threads = 3\n")
    (tmp_path / "cwd" / "facelog.toml").write_text("threads = 4\n")
    assert load_settings().threads == 4


def test_a_named_file_is_used_and_must_exist(tmp_path, monkeypatch):
    named = tmp_path / "mine.toml"
    monkeypatch.setenv("FACELOG_CONFIG", str(named))
    with pytest.raises(ConfigError, match=r"mine\.toml"):
        load_settings()
    named.write_text("threads = 5\n")
    assert load_settings().threads == 5


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FACELOG_STT_MODLE", "x", "Did you mean FACELOG_STT_MODEL"),
        ("FACELOG_QWERTYUIOP", "x", "Allowed are .*FACELOG_HOME"),
        ("FACELOG_LANGUAGE", "fr", "FACELOG_LANGUAGE .*'ko' or 'en'"),
        ("FACELOG_THREADS", "0", "FACELOG_THREADS .*greater than or equal to 1"),
        ("FACELOG_THREADS", "many", "FACELOG_THREADS .*integer"),
        ("FACELOG_TIMEZONE", "Mars/Olympus", "FACELOG_TIMEZONE .*Asia/Seoul"),
        ("FACELOG_KEY", "short", "FACELOG_KEY .*32 bytes"),
        ("FACELOG_KEY", "ü" * 44, "FACELOG_KEY "),
        ("facelog_theme", "3", "facelog_theme: no such setting"),
        ("FACELOG_HOME", "~nosuchuser/x", "FACELOG_HOME: there is no home folder for ~nosuchuser"),
        ("FACELOG_HOME", "x" * 5000, "File name too long"),
    ],
)
def test_a_bad_environment_is_one_clear_line(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=says) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"thread = 3", r"thread: no such setting\. Did you mean threads\?"),
        (b"threads = [", "not valid TOML"),
        (b'language = "\xff"', r"facelog\.toml: not UTF-8"),
        (b"threads = " + b"[" * 20_000, "nested too deeply"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path, content, says):
    (tmp_path / "cwd" / "facelog.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=says) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_an_empty_variable_is_not_set(monkeypatch):
    for name in ("FACELOG_HOME", "FACELOG_THREADS", "FACELOG_CONFIG", "FACELOG_KEY"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert settings.home == default_home()
    assert settings.key is None


def test_the_case_of_a_variable_does_not_matter(monkeypatch, tmp_path):
    named = tmp_path / "mine.toml"
    named.write_text("threads = 5\n")
    monkeypatch.setenv("facelog_config", str(named))
    monkeypatch.setenv("facelog_language", "en")
    settings = load_settings()
    assert (settings.threads, settings.language) == (5, "en")


def test_the_file_in_a_home_below_the_users_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("FACELOG_HOME", "~/diary")
    (tmp_path / "diary").mkdir()
    (tmp_path / "diary" / "facelog.toml").write_text("threads = 6\n")
    settings = load_settings()
    assert (settings.threads, settings.home) == (6, tmp_path / "diary")


def test_a_secret_shows_nowhere(monkeypatch):
    secret = base64.urlsafe_b64encode(bytes(range(32))).decode()
    monkeypatch.setenv("FACELOG_KEY", secret)
    settings = load_settings()
    assert secret not in repr(settings)
    assert settings.key.get_secret_value() == secret
    monkeypatch.setenv("FACELOG_KEY", secret[:20])
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert secret[:20] not in str(caught.value)


def test_settings_are_frozen():
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.threads = 9


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())
