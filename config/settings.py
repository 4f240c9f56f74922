"""Settings of the service: environment FACELOG_* over facelog.toml over defaults, read once."""

from __future__ import annotations

import base64
import binascii
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.paths import default_home, system_timezone
from config.voices import EXAMPLE, parse_voices
from core.errors import ConfigError
from core.retention import LEAST_RETENTION, MOST_RETENTION, keepable

PREFIX = "FACELOG_"
CONFIG_VARIABLE = "FACELOG_CONFIG"
FILE_NAME = "facelog.toml"
MASTER_KEY_BYTES = 32
API_PROVIDERS = ("openai", "anthropic")
WRITERS = ("llama", "api")


def _iana(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not an IANA time zone such as Asia/Seoul")
    return name


def _mirror(where: str) -> str:
    if "://" in where:
        parts = urlsplit(where)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("should be an http or https address, or a folder")
        if parts.username or parts.password:
            raise ValueError("should hold no name or password")
    return where


def _mirror_address(where: str) -> str:
    if "://" not in where:
        raise ValueError("should be an http or https address")
    return _mirror(where)


def _api_model(text: str) -> str:
    provider, _, model = text.partition(":")
    if provider not in API_PROVIDERS or not model.strip():
        raise ValueError("should be openai:MODEL or anthropic:MODEL")
    return text


def _writers(text: str) -> str:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not set(names) <= set(WRITERS) or len(set(names)) < len(names):
        raise ValueError(f"should be some of {', '.join(WRITERS)}, each once, with commas between")
    return ",".join(names)


def _ids(text: str) -> str:
    ids = [one.strip() for one in text.split(",") if one.strip()]
    if not all(one.isascii() and one.isdigit() for one in ids):
        raise ValueError("should be numeric ids with commas between")
    return ",".join(ids)


def _https(where: str) -> str:
    if urlsplit(where).scheme != "https":
        raise ValueError("should be an https address")
    return _mirror(where)


def _listen(where: str) -> str:
    host, _, port = where.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise ValueError("should be HOST:PORT")
    return where


def _voices(text: str) -> str:
    parse_voices(text)
    return text


def _master_key(key: SecretStr) -> SecretStr:
    try:
        bare = key.get_secret_value().strip().rstrip("=")
        length = len(base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if length != MASTER_KEY_BYTES:
        raise ValueError(f"should be {MASTER_KEY_BYTES} bytes in URL-safe base64")
    return key


def _retention(days: int) -> int:
    if not keepable(days):
        raise ValueError(f"should be 0 for ever, or {LEAST_RETENTION} to {MOST_RETENTION} days")
    return days


class Settings(BaseSettings):
    """How this installation runs. Not a person's preferences: those are in `core.people`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="Folder that holds all data.")
    language: Literal["ko", "en"] = Field("ko", description="Language for people who have not chosen one.")
    timezone: Annotated[str, AfterValidator(_iana)] = Field(
        default_factory=system_timezone, description="IANA time zone for people who have not chosen one."
    )
    key: Annotated[SecretStr, AfterValidator(_master_key)] | None = Field(
        None, description="Master key: 32 bytes, URL-safe base64. Without it, the one in FACELOG_KEY_STORE is used."
    )
    key_store: Literal["file", "keyring"] = Field(
        "file",
        description="Where the master key is kept: a key file in the home, or the operating system's keyring (extra "
        "`keyring`).",
    )
    retention_days: Annotated[int, AfterValidator(_retention)] = Field(
        0, description="Days after which diary entries of people who have not chosen go; 0 keeps them for ever."
    )
    stt_model: str | None = Field(
        None, description="faster-whisper model: a folder, or a name that is downloaded already."
    )
    tone_model: Path | None = Field(
        None, description="Folder with a reader of voices that `python -m emotion.train.tone` made; none ships."
    )
    tts_voices: Annotated[str, AfterValidator(_voices)] | None = Field(
        None,
        description="Piper voices by language, and by persona where one has its own; a voice is the name of a pulled "
        f"model or a path: {EXAMPLE}",
    )
    llm_model: str | None = Field(
        None, description="Language model on this machine: a GGUF file, or the name of a pulled model (extra `llama`)."
    )
    llm_context: int = Field(4096, ge=1024, le=131_072, description="Tokens that the language model sees at once.")
    embed_model: str | None = Field(
        None,
        description="Embedding model on this machine, which finds memories by meaning: a GGUF file, or the name of a "
        "pulled model (extra `llama`).",
    )
    refine_readings: bool = Field(
        False, description="Whether the language model on this machine reads words, too, beside the small reader."
    )
    api_model: Annotated[str, AfterValidator(_api_model)] | None = Field(
        None, description="Model on another machine: openai:MODEL or anthropic:MODEL. Asked only for people who agree."
    )
    api_key: SecretStr | None = Field(None, description="Key for FACELOG_API_MODEL.")
    api_url: Annotated[str, AfterValidator(_mirror_address)] | None = Field(
        None, description="Address of a server that speaks the provider's protocol, such as http://127.0.0.1:8080/v1."
    )
    api_person_tokens: int = Field(
        200_000, ge=0, description="Tokens of that model that a person may use in a month; 0 for no limit."
    )
    api_all_tokens: int = Field(
        1_000_000, ge=0, description="Tokens of that model that all may use in a month; 0 for no limit."
    )
    writers: Annotated[str, AfterValidator(_writers)] = Field(
        "llama,api", description="Which of the configured models is asked first; the composer comes last by itself."
    )
    models_mirror: Annotated[str, AfterValidator(_mirror)] | None = Field(
        None,
        description="Where `facelog models pull` gets models: a hub mirror's address, or a folder of REPOSITORY/FILE.",
    )
    telegram_token: SecretStr | None = Field(None, description="Token of the Telegram bot, from @BotFather.")
    telegram_owners: Annotated[str, AfterValidator(_ids)] = Field(
        "", description="Telegram ids of who owns this installation, with commas between; they are always served."
    )
    telegram_webhook: Annotated[str, AfterValidator(_https)] | None = Field(
        None, description="Public https address at which Telegram delivers updates; without it, the bot asks for them."
    )
    telegram_webhook_listen: Annotated[str, AfterValidator(_listen)] = Field(
        "127.0.0.1:8443", description="Where the webhook listens, behind a proxy that speaks https: HOST:PORT."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="What Telegram sends along with each update; made anew at each start unless set."
    )
    discord_token: SecretStr | None = Field(None, description="Token of the Discord bot, from the developer portal.")
    discord_owners: Annotated[str, AfterValidator(_ids)] = Field(
        "", description="Discord ids of who owns this installation, with commas between; they are always served."
    )
    discord_shards: bool = Field(False, description="Whether Discord's connection is split as Discord recommends.")
    messages_a_minute: int = Field(20, ge=1, le=600, description="Messages that one person may send in a minute.")
    megabytes_a_day: int = Field(300, ge=1, le=100_000, description="Attachments that one person may send in a day.")
    audio_minutes_a_day: int = Field(
        60, ge=1, le=1440, description="Minutes of voice and video that one person may send in a day."
    )
    threads: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1),
        ge=1,
        le=64,
        description="CPU threads for all models together.",
    )
    join_seconds: float = Field(2.0, ge=0, le=30, description="How long a selfie waits for the words that go with it.")
    stage_seconds: float = Field(60.0, gt=0, le=600, description="Deadline of one stage of a turn.")
    max_attachment_mb: int = Field(20, ge=1, le=200, description="Largest attachment that is taken.")
    max_audio_minutes: float = Field(10.0, gt=0, le=120, description="Longest voice note that is heard.")
    max_video_seconds: float = Field(90.0, gt=0, le=600, description="Longest video that is watched.")
    max_text_characters: int = Field(8000, ge=500, le=100_000, description="How much of a long text is read at once.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much the log file says.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of precedence; the file is found by `config_file`."""
        path = config_file(os.environ)
        sources = (init_settings, env_settings)
        return sources if path is None else (*sources, TomlConfigSettingsSource(settings_cls, path))

    @property
    def log_file(self) -> Path:
        """Where the log goes."""
        return self.home / "logs" / "facelog.log"


def config_file(environment: Mapping[str, str]) -> Path | None:
    """The file that FACELOG_CONFIG names, else ./facelog.toml, else facelog.toml in the home; None if there is none.

    Raises ConfigError when FACELOG_CONFIG names a file that is not there.
    """
    if named := _variable(environment, CONFIG_VARIABLE):
        if not Path(named).is_file():
            raise ConfigError(f"{CONFIG_VARIABLE}: there is no file {named}")
        return Path(named)
    home = _expanded(Path(_variable(environment, f"{PREFIX}HOME") or default_home()))
    return next((path for path in (Path(FILE_NAME), home / FILE_NAME) if path.is_file()), None)


def load_settings(**overrides: Any) -> Settings:
    """Read all sources. Raises ConfigError with one line that names the setting and what is allowed."""
    _refuse_unknown_variables(os.environ)
    try:
        settings = Settings(**overrides)
        return settings.model_copy(update={"home": _expanded(settings.home).absolute()})
    except ValidationError as error:
        raise ConfigError(_first_line(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{config_file(os.environ)}: not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{config_file(os.environ)}: not UTF-8") from error
    except RecursionError as error:
        raise ConfigError(f"{config_file(os.environ)}: nested too deeply") from error
    except OSError as error:
        raise ConfigError(f"{error.filename or 'the current folder'}: {error.strerror}") from error


def _variable(environment: Mapping[str, str], name: str) -> str:
    """The value of a variable in whatever case it is written; empty where there is none."""
    return environment.get(name) or next((value for key, value in environment.items() if key.upper() == name), "")


def _expanded(home: Path) -> Path:
    try:
        return home.expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{PREFIX}HOME: there is no home folder for {home.parts[0]}") from error


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {CONFIG_VARIABLE}
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise ConfigError(f"{name}: no such setting{_suggestion(name.upper(), known)}")


def _suggestion(name: str, known: set[str]) -> str:
    close = get_close_matches(name, known, n=1)
    guess = f" Did you mean {close[0]}?" if close else ""
    return f".{guess} Allowed are {', '.join(sorted(known))}."


def _first_line(error: ValidationError) -> str:
    """One line for the first thing that is wrong; values are not repeated, they may be secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{FILE_NAME}: {name}: no such setting{_suggestion(name, set(Settings.model_fields))}"
    return f"{PREFIX}{name.upper()} (or {name} in {FILE_NAME}): {first['msg'].removeprefix('Value error, ')}"
