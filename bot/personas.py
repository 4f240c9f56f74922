"""The personas of this installation: what `facelog persona` shows and imports, and where people's own are kept."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Literal, get_args

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.json_view import Json
from bot.streams import fail, printable
from bot.wording.wording import Wording
from config.settings import Settings
from core.errors import ConfigError, FacelogError
from core.people import LANGUAGES, SpeechLevel
from llm.character_card import MAX_CARD_BYTES, ImportedCard, Why, import_card
from llm.persona import PERSONA_NAME, Persona, persona_names
from llm.persona_file import MAX_BYTES, PersonaShelf, parse_own_persona

FOLDER = "personas"
"""Of people's own personas, in the home folder."""
MOST_OWN = 20
"""Files up to which people may add personas in a conversation."""
_CALLS = {"ko": {SpeechLevel.CASUAL: "민지야", SpeechLevel.POLITE: "민지님"}, "en": dict.fromkeys(SpeechLevel, "Min")}
_NAMES = {"ko": {SpeechLevel.CASUAL: "민지", SpeechLevel.POLITE: "민지님"}, "en": dict.fromkeys(SpeechLevel, "Min")}
"""Somebody to be named in examples."""


def shelf_of(settings: Settings) -> PersonaShelf:
    """All personas of this installation."""
    return PersonaShelf(settings.home / FOLDER)


class PersonaNotSaved(FacelogError):
    """A persona cannot be kept; `code` is the key of a sentence in `bot.wording`."""

    def __init__(self, code: Literal["persona-exists", "persona-too-many", "persona-not-written"]) -> None:
        super().__init__(code)
        self.code = code


def save_persona(settings: Settings, name: str, source: str) -> Path:
    """Keep a person's own persona, for everybody of this installation, and return its file. Blocks.

    Never over a file that is there, or under a packaged persona's name. Raises PersonaNotSaved, and ConfigError when
    the name or the source is not a persona's.
    """
    if not PERSONA_NAME.fullmatch(name):
        raise ConfigError("a name has small letters, digits and _ only, and begins with a letter")
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ConfigError(f"{name}.toml: has more than {MAX_BYTES:,} bytes")
    parse_own_persona(source, f"{name}.toml")
    if name in persona_names():
        raise PersonaNotSaved("persona-exists")
    if len(shelf_of(settings).own()) >= MOST_OWN:
        raise PersonaNotSaved("persona-too-many")
    try:
        return _write_new(settings, name, source)
    except FileExistsError as error:
        raise PersonaNotSaved("persona-exists") from error
    except OSError as error:
        raise PersonaNotSaved("persona-not-written") from error


def free_name(settings: Settings, wanted: str) -> str:
    """The name, or the first of `name_2`, `name_3` ... that no persona has yet. Blocks."""
    taken = {*shelf_of(settings).names(), *(file.stem for file in (settings.home / FOLDER).glob("*.toml"))}
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, len(taken) + 3) if (name := f"{wanted[:28]}_{number}") not in taken)


