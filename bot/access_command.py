"""The commands `facelog allow | deny | people`: who is served on the chat platforms."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Annotated, cast

import typer

from bot.arguments import AsJson, Lang, language_of
from config.settings import Settings, load_settings
from core.access import AccessState, Account
from core.types import Platform

PLATFORMS = ("telegram", "discord")
PlatformName = Annotated[str, typer.Argument(metavar="PLATFORM", help="telegram or discord.")]
UserId = Annotated[str, typer.Argument(metavar="ID", help="The account's number, as the bot told the person.")]


def allow(platform: PlatformName, user_id: UserId, lang: Lang = "") -> None:
    """Let an account use the bot."""
    _mark(platform, user_id, AccessState.ALLOWED, lang)


def deny(platform: PlatformName, user_id: UserId, lang: Lang = "") -> None:
    """Do not serve an account any more; its diary stays."""
    _mark(platform, user_id, AccessState.DENIED, lang)


def people(lang: Lang = "", as_json: AsJson = False) -> None:
    """List the accounts that are allowed, denied, or asked."""
    import asyncio

    from bot.wording.wording import wording

    settings = load_settings()
    accounts = asyncio.run(_accounts(settings))
    if as_json:
        sys.stdout.write(json.dumps([_json(account) for account in accounts]) + "\n")
        return
    words = wording(language_of(lang) or settings.language)
    owners = [(name, one) for name in PLATFORMS for one in _owners(settings, name)]
    for name, one in owners:
        typer.echo(f"{name}  {one}  {words.say('people-owner')}")
    for account in accounts:
        since = f"{account.changed_at:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{account.platform}  {account.user_id}  {words.say(f'people-{account.state.value}')}  {since}")
    if not owners and not accounts:
        typer.echo(words.say("people-none"))


def _owners(settings: Settings, platform: str) -> Sequence[str]:
    listed = settings.telegram_owners if platform == "telegram" else settings.discord_owners
    return [one for one in listed.split(",") if one]


def _json(account: Account) -> dict[str, str | bool]:
    return {
        "platform": account.platform,
        "id": account.user_id,
        "state": account.state.value,
        "changed_at": account.changed_at.isoformat(),
        "has_diary": account.person_id is not None,
    }


def _mark(platform: str, user_id: str, state: AccessState, lang: str) -> None:
    import asyncio

    from bot.wording.wording import wording

    if platform not in PLATFORMS:
        raise typer.BadParameter("should be telegram or discord", param_hint="PLATFORM")
    if not (user_id.isascii() and user_id.isdigit() and len(user_id) <= 20):
        raise typer.BadParameter("should be the account's number", param_hint="ID")
    settings = load_settings()
    asyncio.run(_store(settings, cast(Platform, platform), user_id, state))
    words = wording(language_of(lang) or settings.language)
    typer.echo(words.say(f"people-now-{state.value}", platform=platform, id=user_id))


async def _store(settings: Settings, platform: Platform, user_id: str, state: AccessState) -> None:
    from bot.app import open_access
    from core.days import utc_now

    async with open_access(settings) as access:
        await access.mark(platform, user_id, state, utc_now())


async def _accounts(settings: Settings) -> Sequence[Account]:
    from bot.app import open_access

    async with open_access(settings) as access:
        return await access.accounts()
