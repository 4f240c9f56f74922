"""The commands `facelog export` and `facelog import`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

from bot.arguments import AsJson, Lang, User, language_of, path_of, user_of
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail, fail_with
from config.settings import Settings, load_settings
from core.errors import FacelogError
from core.types import ConversationKey, Platform

if TYPE_CHECKING:
    from bot.wording.wording import Wording

PLATFORMS = ("console", "telegram", "discord")
FORMATS = ("json", "csv", "markdown", "zip")
STEPS = range(1, 6)
Result = TypeVar("Result")
PlatformOption = Annotated[
    str, typer.Option("--platform", help="Where --user talks: console, telegram or discord (then it is a number).")
]


def export(
    user: User = None,
    wanted: Annotated[str, typer.Option("--format", help="json, csv, markdown or zip.")] = "json",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=path_of, help="A new file; named by the day when not given.")
    ] = None,
    platform: PlatformOption = "console",
    lang: Lang = "",
) -> None:
    """Write a diary to a file that is not encrypted."""
    from bot.exchanging import export_file

    if wanted not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    settings, words = _start(lang)
    key = _key(user, platform)
    written = _run(export_file(settings, key, wanted, out, words), settings, words)
    if written is None:
        fail(words.say("exchange-nobody", user=key.user_id))
    counts = {"entries": written.entries, "taps": written.taps, "photos": written.photos}
    typer.echo(words.say("export-written", path=str(written.path), **counts))


def import_diary(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=path_of)],
    user: User = None,
    apply: Annotated[bool, typer.Option("--apply", help="Import; without it, only say what would happen.")] = False,
    take_settings: Annotated[bool, typer.Option("--settings", help="Take settings over, but no agreements.")] = False,
    mood: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=STEP", help="How good a mood of a Daylio CSV is: 1 (worst) to 5 (best)."),
    ] = None,
    platform: PlatformOption = "console",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Bring entries from a file of Facelog, Daylio or Day One; a dry run without --apply."""
    from bot.exchanging import Wishes, import_path
    from bot.exchanging_view import report_json, show_report

    settings, words = _start(lang)
    wishes = Wishes(apply=apply, settings=take_settings, names=_steps(mood or ()))
    key = _key(user, platform)
    report = _run(import_path(settings, key, file, wishes), settings, words)
    if report is None:
        fail(words.say("exchange-nobody", user=key.user_id))
    if as_json:
        typer.echo(report_json(report))
    else:
        show_report(report, words)


def _start(lang: str) -> tuple[Settings, Wording]:
    from bot.wording.wording import wording

    settings = load_settings()
    return settings, wording(language_of(lang) or settings.language)


def _key(user: str | None, platform: str) -> ConversationKey:
    if platform not in PLATFORMS:
        raise typer.BadParameter(f"--platform is one of {', '.join(PLATFORMS)}")
    name = user_of(user)
    return ConversationKey(platform=cast(Platform, platform), chat_id=name, user_id=name)


def _steps(given: Sequence[str]) -> dict[str, int]:
    steps = {}
    for one in given:
        name, _, step = one.rpartition("=")
        if not name.strip() or not (step.isascii() and step.isdigit() and int(step[:3]) in STEPS):
            raise typer.BadParameter("--mood is NAME=STEP, with a step from 1 to 5")
        steps[name] = int(step)
    return steps


def _run(work: Coroutine[Any, Any, Result], settings: Settings, words: Wording) -> Result:
    from bot.failures import failure_sentence
    from diary.exchange.found import ImportFailed

    try:
        return asyncio.run(terminable(work))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except ImportFailed as error:
        fail(words.say(f"import-failed-{error.code}"))
    except FacelogError as error:
        fail(failure_sentence(error, settings.home))
    except OSError as error:
        fail_with(error)