def _write_new(settings: Settings, name: str, source: str) -> Path:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError and other OSErrors."""
    folder = settings.home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{name}.toml"
    with target.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(source)
            file.flush()
        except OSError:
            target.unlink(missing_ok=True)
            raise
    return target


def show_personas(settings: Settings, words: Wording, *, as_json: bool) -> bool:
    """Print all personas; whether every file can be used. Raises ConfigError when the folder cannot be read."""
    shelf = shelf_of(settings)
    problems = shelf.problems()
    usable = {name: shelf.load(name) for name in shelf.names() if f"{name}.toml" not in problems}
    # A file that has a packaged name is a problem of the file: the packaged persona is there all the same.
    usable = {name: shelf.load(name) for name in persona_names()} | usable
    if as_json:
        listed: list[Json] = [_persona_json(name, persona) for name, persona in usable.items()]
        _print_json({"folder": str(settings.home / FOLDER), "personas": listed, "problems": dict(problems)})
        return not problems
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, persona in usable.items():
        state = words.say("persona-own") if persona.untrusted else words.say("persona-packaged")
        who = Text(name, style="bold").append(f"\n{persona.name.of(words.language)}", "").append(f"\n{state}", "dim")
        table.add_row(who, Text(persona.description.of(words.language)))
    bad = [Text(printable(f"{file}: {problem}"), style="red") for file, problem in problems.items()]
    _show(table, *bad, Text(words.say("persona-folder", folder=printable(str(settings.home / FOLDER))), style="dim"))
    return not problems


def show_persona(settings: Settings, name: str, words: Wording, *, as_json: bool) -> None:
    """Print one persona. Raises ConfigError."""
    persona = shelf_of(settings).load(name)
    if as_json:
        _print_json(_persona_json(name, persona))
    else:
        _show(_picture(persona, words))


def import_file(settings: Settings, path: Path, name: str, words: Wording) -> None:
    """Write a character card as a persona file. Raises ConfigError and OSError; an existing file stays as it is."""
    with path.open("rb") as file:
        card = import_card(file.read(MAX_CARD_BYTES + 1))
    chosen = name or _file_name(card)
    if not PERSONA_NAME.fullmatch(chosen):
        fail(words.say("persona-name-needed"))
    if chosen in persona_names():
        fail(words.say("persona-name-taken", name=chosen))
    try:
        target = _write_new(settings, chosen, card.source)
    except FileExistsError:
        fail(words.say("persona-name-taken", name=chosen))
    _tell(card, chosen, target, words)


def _file_name(card: ImportedCard) -> str:
    ascii_only = re.sub(r"[^a-z0-9]+", "_", card.persona.name.of(card.language).lower()).strip("_")
    return ascii_only[:32]


def _tell(card: ImportedCard, name: str, target: Path, words: Wording) -> None:
    lines = [words.say("persona-imported", name=name, file=printable(str(target)))]
    keys = {why: ", ".join(one.key for one in card.dropped if one.why == why) for why in get_args(Why)}
    lines += [words.say(f"persona-card-{why}", keys=said) for why, said in keys.items() if said]
    if card.persona.borrowed:
        lines.append(words.say("persona-borrowed"))
    _show(*(Text(line) for line in lines))


def _picture(persona: Persona, words: Wording) -> RenderableType:
    language = words.language
    parts: list[RenderableType] = [
        Text(persona.name.of(language), style="bold"),
        Text(persona.description.of(language)),
    ]
    for level in SpeechLevel:
        values = {"call": _CALLS[language][level], "name": _NAMES[language][level]}
        said: list[RenderableType] = [Text(persona.greet(language, level))]
        for example in persona.examples_in(language, level, values):
            said += [Text(f"> {example.said}", style="dim"), Text(example.reply)]
        manner = Text(persona.manner_in(language, level), style="italic")
        parts += [Text(), Text(words.say(f"persona-level-{level}"), style="bold"), manner]
        parts.append(Padding(Group(*said), (0, 0, 0, 2)))
    voice = persona.voice_in(language)
    parts += [Text(), Text(words.say("persona-voice", pitch=voice.pitch, pace=voice.pace), style="dim")]
    parts += [Text(f"- {line}") for line in persona.boundaries_in(language, SpeechLevel.POLITE)]
    if persona.borrowed:
        parts.append(Text(words.say("persona-borrowed"), style="yellow"))
    return Group(*parts)


def _persona_json(name: str, persona: Persona) -> Json:
    return {
        "name": name,
        "own": persona.untrusted,
        "borrowed": list(persona.borrowed),
        "called": {language: persona.name.of(language) for language in LANGUAGES},
        "description": {language: persona.description.of(language) for language in LANGUAGES},
        "voice": {
            language: {"pitch": persona.voice_in(language).pitch, "pace": persona.voice_in(language).pace}
            for language in LANGUAGES
        },
    }


def _show(*parts: RenderableType) -> None:
    console = Console()
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, Text))


def _print_json(value: Json) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
