"""The command line: `facelog run | chat | read | demo | doctor`."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from collections.abc import Coroutine
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from config.settings import Settings, load_settings
from core.errors import FacelogError
from core.people import LANGUAGES, Language
from core.types import Attachment, AttachmentKind, ConversationKey

if TYPE_CHECKING:
    from bot.adapters.console.script import Request
    from core.observations import FaceReading

app = typer.Typer(add_completion=False, no_args_is_help=True, help="A private diary companion.", rich_markup_mode=None)
Result = TypeVar("Result")
VOICES = "voices"

User = Annotated[str, typer.Option("--user", help="Whose diary; the account's name when not given.")]
Lang = Annotated[str, typer.Option("--lang", help="ko or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
File = Annotated[Path | None, typer.Option(metavar="FILE")]


def main() -> None:
    """Run the command line; expected errors are one line on standard error and status 1."""
    try:
        app()
    except FacelogError as error:
        _fail(str(error))


@app.callback(invoke_without_command=True)
def _root(show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if show_version:
        typer.echo(f"facelog {version('facelog')}")
        raise typer.Exit


@app.command()
def run() -> None:
    """Start every adapter that is configured, or the terminal when none is; without a terminal, the demo."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        chat(user=getpass.getuser())
    else:
        demo()


@app.command()
def chat(
    user: User = "",
    text: Annotated[str, typer.Option(help="One message; - reads it from standard input.")] = "",
    selfie: File = None,
    voice: File = None,
    video: File = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Talk in this terminal; with a message or --json, handle that one message."""
    settings = _settings()
    language = _language(lang)
    files = ((AttachmentKind.IMAGE, selfie), (AttachmentKind.VOICE, voice), (AttachmentKind.VIDEO, video))
    if not (text or selfie or voice or video or as_json):
        _run(_converse(settings, user or getpass.getuser(), language))
        return
    if not (text or selfie or voice or video):
        raise typer.BadParameter("give a message: --text, --selfie, --voice or --video")
    from bot.adapters.console.script import Request
    from bot.app import limits_of

    limit = limits_of(settings).attachment_bytes
    request = Request(
        user=user or getpass.getuser(),
        text=sys.stdin.read() if text == "-" else text,
        attachments=tuple(_load(path, kind, limit) for kind, path in files if path is not None),
        language=language,
    )
    _run(_once(settings, request, as_json=as_json))


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    lang: Lang = "",
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the first photo and its reading.")] = None,
) -> None:
    """Say what is seen, heard or read in files; with --json one object a line."""
    settings = _settings()
    language = _language(lang) or settings.language
    _run(_read(settings, files, language, as_json=as_json, plot=plot))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where pictures, voices and the report go.")] = Path(
        "facelog-demo"
    ),
    lang: Lang = "",
) -> None:
    """Go once through everything without a question, on a diary that is thrown away."""
    settings = _settings()
    from bot.demo import run_demo

    _run(run_demo(settings, Console(), out, _language(lang) or settings.language))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Print what is configured, which model serves each stage and why, and the database's health."""
    settings = _settings()
    from bot.doctor import examine, findings_json

    findings = _run(examine(settings))
    if as_json:
        _print_json(findings_json(findings))
    else:
        from bot.adapters.console.report import findings_picture

        Console().print(findings_picture([(f.group, f.what, f.state, f.detail) for f in findings]))
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(1)


async def _converse(settings: Settings, user: str, language: Language | None) -> None:
    from bot.adapters.console.session import Services
    from bot.adapters.console.terminal import converse
    from bot.app import limits_of, open_app, serve_background

    key = ConversationKey(platform="console", chat_id=user, user_id=user)
    async with open_app(settings) as service:
        person = await service.profiles.person(key, language)
        if language is not None and person.language != language:
            await service.profiles.save(replace(person, language=language))
        background = asyncio.create_task(serve_background(service))
        services = Services(
            intake=service.intake,
            profiles=service.profiles,
            diary=service.diary,
            moods=service.moods,
            attachment_bytes=limits_of(settings).attachment_bytes,
        )
        try:
            await converse(services, service.postman, key, settings.home / VOICES)
        finally:
            background.cancel()
            await asyncio.gather(background, return_exceptions=True)


async def _once(settings: Settings, request: Request, *, as_json: bool) -> None:
    from bot.adapters.console.script import Services, answer_once
    from bot.app import open_app

    async with open_app(settings) as service:
        services = Services(
            intake=service.intake,
            profiles=service.profiles,
            outbox=service.outbox,
            voices=settings.home / VOICES,
        )
        await answer_once(request, services, _print_json if as_json else _print_answer)


async def _read(settings: Settings, files: list[Path], language: Language, *, as_json: bool, plot: Path | None) -> None:
    from bot.adapters.console.report import show_reading
    from bot.app import build_senses, limits_of
    from bot.reading import face_reading, read_file, reading_json

    senses = build_senses(settings)
    console = Console()
    try:
        for path in files:
            try:
                observations, watch = await read_file(path, senses, limits_of(settings))
            except OSError as error:
                _fail(f"{path}: {error.strerror or type(error).__name__}")
            if as_json:
                _print_json(reading_json(path, observations, watch, language))
            else:
                show_reading(console, path, observations, language)
            reading = face_reading(observations)
            if plot is not None and reading is not None:
                await asyncio.to_thread(_plot, path, reading, plot, language)
                plot = None
    finally:
        for part in (senses.face, senses.video, senses.text, senses.inspector, senses.transcriber):
            if part is not None:
                await part.aclose()


def _plot(path: Path, reading: FaceReading, out: Path, language: Language) -> None:
    from bot.wording.wording import wording
    from diary.charts import emotion_picture

    words = wording(language)
    out.write_bytes(emotion_picture(path.read_bytes(), reading, words.say("seen-title"), words.emotion))


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _settings() -> Settings:
    from bot.logs import start_log

    settings = load_settings()
    try:
        start_log(settings.log_file, settings.log_level)
    except OSError as error:
        _fail(f"FACELOG_HOME {settings.home}: {error.strerror}")
    return settings


def _language(code: str) -> Language | None:
    if not code:
        return None
    for language in LANGUAGES:
        if code == language:
            return language
    raise typer.BadParameter(f"--lang is one of {', '.join(LANGUAGES)}")


def _load(path: Path, kind: AttachmentKind, limit: int) -> Attachment:
    from bot.files import load_attachment

    try:
        return load_attachment(path, kind, limit)
    except OSError as error:
        _fail(f"{path}: {error.strerror or type(error).__name__}")


def _print_answer(result: dict[str, Any]) -> None:
    from bot.adapters.console.report import answer_text

    typer.echo(answer_text(result))


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _fail(line: str) -> NoReturn:
    typer.echo(f"facelog: {line}", err=True)
    raise SystemExit(1)
