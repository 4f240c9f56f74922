"""The commands `facelog persona list | show | import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.arguments import AsJson, Lang, language_of, path_of
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.wording.wording import Wording

persona = typer.Typer(no_args_is_help=True, help="See who can answer, and bring your own.")
Name = Annotated[str, typer.Argument(metavar="NAME")]


@persona.command("list")
def list_personas(lang: Lang = "", as_json: AsJson = False) -> None:
    """List the personas, and what is wrong with files that cannot be used."""
    from bot.personas import show_personas

    settings, words = _start(lang)
    if not show_personas(settings, words, as_json=as_json):
        raise typer.Exit(1)


@persona.command()
def show(name: Name, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show who a persona is, how they greet and answer, and what they do not do."""
    from bot.personas import show_persona

    settings, words = _start(lang)
    show_persona(settings, name, words, as_json=as_json)


@persona.command("import")
def import_persona(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=path_of)],
    name: Annotated[str, typer.Option(help="What to choose the persona by; the card's name when that is ASCII.")] = "",
    lang: Lang = "",
) -> None:
    """Make a persona from a character card (JSON or PNG, version 1 to 3) and say what of it was left out."""
    from bot.personas import import_file

    settings, words = _start(lang)
    import_file(settings, file, name, words)


def _start(lang: str) -> tuple[Settings, Wording]:
    from bot.wording.wording import wording

    settings = load_settings()
    return settings, wording(language_of(lang) or settings.language)
