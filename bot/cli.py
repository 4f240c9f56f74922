"""The command line: `facelog run | chat | read | demo | doctor | eval`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from bot.access_command import allow, deny, people
from bot.appraise import appraise, eval_mismatch
from bot.arguments import AsJson, File, Lang, User, language_of, path_of, user_of, words_of
from bot.crisis_evaluation import eval_crisis
from bot.exchange_command import export, import_diary
from bot.forgetting import FILES, VOICES
from bot.lock_command import backup, purge, restore, rotate_key
from bot.models_command import models
from bot.persona_command import persona
from bot.replies_command import eval_replies
from bot.report_command import report
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail, fail_with, give_output_up, prepare_streams
from bot.text_evaluation import eval_text
from config.settings import Settings, load_settings
from core.errors import FacelogError
from core.people import Language
from core.types import Attachment, AttachmentKind, ConversationKey

if TYPE_CHECKING:
    from bot.adapters.console.script import Request
    from core.observations import FaceReading

app = typer.Typer(add_completion=False, no_args_is_help=True, help="A private diary companion.", rich_markup_mode=None)
evaluation = typer.Typer(no_args_is_help=True, help="Measure the models that ship.")
app.add_typer(evaluation, name="eval")
app.add_typer(models, name="models")
app.add_typer(persona, name="persona")
app.command()(appraise)
app.command()(allow)
app.command()(deny)
app.command()(people)
app.command()(export)
app.command("import")(import_diary)
app.command()(report)
app.command()(backup)
app.command()(purge)
app.command()(restore)
app.command("rotate-key")(rotate_key)
evaluation.command("mismatch")(eval_mismatch)
evaluation.command("text")(eval_text)
evaluation.command("replies")(eval_replies)
evaluation.command("crisis")(eval_crisis)
Result = TypeVar("Result")

log = logging.getLogger(__name__)


def main() -> None:
    """Run the command line; expected errors are one line on standard error and status 1."""
    prepare_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except FacelogError as error:
        fail(str(error))
    except OSError as error:
        give_output_up()
        fail_with(error)


@app.callback(invoke_without_command=True)
def _root(show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if show_version:
        typer.echo(f"facelog {version('facelog')}")
        raise typer.Exit


@app.command()
def run() -> None:
    """Start every adapter that is configured, or the terminal when none is; without a terminal, the demo."""
    settings = _settings()
    if settings.telegram_token is not None or settings.discord_token is not None:
        from bot.serve import serve

        _run(serve(settings), settings.home)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        chat()
    else:
        demo()


@app.command()
def chat(
    user: User = None,
    text: Annotated[str, typer.Option(help="One message; - reads it from standard input.")] = "",
    selfie: File = None,
    voice: File = None,
    video: File = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Talk in this terminal; with a message or --json, handle that one message."""
    settings = _settings()
    language = language_of(lang)
    name = user_of(user)
    files = ((AttachmentKind.IMAGE, selfie), (AttachmentKind.VOICE, voice), (AttachmentKind.VIDEO, video))
    if not (text or selfie or voice or video or as_json):
        _run(_converse(settings, name, language), settings.home)
        return
    if not (text or selfie or voice or video):
        raise typer.BadParameter("give a message: --text, --selfie, --voice or --video")
    from bot.adapters.console.script import Request
    from bot.app import limits_of

    limit = limits_of(settings).attachment_bytes
    request = Request(
        user=name,
        text=words_of(text),
        attachments=tuple(_load(path, kind, limit) for kind, path in files if path is not None),
        language=language,
    )
    _run(_once(settings, request, as_json=as_json), settings.home)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", parser=path_of)],
    lang: Lang = "",
    as_json: AsJson = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=path_of, help="Draw the first photo and its reading.")
    ] = None,
) -> None:
    """Say what is seen, heard or read in files; with --json one object a line."""
    settings = _settings()
    language = language_of(lang) or settings.language
    _run(_read(settings, files, language, as_json=as_json, plot=plot), settings.home)


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", parser=path_of, help="Where pictures, voices and the report go.")
    ] = Path("facelog-demo"),
    lang: Lang = "",
) -> None:
    """Go once through everything without a question, on a diary that is thrown away."""
    settings = _settings()
    from bot.demo import run_demo

    language = language_of(lang) or settings.language
    _run(run_demo(settings, Console(), out, language), Path(tempfile.gettempdir()))


@app.command()
def health() -> None:
    """Exit with 0 when a service of this home runs and answers, with 1 when not; for containers."""
    from bot.serve import alive

    raise typer.Exit(0 if alive(load_settings().home / "run") else 1)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Print what is configured, which model serves each stage and why, and the database's health."""
    settings = _settings()
    from bot.doctor import examine, findings_json

    findings = _run(examine(settings), settings.home)
    if as_json:
        _print_json(findings_json(findings))
    else:
        from bot.adapters.console.report import findings_picture

        Console().print(findings_picture([(f.group, f.what, f.state, f.detail) for f in findings]))
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(1)


