"""The menu of commands that Telegram shows, by language and kind of chat."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import RetryAfter, TelegramError

from bot.adapters.telegram.client import Bot
from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.pace import Pace
from bot.commands.command import Spec
from bot.wording.wording import wording
from core.errors import StorageError
from core.people import LANGUAGES, Language
from core.stores import Bookmarks

log = logging.getLogger(__name__)

MOST_DESCRIPTION = 256
TRIES = 10
_NAME = "telegram.commands"

_Menu = tuple[BotCommandScope, str | None, list[tuple[str, str]]]


async def send_menus(bot: Bot, specs: Sequence[Spec], language: Language, bookmarks: Bookmarks, pace: Pace) -> None:
    """Tell Telegram the commands if they are others than the last time. Without a menu commands work all the same.

    `language`: for people whose language is none of ours.
    """
    menus = list(_menus(specs, language))
    digest = _digest(menus, bot.id)
    try:
        if await bookmarks.get(_NAME) == digest:
            return
        for scope, code, commands in menus:
            if not await _send(bot, scope, code, commands, pace):
                return
        await bookmarks.put(_NAME, digest)
    except StorageError as error:
        log.error("the menu of commands could not be kept: %s", type(error).__name__)


async def _send(
    bot: Bot, scope: BotCommandScope, code: str | None, commands: list[tuple[str, str]], pace: Pace
) -> bool:
    for tries in range(1, TRIES + 1):
        try:
            await bot.set_my_commands([BotCommand(*one) for one in commands], scope=scope, language_code=code)
        except RetryAfter as error:
            await pace.sleep(seconds_of(error.retry_after))
        except TelegramError as error:
            log.warning("a menu of commands could not be sent: %s", type(error).__name__)
            await pace.sleep(pace.waits(tries))
        else:
            return True
    return False


def _menus(specs: Sequence[Spec], language: Language) -> Iterator[_Menu]:
    in_groups = [spec for spec in specs if spec.in_groups]
    for scope, shown in ((BotCommandScopeAllPrivateChats(), specs), (BotCommandScopeAllGroupChats(), in_groups)):
        for code in (None, *LANGUAGES):
            yield scope, code, [(spec.name, _description(spec, code or language)) for spec in shown]


def _description(spec: Spec, language: Language) -> str:
    return wording(language).say(f"command-{spec.name}")[:MOST_DESCRIPTION]


def _digest(menus: Sequence[_Menu], bot_id: int) -> str:
    """Of another bot it is another one: a new token needs its menus, too."""
    told = [(scope.type, code, commands) for scope, code, commands in menus]
    return hashlib.sha256(json.dumps([bot_id, told]).encode()).hexdigest()
