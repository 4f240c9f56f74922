"""The commands `facelog models list | pull | verify | remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.arguments import AsJson, Lang, language_of
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.wording.wording import Wording

models = typer.Typer(no_args_is_help=True, help="Get models for hearing, speaking and answering, only when asked to.")
Name = Annotated[str, typer.Argument(metavar="[NAME]")]


@models.command("list")
def list_models(lang: Lang = "", as_json: AsJson = False) -> None:
    """List the models that can be pulled, and which of them are here."""
    from bot.models import show_models

    settings, words = _start(lang)
    show_models(settings, words, as_json=as_json)


@models.command()
def pull(name: Name = "", lang: Lang = "") -> None:
    """Download a model, or continue where it stopped; without a name, say what would be sensible here."""
    from bot.models import propose, pull_named

    settings, words = _start(lang)
    if name:
        pull_named(settings, name, words)
    else:
        propose(settings, words)


@models.command()
def verify(name: Name = "", lang: Lang = "", as_json: AsJson = False) -> None:
    """Compare pulled models, or one of them, with the checksums that were recorded when they came."""
    from bot.models import verify as checked

    settings, words = _start(lang)
    if not checked(settings, name, words, as_json=as_json):
        raise typer.Exit(1)


@models.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME")], lang: Lang = "") -> None:
    """Delete a model that was pulled, and what an unfinished pull of it left."""
    from bot.models import remove as removed

    settings, words = _start(lang)
    removed(settings, name, words)


def _start(lang: str) -> tuple[Settings, Wording]:
    from bot.wording.wording import wording

    settings = load_settings()
    return settings, wording(language_of(lang) or settings.language)