@evaluation.command("face")
def eval_face(
    files: Annotated[list[Path], typer.Argument(metavar="DATA.npz...", parser=path_of)],
    lang: Lang = "",
    as_json: AsJson = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=path_of, help="Draw the figures on the first file.")
    ] = None,
) -> None:
    """Measure the face model on labelled faces (FER2013 or SMILEsmileD); with --json one object a file."""
    settings = _settings()
    language = language_of(lang) or settings.language
    from bot.evaluation import evaluate_face, packaged_face
    from bot.wording.wording import wording

    load = partial(packaged_face, settings.threads)
    print_json = _print_json if as_json else None
    _run(evaluate_face(files, load, wording(language), print_json=print_json, plot=plot), settings.home)


@evaluation.command("robustness")
def eval_robustness(
    file: Annotated[Path, typer.Argument(metavar="DATA.npz", parser=path_of)],
    faces: Annotated[int, typer.Option(min=1, help="How many of the faces are read.")] = 500,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure how well faces are read in photos that are shifted, small, turned, blurred, dark or badly compressed."""
    settings = _settings()
    language = language_of(lang) or settings.language
    from bot.robustness import evaluate_robustness, packaged_models
    from bot.wording.wording import wording

    load = partial(packaged_models, settings.threads)
    print_json = _print_json if as_json else None
    _run(evaluate_robustness(file, faces, load, wording(language), print_json=print_json), settings.home)


async def _converse(settings: Settings, user: str, language: Language | None) -> None:
    from bot.adapters.console.session import Services
    from bot.adapters.console.terminal import converse
    from bot.app import limits_of, open_app
    from bot.background import serve_background

    key = ConversationKey(platform="console", chat_id=user, user_id=user)
    async with open_app(settings) as service:
        stores = service.stores
        person = await stores.profiles.person(key, language)
        if language is not None and person.language != language:
            await stores.profiles.save(replace(person, language=language))
        background = asyncio.create_task(serve_background(service, ("console",)))
        background.add_done_callback(log_end)
        services = Services(
            intake=service.intake,
            profiles=stores.profiles,
            corrector=service.corrector,
            memories=stores.memories,
            desk=service.desk,
            shelf=service.shelf,
            files=settings.home / FILES,
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
            profiles=service.stores.profiles,
            outbox=service.outbox,
            voices=settings.home / VOICES,
        )
        await answer_once(request, services, _print_json if as_json else _print_answer)


async def _read(settings: Settings, files: list[Path], language: Language, *, as_json: bool, plot: Path | None) -> None:
    from bot.adapters.console.report import show_reading
    from bot.app import limits_of
    from bot.detached import detached
    from bot.reading import face_reading, load, read_content, reading_json
    from bot.senses import build_senses

    senses = build_senses(settings)
    limits = limits_of(settings)
    console = Console()
    try:
        for path in files:
            content = await load(path, limits.attachment_bytes)
            observations, watch = await read_content(path, content, senses, limits)
            if as_json:
                _print_json(reading_json(path, observations, watch, language))
            else:
                show_reading(console, path, observations, language)
            reading = face_reading(observations)
            if plot is not None and reading is not None:
                await detached(partial(_plot, content, reading, plot, language))
                plot = None
    finally:
        for part in (senses.face, senses.video, senses.text, senses.inspector, senses.transcriber):
            if part is not None:
                await part.aclose()


def _plot(photo: bytes, reading: FaceReading, out: Path, language: Language) -> None:
    from bot.wording.wording import wording
    from diary.charts import emotion_picture

    words = wording(language)
    out.write_bytes(emotion_picture(photo, reading, words.say("seen-title"), words.emotion))


def _run(work: Coroutine[Any, Any, Result], home: Path) -> Result:
    """Run to the end or to a signal. `home`: the folder that a failure of storage is about."""
    try:
        return asyncio.run(terminable(work))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except FacelogError as error:
        from bot.failures import failure_sentence

        fail(failure_sentence(error, home))


def log_end(background: asyncio.Task[None]) -> None:
    """Background work ends by cancellation only; anything else is a failure."""
    error = None if background.cancelled() else background.exception()
    if error is not None:
        parts = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
        log.error("background work ended: %s", ", ".join(type(part).__name__ for part in parts))


def _settings() -> Settings:
    from bot.logs import start_log

    settings = load_settings()
    try:
        start_log(settings.log_file, settings.log_level)
    except OSError as error:
        fail(f"FACELOG_HOME {settings.home}: {error.strerror or type(error).__name__}")
    return settings


def _load(path: Path, kind: AttachmentKind, limit: int) -> Attachment:
    from bot.files import load_attachment

    try:
        return load_attachment(path, kind, limit)
    except OSError as error:
        fail(f"{path}: {error.strerror or type(error).__name__}")


def _print_answer(result: dict[str, Any]) -> None:
    from bot.adapters.console.report import answer_text

    typer.echo(answer_text(result))


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
