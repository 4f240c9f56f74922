"""`/settings`: a table of what a person can change, with the values that each setting takes; and the change."""

from __future__ import annotations

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.commands.persona import usable
from bot.preferences import SettingError, change, settings_of
from bot.wording.wording import Wording, wording
from core.people import LANGUAGES, Person
from core.ports import Profiles
from core.types import ConversationKey
from llm.persona_file import PersonaShelf


class SettingsTable:
    """Shows and changes settings in a terminal."""

    def __init__(self, profiles: Profiles, shelf: PersonaShelf, console: Console) -> None:
        self._profiles = profiles
        self._shelf = shelf
        self._console = console

    async def run(self, key: ConversationKey, known: Person, rest: str) -> Person | None:
        """Show all settings, or change one: NAME VALUE. Returns the person when they changed. Raises StorageError."""
        name, _, value = rest.partition(" ")
        if name and value.strip():
            return await self._change(key, known, name, value.strip())
        words = wording(known.language)
        table = Table.grid(padding=(0, 2))
        for setting in settings_of(self._shelf.names()):
            label = words.say(f"setting-{setting.name}")
            shown = setting.show(known) or words.say("value-none")
            table.add_row(
                setting.name, Text(label, style="dim"), Text(shown, style="bold"), _allowed(setting.allowed, words)
            )
        self._console.print(Group(Text(words.say("settings-title"), style="italic"), table))
        self._say(words, "settings-hint")
        return None

    async def _change(self, key: ConversationKey, known: Person, name: str, value: str) -> Person | None:
        words = wording(known.language)
        personas = {one.name.of(lang): named for named, one in usable(self._shelf).items() for lang in LANGUAGES}
        # Read anew: another terminal or a script may have changed something else meanwhile.
        before = await self._profiles.person(key)
        try:
            person, setting = change(before, name, personas.get(value, value), self._shelf.names())
        except SettingError as error:
            allowed = _allowed(error.allowed, words).plain
            if error.value is None:
                self._say(words, "settings-unknown", name=error.name, allowed=allowed)
            else:
                self._say(words, "settings-bad-value", name=error.name, value=error.value, allowed=allowed)
            return None
        await self._profiles.save(person)
        words = wording(person.language)
        shown = setting.show(person) or words.say("value-none")
        self._say(words, "settings-changed", name=words.say(f"setting-{setting.name}"), value=shown)
        if person.preferences.remote and not before.preferences.remote:
            self._say(words, "settings-remote-on")
        return person

    def _say(self, words: Wording, key: str, **args: str | int | float) -> None:
        self._console.print(Text(words.say(key, **args)))


def _allowed(values: tuple[str, ...], words: Wording) -> Text:
    return Text(" | ".join(words.say(value) if value.startswith("value-") else value for value in values), style="dim")
