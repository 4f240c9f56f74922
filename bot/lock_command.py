"""The commands `facelog purge | backup | restore | rotate-key`: the owner's side of the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

from bot.arguments import Lang, language_of, path_of, user_of
from bot.forgetting import drop_files
from bot.streams import fail
from config.settings import Settings, load_settings
from core.errors import FacelogError, VaultError
from core.types import Platform

if TYPE_CHECKING:
    from storage.backup import Checked
    from storage.master_key import MasterKey
    from storage.vault import Vault

STORES = ("file", "keyring")
PLATFORMS = ("console", "telegram", "discord", "web")
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Result = TypeVar("Result")
_SENTENCES = {
    "service_running": "Facelog runs; stop it first",
    "no_database": "there is no diary in {home} yet",
    "backup_exists": "{file} is there already; choose another name",
    "backup_not_written": "{file} cannot be written; check its folder and the room on its disk",
    "key_change_unfinished": "a change of the master key was interrupted; run `facelog rotate-key` first, or what is "
    "in {home} now could not be opened any more",
    "no_backup": "{file}: there is no such file",
    "database_not_replaced": "the diary in {home} cannot be replaced; check its permissions and the room on its disk",
    "wrong_master_key": "{file} was sealed with another master key; put that one back to open it",
    "database_damaged": "{file} is damaged",
    "not_a_database": "{file} is not a backup of Facelog",
    "not_a_facelog_database": "{file} is not a backup of Facelog",
    "database_is_newer": "{file} was written by a newer Facelog; update this one",
}


def purge(
    user: Annotated[str, typer.Option("--user", help="Id of the account, or name of the terminal's user.")],
    platform: Annotated[str, typer.Option("--platform", help=", ".join(PLATFORMS))] = "console",
    yes: Yes = False,
    lang: Lang = "",
) -> None:
    """Delete everything of a person, and the key that opens it, for good."""
    settings = load_settings()
    say = _sayings(settings, lang)
    if platform not in PLATFORMS:
        raise typer.BadParameter(f"should be one of {', '.join(PLATFORMS)}", param_hint="--platform")
    account = {"platform": platform, "id": user_of(user)}
    if not yes and typer.prompt(say("lock-purge-ask", **account), default="", show_default=False) != account["id"]:
        fail(say("lock-not-done"))
    erased, others = _run(lambda: _purge(settings, cast(Platform, platform), account["id"]), settings, None)
    if not erased:
        fail(say("lock-nobody", **account))
    typer.echo(say("lock-purged", **account))
    if others:
        typer.echo(say("lock-running"))


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", parser=path_of)], lang: Lang = "") -> None:
    """Write a checked copy of all diaries, also while Facelog runs. The master key is not in it."""
    from storage.backup import back_up

    settings = load_settings()
    found = _run(lambda: _in_thread(lambda: back_up(_database(settings), file, _vault(settings))), settings, file)
    typer.echo(_sayings(settings, lang)("lock-backed-up", file=str(file), bytes=found.size, **_counts(found)))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=path_of)], yes: Yes = False, lang: Lang = ""
) -> None:
    """Put a backup in the diary's place. What was there before is kept under another name."""
    settings = load_settings()
    say = _sayings(settings, lang)
    if _database(settings).exists() and not yes and not typer.confirm(say("lock-restore-ask", file=str(file))):
        fail(say("lock-not-done"))
    found, kept = _run(lambda: _in_thread(lambda: _put_back(settings, file)), settings, file)
    typer.echo(say("lock-restored", **_counts(found)))
    if kept is not None:
        typer.echo(say("lock-replaced", file=str(kept)))


def _put_back(settings: Settings, file: Path) -> tuple[Checked, Path | None]:
    """Restore with the key as it is while nobody changes it."""
    from bot.app import key_store_of
    from core.days import utc_now
    from storage.backup import restore as put_back
    from storage.key_lock import changing_keys
    from storage.key_store import FileKeyStore
    from storage.rotation import unfinished
    from storage.vault import Vault

    database, run_dir = _database(settings), settings.home / "run"
    with changing_keys(run_dir):
        key = _master_key(settings)
        store = key_store_of(settings) if settings.key is None else FileKeyStore(settings.home)
        if unfinished(database, store.waiting, key):
            raise VaultError("key_change_unfinished")
        return put_back(file, database, Vault(key), run_dir=run_dir, at=utc_now())


