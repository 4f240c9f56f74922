"""What is configured, which model serves each stage and why, and how the database is. Never a secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Literal

from pydantic import SecretStr

from bot.app import DATABASE_FILE, key_store_of, master_key
from bot.failures import failure_sentence
from bot.meanings import embedding_model, missing_for
from bot.personas import shelf_of
from bot.senses import speech_model
from bot.speakers import voice_file
from bot.streams import printable
from bot.writers import language_model
from config.settings import Settings
from config.voices import VoiceChoice, parse_voices
from core.errors import ConfigError, FacelogError, ModelUnavailable
from core.people import Language
from emotion.card import load_card, packaged_weights
from llm.persona import persona_names
from speech.piper_model import load_model, voice_name
from speech.whisper import find_model
from storage.database import Database

State = Literal["ok", "default", "problem"]
Group = Literal["settings", "stages", "platforms", "database"]


LANGUAGE_NAMES: dict[Language, str] = {"ko": "Korean", "en": "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    group: Group
    what: str
    state: State
    """ok: as configured; default: nothing configured, an embedded default serves; problem: look at it."""
    detail: str


async def examine(settings: Settings) -> Sequence[Finding]:
    """Look at everything. Changes nothing but, where there is an older database, its schema."""
    return (*_settings(settings), *_stages(settings), *_platforms(settings), *await _database(settings))


def findings_json(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The report as plain data."""
    return [asdict(finding) for finding in findings]


