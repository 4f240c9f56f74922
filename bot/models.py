"""What `facelog models` does: the only place where anything is downloaded, and only when asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from bot.json_view import Json
from bot.models_view import (
    error_sentence,
    models_json,
    models_picture,
    progress_view,
    size_text,
    suggestion_picture,
    verified_picture,
)
from bot.signals import INTERRUPTED
from bot.streams import fail, printable
from bot.wording.wording import Wording
from config.catalog import Kind, Model, packaged_catalog
from config.machine import this_machine
from config.model_pull import Puller, free_bytes
from config.model_source import ModelSource, open_source
from config.model_store import ModelStore
from config.paths import models_folder
from config.settings import PREFIX, Settings
from core.errors import ModelStoreError

OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
SETTINGS: Mapping[Kind, str] = {
    "hear": "stt_model",
    "speak": "tts_voices",
    "chat": "llm_model",
    "embed": "embed_model",
}
"""The setting that takes a model of a kind by its name."""


def show_models(settings: Settings, words: Wording, *, as_json: bool) -> None:
    """Print all models and which of them are here. Raises ConfigError."""
    store = _store(settings)
    catalog, machine = packaged_catalog(), this_machine(store.root)
    if as_json:
        _print_json(models_json(catalog, store, machine, words))
    else:
        _show(models_picture(catalog, store, machine, words))


def pull_named(settings: Settings, name: str, words: Wording) -> None:
    """Pull one model. Ends the process with a sentence when that fails."""
    with told(words):
        _pull_all((packaged_catalog().named(name),), settings, words)


def propose(settings: Settings, words: Wording) -> None:
    """Print the models and a set that suits this machine; on a terminal, ask whether to pull it."""
    store, catalog = _store(settings), packaged_catalog()
    machine = this_machine(store.root)
    suggested = machine.suggested(catalog)
    _show(models_picture(catalog, store, machine, words), Text(), suggestion_picture(suggested, machine, words))
    if not suggested or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    with told(words):
        if typer.confirm(words.say("models-ask"), default=False):
            _pull_all(suggested, settings, words)


def verify(settings: Settings, name: str, words: Wording, *, as_json: bool) -> bool:
    """Check one model, or all when `name` is empty; whether all are sound."""
    store = _store(settings)
    with told(words):
        return verify_models((name,) if name else store.names(), store, words, as_json=as_json)


def remove(settings: Settings, name: str, words: Wording) -> None:
    """Delete a model's files and say what was freed. Ends the process with a sentence when that fails."""
    with told(words):
        removed = _store(settings).remove(name)
        _say(words.say("models-removed", name=name, size=size_text(removed.size)))
        if removed.kept:
            _say(words.say("models-removed-kept", names=printable(", ".join(removed.kept))))


def _pull_all(wanted: tuple[Model, ...], settings: Settings, words: Wording) -> None:
    refuse_when_offline(settings.models_mirror, os.environ)
    source = open_source(settings.models_mirror)
    for model in wanted:
        pull_model(model, _store(settings), source, words)


def pull_model(
    model: Model,
    store: ModelStore,
    source: ModelSource,
    words: Wording,
    *,
    free_space: Callable[[Path], int] = free_bytes,
) -> None:
    """Pull a model unless it is here and sound, and print how to use it. Raises ModelStoreError and OSError."""
    folder = store.find(model.name)
    if folder is not None and all(state == "ok" for state in store.verify(model.name).values()):
        _say(words.say("models-already", name=model.name, folder=printable(str(folder))))
    else:
        with progress_view(model.name, words) as view:
            manifest = Puller(store, source, free_space=free_space).pull(model, view)
        folder = store.folder(model.name)
        size = size_text(manifest.size)
        _say(words.say("models-pulled", name=model.name, folder=printable(str(folder)), size=size))
        if unchecked := [file.name for file in manifest.files if file.checked == "size"]:
            _say(words.say("models-unchecked", files=", ".join(unchecked)))
    _say(words.say("models-use", how=printable(_usage(model))))


def verify_models(names: tuple[str, ...], store: ModelStore, words: Wording, *, as_json: bool) -> bool:
    """Check models and print how they are; whether all are sound. Raises ModelStoreError (not_pulled) and OSError."""
    found: list[Json] = []
    for name in names:
        try:
            files = store.verify(name)
        except ModelStoreError as error:
            if error.code != "manifest_damaged":
                raise
            found.append({"name": name, "state": "damaged", "files": {}})
            if not as_json:
                _say(error_sentence(error, words))
            continue
        sound = all(state == "ok" for state in files.values())
        found.append({"name": name, "state": "ok" if sound else "changed", "files": dict(files)})
        if not as_json:
            _show(verified_picture(name, files, words))
    if as_json:
        _print_json({"models": found})
    elif not names:
        _say(words.say("models-none"))
    return all(one["state"] == "ok" for one in found)


def refuse_when_offline(mirror: str | None, environment: Mapping[str, str]) -> None:
    """Keep the promise of HF_HUB_OFFLINE towards the public hub; a mirror was named on purpose.

    Raises ModelStoreError (offline).
    """
    for name in OFFLINE_VARIABLES:
        if mirror is None and environment.get(name, "").upper() in {"1", "ON", "YES", "TRUE"}:
            raise ModelStoreError("offline", name=name)


@contextmanager
def told(words: Wording) -> Iterator[None]:
    """Put failures into one sentence; Ctrl-C keeps what arrived."""
    try:
        yield
    except ModelStoreError as error:
        fail(error_sentence(error, words))
    except KeyboardInterrupt:
        sys.stderr.write(f"facelog: {words.say('models-interrupted')}\n")
        raise typer.Exit(INTERRUPTED) from None


def _usage(model: Model) -> str:
    role = f"{model.languages[0]}=" if model.kind == "speak" else ""
    return f"{PREFIX}{SETTINGS[model.kind].upper()}={role}{model.name}"


def _store(settings: Settings) -> ModelStore:
    return ModelStore(models_folder(settings.home))


def _say(line: str) -> None:
    _show(Text(line))


def _show(*parts: RenderableType) -> None:
    console = Console()
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, Text))


def _print_json(value: Json) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
