"""Slash commands from the desk's specs, in Korean and English, declared to Discord only when they changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.arrivals import language_of
from bot.adapters.discord.failures import FAILURES
from bot.commands.command import Spec
from bot.wording.wording import Wording, wording
from core.emotions import Emotion
from core.errors import StorageError
from core.people import Language
from core.stores import Bookmarks

log = logging.getLogger(__name__)

LONGEST_DESCRIPTION = 100
MOST_SUGGESTIONS = 25
Run = Callable[[discord.Interaction, str, str], Awaitable[None]]
"""Answers a command: the interaction, the command's name, what follows it."""


class WordingTranslator(app_commands.Translator):
    """Says sentences of `bot.wording` in the languages that there are; the message of a text is a key."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The sentence in a locale; None where there is none."""
        language, key = language_of(locale), string.extras.get("key")
        return None if language is None or key is None else _sentence(wording(language), key)


class SlashTree(app_commands.CommandTree[discord.Client]):
    """The commands. Failures are logged by their type: a traceback may quote what somebody wrote."""

    def __init__(self, client: discord.Client, run: Run) -> None:
        """`run`: answers all of them."""
        contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
        super().__init__(client, allowed_contexts=contexts)
        self._run = run

    async def on_error(
        self, interaction: discord.Interaction[discord.Client], error: app_commands.AppCommandError
    ) -> None:
        """Answer a command of an older version; log what else failed."""
        name = _older(error)
        if name is not None and interaction.type is discord.InteractionType.application_command:
            await self._run(interaction, name, "")
            return
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        log.error("a slash command failed: %s", type(cause).__name__)


def _older(error: app_commands.AppCommandError) -> str | None:
    """The name of a command that was given as an older version declared it."""
    match error:
        case app_commands.CommandNotFound(name=name):
            return name
        case app_commands.CommandSignatureMismatch(command=command):
            return command.name
        case _:
            return None


def add_commands(tree: SlashTree, specs: Sequence[Spec], language: Language, run: Run) -> None:
    """Declare the commands. `language`: of the descriptions for people who read neither of ours."""
    words = wording(language)
    for spec in specs:
        tree.add_command(_command(spec, words, run))


async def sync_changed(tree: SlashTree, bookmarks: Bookmarks, application_id: int) -> bool:
    """Declare the commands to Discord unless they are what was declared last; whether it was done."""
    translator = tree.translator
    if translator is None:
        raise ValueError("the tree has no translator")
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    name = f"discord-commands-{application_id}"
    try:
        if await bookmarks.get(name) == digest:
            return False
        await tree.sync()
        await bookmarks.put(name, digest)
    except (*FAILURES, app_commands.AppCommandError) as error:
        log.error("commands could not be declared: %s", type(error).__name__)
        return False
    except StorageError as error:
        log.error("commands could not be looked up: %s", type(error).__name__)
        return False
    log.info("%d commands declared", len(payload))
    return True


def _command(spec: Spec, words: Wording, run: Run) -> app_commands.Command[Any, ..., None]:
    described = _locale(words, f"command-{spec.name}")
    if not spec.argument:

        async def bare(interaction: discord.Interaction) -> None:
            await run(interaction, spec.name, "")

        return app_commands.Command(name=spec.name, description=described, callback=bare)

    async def with_words(interaction: discord.Interaction, words: str = "") -> None:
        await run(interaction, spec.name, words)

    callback = app_commands.describe(words=_locale(words, spec.argument))(with_words)
    callback = app_commands.rename(words=spec.argument.removeprefix("argument-"))(callback)
    command = app_commands.Command[Any, ..., None](name=spec.name, description=described, callback=callback)
    if spec.choices:

        async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return suggestions(spec, current, language_of(interaction.locale) or words.language)

        command.autocomplete("words")(suggest)
    return command


def suggestions(spec: Spec, current: str, language: Language) -> list[app_commands.Choice[str]]:
    """The choices that what is typed may become: the same for everybody, so that nothing has to be looked up."""
    words, typed = wording(language), current.strip().casefold()
    named = [(_named(choice, words), choice) for choice in spec.choices]
    fitting = [one for one in named if typed in one[0].casefold() or typed in one[1].casefold()]
    return [app_commands.Choice(name=name, value=value) for name, value in fitting[:MOST_SUGGESTIONS]]


def _named(choice: str, words: Wording) -> str:
    try:
        return words.emotion(Emotion(choice))
    except ValueError:
        return choice


def _locale(words: Wording, key: str) -> app_commands.locale_str:
    return app_commands.locale_str(_sentence(words, key), key=key)


def _sentence(words: Wording, key: str) -> str:
    text = words.say(key)
    return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1]}…"