def _settings(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        # SecretStr shows stars, but even the length of a secret is nobody's business.
        shown = "set (not shown)" if isinstance(value, SecretStr) else str(value)
        state: State = "ok" if name in settings.model_fields_set else "default"
        found.append(Finding(group="settings", what=name, state=state, detail=shown))
    return found


def _stages(settings: Settings) -> list[Finding]:
    return [
        _weights("see, watch", "detector"),
        _weights("see, watch", "face"),
        _weights("read", "text"),
        *_refine(settings),
        _hear(settings),
        *_tone(settings),
        *_recall(settings),
        *_write(settings),
        *_personas(settings),
        *_speak(settings),
    ]


def _platforms(settings: Settings) -> list[Finding]:
    """Where people talk with Facelog beside the terminal."""
    tokens = {"telegram": settings.telegram_token, "discord": settings.discord_token}
    owners = {"telegram": settings.telegram_owners, "discord": settings.discord_owners}
    found: list[Finding] = []
    for platform, token in tokens.items():
        if token is None:
            found.append(Finding(group="platforms", what=platform, state="default", detail="no token: not served"))
            continue
        count = len([one for one in owners[platform].split(",") if one])
        served = f"{count} owner(s), and who `facelog people` lists as allowed"
        detail = served if count else f"no owner is set: nobody is served until `facelog allow {platform} ID`"
        found.append(Finding(group="platforms", what=platform, state="ok", detail=detail))
    if settings.telegram_webhook is not None and settings.telegram_token is None:
        detail = "FACELOG_TELEGRAM_WEBHOOK is set, FACELOG_TELEGRAM_TOKEN is not"
        found.append(Finding(group="platforms", what="telegram", state="problem", detail=detail))
    return found


def _stage(what: str, state: State, detail: str) -> Finding:
    return Finding(group="stages", what=what, state=state, detail=detail)


def _weights(what: str, name: str) -> Finding:
    """Whether packaged weights are there and are the ones that their card describes."""
    try:
        card = load_card(packaged_weights(), name)
        for file in card.files:
            card.weights(file.name)
    except ModelUnavailable as error:
        return _stage(what, "problem", str(error))
    return _stage(what, "ok", f"{card.title}, embedded: {card.purpose}")


def _hear(settings: Settings) -> Finding:
    model = speech_model(settings)
    if model is None:
        return _stage("hear", "default", "no speech model (FACELOG_STT_MODEL): voice notes are kept until there is one")
    found = find_model(model)
    if found is None:
        detail = f"{settings.stt_model} is not on this machine: voice notes are kept until it is"
        return _stage("hear", "problem", detail)
    return _stage("hear", "ok", f"faster-whisper, {found}")


def _tone(settings: Settings) -> list[Finding]:
    """Whether a configured reader of voices works; nothing where none is."""
    if settings.tone_model is None:
        return []
    from emotion.tone import load_tone

    try:
        model = load_tone(settings.tone_model)
    except ModelUnavailable as error:
        return [_stage("tone", "problem", f"{error}: voices are heard for their words alone")]
    return [_stage("tone", "ok", f"{model.title}: valence and arousal of voices")]


def _refine(settings: Settings) -> list[Finding]:
    """Whether the language model can look at words, too; nothing where that is not wanted."""
    if not settings.refine_readings:
        return []
    if "llama" in settings.writers.split(",") and settings.llm_model and _local_model(settings).state == "ok":
        return [_stage("read", "ok", f"llama.cpp, {language_model(settings)}: a second look while nobody waits for it")]
    detail = "FACELOG_REFINE_READINGS needs a model that FACELOG_LLM_MODEL names: the small reader reads words alone"
    return [_stage("read", "problem", detail)]


def _recall(settings: Settings) -> list[Finding]:
    """Whether a configured embedding model can be used; nothing where none is."""
    path = embedding_model(settings)
    if path is None:
        return []
    if (missing := missing_for(path)) is not None:
        return [
            _stage("recall", "problem", f"{settings.embed_model} {missing}: memories are found by shared words alone")
        ]
    return [_stage("recall", "ok", f"llama.cpp, {path}: memories are found by meaning, too")]


def _write(settings: Settings) -> list[Finding]:
    """Each configured language model in its order, and what comes last; nothing is loaded or asked."""
    found: list[Finding] = []
    for name in settings.writers.split(","):
        if name == "llama" and settings.llm_model is not None:
            found.append(_local_model(settings))
        if name == "api" and settings.api_model is not None:
            where = f", at {settings.api_url}" if settings.api_url else ""
            detail = f"{settings.api_model}{where}: on another machine, only for people who agree"
            found.append(_stage("write", "ok", detail))
    detail = "composer, embedded: replies from phrases, no language model"
    return [*found, _stage("write", "default", detail)]


def _local_model(settings: Settings) -> Finding:
    path = language_model(settings)
    if path is None or not path.is_file():
        return _stage("write", "problem", f"{settings.llm_model} is not on this machine: the next writer answers")
    if find_spec("llama_cpp") is None:
        detail = f"{settings.llm_model} needs the extra `llama`: the next writer answers"
        return _stage("write", "problem", detail)
    return _stage("write", "ok", f"llama.cpp, {path}")


def _personas(settings: Settings) -> list[Finding]:
    """What is wrong with people's own personas; nothing where all can be used."""
    try:
        problems = shelf_of(settings).problems()
    except ConfigError as error:
        return [_stage("write", "problem", printable(str(error)))]
    return [_stage("write", "problem", printable(f"persona {file}: {problem}")) for file, problem in problems.items()]


def _speak(settings: Settings) -> list[Finding]:
    """How each configured voice is, and what the embedded one speaks."""
    choices = parse_voices(settings.tts_voices or "")
    served = {choice.language for choice in choices if not choice.persona}
    found = [_voice(settings, choice) for choice in choices]
    left = [name for language, name in LANGUAGE_NAMES.items() if language not in served]
    if left:
        found.append(_stage("speak", "default", f"espeak-ng, embedded: {' and '.join(left)}"))
    return found


def _own_personas(settings: Settings) -> tuple[str, ...]:
    try:
        return shelf_of(settings).own()
    except ConfigError:
        return ()  # `_personas` tells


def _voice(settings: Settings, choice: VoiceChoice) -> Finding:
    """Whether a configured voice works; it is opened and tried out."""
    voice = voice_file(settings, choice)
    if choice.persona and choice.persona not in (*persona_names(), *_own_personas(settings)):
        return _stage("speak", "problem", f"{choice.role}: there is no such persona")
    try:
        load_model(voice, choice.language, settings.threads)
    except ModelUnavailable as error:
        return _stage("speak", "problem", f"{choice.role}: {error}: espeak-ng speaks instead ({voice})")
    return _stage("speak", "ok", f"{choice.role}: {voice_name(voice)}, {voice}")


async def _database(settings: Settings) -> list[Finding]:
    path = settings.home / DATABASE_FILE
    if not path.exists():
        return [
            Finding(group="database", what="file", state="default", detail=f"{path}: will be made at the first start")
        ]
    try:
        database = await Database.open(path, master_key=master_key(settings), run_dir=settings.home / "run")
        try:
            health = await database.health()
            key = "from FACELOG_KEY" if settings.key is not None else key_store_of(settings).place.where
        finally:
            await database.aclose()
    except FacelogError as error:
        return [Finding(group="database", what="file", state="problem", detail=failure_sentence(error, settings.home))]
    facts = asdict(health)
    return [
        Finding(group="database", what="file", state="ok", detail=str(path)),
        Finding(group="database", what="key", state="ok", detail=key),
        *(
            Finding(group="database", what=name, state="problem" if value is False else "ok", detail=str(value))
            for name, value in facts.items()
        ),
    ]
