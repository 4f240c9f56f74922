"""Models and what happened to them, as text for people, as plain data for scripts, and as progress bars."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.json_view import Json
from bot.streams import printable
from bot.wording.wording import Wording
from config.catalog import KINDS, Catalog, Model
from config.machine import Machine
from config.model_pull import PullView
from config.model_store import FileState, ModelStore
from core.errors import ModelStoreError

SIZES = frozenset({"needed", "free", "size"})
"""Facts of an error that are bytes."""
STATE_STYLES = {"pulled": "green", "incomplete": "yellow", "absent": "dim"}


def size_text(size: int) -> str:
    """Bytes in the decimal units that hubs and disks use: 486 MB, 1.5 GB."""
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.0f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.1f} GB"


def error_sentence(error: ModelStoreError, words: Wording) -> str:
    """Say what went wrong and what to do."""
    facts = {
        name: size_text(int(fact)) if name in SIZES else printable(str(fact)) for name, fact in error.facts.items()
    }
    code = error.code.replace("_", "-")
    if error.code == "unknown_model" and error.facts["close"]:
        code += "-close"
    return words.say(f"models-error-{code}", **facts)


def state_of(store: ModelStore, name: str) -> str:
    """Whether a model is here, by its files' sizes: pulled, incomplete (changed or damaged) or absent."""
    if store.find(name) is not None:
        return "pulled"
    return "incomplete" if name in store.names() else "absent"


def models_json(catalog: Catalog, store: ModelStore, machine: Machine, words: Wording) -> Json:
    """The list for scripts; sizes in bytes."""
    known = {model.name for model in catalog.model}
    return {
        "folder": str(store.root),
        "memory": machine.memory,
        "free": machine.free,
        "models": [_model_json(model, store, machine, words) for model in catalog.model],
        "others": [name for name in store.names() if name not in known],
    }


def models_picture(catalog: Catalog, store: ModelStore, machine: Machine, words: Wording) -> RenderableType:
    """The list for people."""
    parts: list[RenderableType] = []
    for kind in KINDS:
        models = catalog.of(kind)
        if not models:
            continue
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for model in models:
            state = state_of(store, model.name)
            name = Text(model.name, style="bold").append(f"\n{words.say(f'models-state-{state}')}", STATE_STYLES[state])
            table.add_row(name, _described(model, machine, words))
        parts += [Text(words.say(f"models-kind-{kind}"), style="bold underline"), table, Text()]
    known = {model.name for model in catalog.model}
    if others := [name for name in store.names() if name not in known]:
        parts.append(Text(words.say("models-others", names=", ".join(others))))
    return Group(*parts, Text(words.say("models-folder", folder=printable(str(store.root)))))


def suggestion_picture(models: Sequence[Model], machine: Machine, words: Wording) -> RenderableType:
    """What would be sensible to pull here, and how."""
    memory = words.say("models-unknown") if machine.memory is None else size_text(machine.memory)
    parts = [Text(words.say("models-machine", memory=memory, free=size_text(machine.free)))]
    if not models:
        return Group(*parts, Text(words.say("models-set-none")))
    total = size_text(sum(model.size or 0 for model in models))
    parts.append(Text(words.say("models-set", size=total)))
    commands = [Text(f"facelog models pull {model.name}", style="bold") for model in models]
    return Group(*parts, Padding(Group(*commands), (0, 0, 0, 2)))


def verified_picture(name: str, files: dict[str, FileState], words: Wording) -> RenderableType:
    """How the files of a model are."""
    bad = [f"{file}: {words.say(f'models-file-{state}')}" for file, state in files.items() if state != "ok"]
    if not bad:
        return Text(words.say("models-verified", name=name, count=len(files)))
    return Group(*(Text(f"{name}: {line}", style="red") for line in bad), Text(words.say("models-mend", name=name)))


@contextmanager
def progress_view(name: str, words: Wording) -> Iterator[PullView]:
    """Bars on standard error where that is a terminal; nothing otherwise."""
    if not sys.stderr.isatty():
        yield _Quiet()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bars(progress, name, words)


class _Quiet:
    """Implements `config.model_pull.PullView`."""

    def begin(self, files: int, size: int) -> None:
        return

    def file(self, name: str, size: int) -> None:
        return

    def moved(self, position: int) -> None:
        return

    def checking(self, name: str) -> None:
        return


class _Bars:
    """Implements `config.model_pull.PullView`: one bar for the model, one for the file that arrives."""

    def __init__(self, progress: Progress, model: str, words: Wording) -> None:
        self._progress = progress
        self._words = words
        self._all = progress.add_task(model, total=None)
        self._file: TaskID | None = None
        self._before = self._size = 0

    def begin(self, files: int, size: int) -> None:
        self._progress.update(self._all, total=size)

    def file(self, name: str, size: int) -> None:
        if self._file is not None:
            self._progress.remove_task(self._file)
        self._before += self._size
        self._size = size
        self._file = self._progress.add_task(f"  {name}", total=size)

    def moved(self, position: int) -> None:
        self._progress.update(self._all, completed=self._before + position)
        if self._file is not None:
            self._progress.update(self._file, completed=position)

    def checking(self, name: str) -> None:
        if self._file is not None:
            self._progress.update(self._file, description=f"  {name}: {self._words.say('models-checking')}")


def _described(model: Model, machine: Machine, words: Wording) -> Text:
    size = words.say("models-size-unknown") if model.size is None else size_text(model.size)
    ram = words.say("models-unknown") if model.ram_mb is None else size_text(model.ram_mb * 1_000_000)
    facts = [
        size,
        words.say("models-ram", size=ram),
        ", ".join(words.say(f"models-language-{language}") for language in model.languages),
        model.licence,
        words.say(f"models-commercial-{model.commercial}"),
    ]
    text = Text(" · ".join(facts)).append(f"\n{model.good_for.to(words.language)}", style="dim")
    if model.caveat is not None:
        text.append(f"\n{model.caveat.to(words.language)}", style="yellow")
    if machine.fits(model) is False:
        text.append(f"\n{words.say('models-too-big')}", style="yellow")
    return text


def _model_json(model: Model, store: ModelStore, machine: Machine, words: Wording) -> Json:
    folder = store.find(model.name)
    return {
        "name": model.name,
        "kind": model.kind,
        "state": state_of(store, model.name),
        "folder": None if folder is None else str(folder),
        "repository": model.repository,
        "revision": model.revision,
        "files": [file.path for file in model.files],
        "size": model.size,
        "ram_mb": model.ram_mb,
        "languages": list(model.languages),
        "licence": model.licence,
        "commercial": model.commercial,
        "good_for": model.good_for.to(words.language),
        "caveat": None if model.caveat is None else model.caveat.to(words.language),
        "fits": machine.fits(model),
    }