def rotate_key(
    to: Annotated[str, typer.Option("--to", help="Move the key there instead, unchanged: file or keyring.")] = "",
    yes: Yes = False,
    lang: Lang = "",
) -> None:
    """Change the master key, or move it; finishes what was interrupted. Facelog must not run while it changes."""
    settings = load_settings()
    say = _sayings(settings, lang)
    if not _database(settings).exists():
        fail(_SENTENCES["no_database"].format(home=settings.home))
    if to:
        _move(settings, to, say, yes=yes)
    else:
        _change(settings, say, yes=yes)


def _change(settings: Settings, say: Callable[..., str], *, yes: bool) -> None:
    from bot.app import key_store_of
    from storage.key_store import FileKeyStore
    from storage.rotation import change_master_key

    if not yes and not typer.confirm(say("lock-rotate-ask")):
        fail(say("lock-not-done"))
    in_store = settings.key is None
    # A key of a setting is for its owner to change: they can read a file.
    store = key_store_of(settings) if in_store else FileKeyStore(settings.home)
    database, run_dir = _database(settings), settings.home / "run"
    found = _run(
        lambda: change_master_key(database, store, _master_key(settings), run_dir=run_dir, in_store=in_store),
        settings,
        database,
    )
    if in_store:
        typer.echo(say("lock-rotated", people=found.people))
    else:
        typer.echo(say("lock-rotated-setting", file=store.waiting.where))


def _move(settings: Settings, to: str, say: Callable[..., str], *, yes: bool) -> None:
    """Move the key to the store of that name, from the other one."""
    from storage.key_store import FileKeyStore, KeyPlace, KeyringStore
    from storage.rotation import move_master_key

    if to not in STORES:
        raise typer.BadParameter(f"should be one of {', '.join(STORES)}", param_hint="--to")
    if settings.key is not None:
        fail(say("lock-move-setting"))
    if not yes and not typer.confirm(say(f"lock-move-ask-{to}")):
        fail(say("lock-not-done"))

    async def move() -> str:
        keyring = KeyringStore(settings.home)
        keyring.name_it()
        places: dict[str, KeyPlace] = {"file": FileKeyStore(settings.home).place, "keyring": keyring.place}
        [other] = places.keys() - {to}
        await move_master_key(_database(settings), places[other], places[to], run_dir=settings.home / "run")
        return places[to].where

    typer.echo(say("lock-moved", place=_run(move, settings, _database(settings)), to=to))
    if settings.key_store != to:
        typer.echo(say("lock-moved-setting", to=to))


async def _purge(settings: Settings, platform: Platform, user_id: str) -> tuple[bool, bool]:
    """Whether somebody was erased, and whether another process still holds things in memory."""
    from storage.database import Database
    from storage.erasure import SqlErasure

    if not _database(settings).exists():
        return False, False
    database = await Database.open(_database(settings), master_key=_master_key(settings), run_dir=settings.home / "run")
    try:
        erasure = SqlErasure(database)
        person_id = await erasure.person_of(platform, user_id)
        erased = person_id is not None and await erasure.erase(person_id)
        if erased and platform == "console":
            await asyncio.to_thread(drop_files, settings.home)
        return erased, await database.others_run()
    finally:
        await database.aclose()


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.to_thread(work)


def _run(work: Callable[[], Coroutine[Any, Any, Result]], settings: Settings, file: Path | None) -> Result:
    """Run to the end. A failure is one sentence about the file, or about the home where it is not."""
    from bot.failures import failure_sentence

    try:
        return asyncio.run(work())
    except FacelogError as error:
        sentence = _SENTENCES.get(str(error)) if file is not None else None
        if sentence is None:
            fail(failure_sentence(error, settings.home))
        fail(f"{sentence.format(file=file, home=settings.home)} ({error})")


def _sayings(settings: Settings, lang: str) -> Callable[..., str]:
    from bot.wording.wording import wording

    return wording(language_of(lang) or settings.language).say


def _database(settings: Settings) -> Path:
    from bot.app import DATABASE_FILE

    return settings.home / DATABASE_FILE


def _master_key(settings: Settings) -> MasterKey:
    """The present key; never a new one, which would open nothing. Raises VaultError."""
    from bot.app import key_store_of, master_key

    return master_key(settings) if settings.key is not None else key_store_of(settings).key()


def _vault(settings: Settings) -> Vault:
    from storage.vault import Vault

    return Vault(_master_key(settings))


def _counts(found: Checked) -> dict[str, int]:
    return {"people": found.people, "entries": found.entries}
