"""`/persona`: who answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.command import Caller, Command, Spec
from bot.commands.making import PersonaMaker, draft_in
from bot.commands.screen import Outcome, Screen, rows_of
from bot.personas import PersonaNotSaved
from core.errors import ConfigError
from core.people import Person, Preferences
from core.ports import Profiles
from llm.persona import Persona
from llm.persona_draft import Draft, cancelled_text
from llm.persona_file import PersonaShelf

WIDTH = 3
MOST = 60
"""Personas that are shown; a folder may hold more than a message takes."""


class PersonaCommand(Command):
    """Shows the personas and chooses one."""

    spec = Spec(name="persona", argument="argument-persona")

    def __init__(self, profiles: Profiles, shelf: PersonaShelf, maker: PersonaMaker) -> None:
        self._profiles = profiles
        self._shelf = shelf
        self._maker = maker

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """All of them, or the one that is named chosen."""
        found = await asyncio.to_thread(usable, self._shelf)
        if argument:
            named = {persona.name.of(caller.person.language).casefold(): name for name, persona in found.items()}
            wanted = named.get(argument.casefold(), argument.lower())
            return await self._choose(caller, wanted, found)
        return self._screen(caller, found)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Choose one."""
        found = await asyncio.to_thread(usable, self._shelf)
        match arguments:
            case ["be", name]:
                return await self._choose(caller, name, found)
            case ["new"]:
                return self._maker.begin(caller)
            case ["keep"] if (draft := draft_in(caller.asked)) is not None:
                return await self._keep(caller, draft)
            case ["drop"]:
                return Screen(text=cancelled_text(caller.person.language))
            case _:
                return self._screen(caller, found)

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take an answer about a persona that is being made."""
        draft = draft_in(self.question(*question))
        return None if draft is None or draft.complete else await self._maker.answer(caller, draft, text)

    async def _keep(self, caller: Caller, draft: Draft) -> Screen:
        try:
            name = await self._maker.keep(draft)
        except PersonaNotSaved as error:
            return Screen(text=caller.say(error.code))
        return await self._choose(caller, name, await asyncio.to_thread(usable, self._shelf))

    async def _choose(self, caller: Caller, name: str, found: dict[str, Persona]) -> Screen:
        if name not in found:
            return self._screen(caller, found, caller.say("persona-unknown"))
        person = replace(caller.person, preferences=replace(caller.person.preferences, persona=name))
        await self._profiles.save(person)
        new = Caller(person=person, key=caller.key, at=caller.at)
        return Screen(text=_greet(new, found[name]), rows=((self.button(caller.say("persona-others")),),))

    def _screen(self, caller: Caller, found: dict[str, Persona], before: str = "") -> Screen:
        language, chosen = caller.person.language, caller.person.preferences.persona
        shown = list(found.items())[:MOST]
        lines = [f"{persona.name.of(language)}: {persona.description.of(language)}" for _, persona in shown]
        buttons = [
            self.button(f"{'● ' if name == chosen else ''}{persona.name.of(language)}", "be", name)
            for name, persona in shown
        ]
        text = "\n\n".join(part for part in (before, caller.say("persona-choose"), *lines) if part)
        return Screen(text=text, rows=(*rows_of(buttons, WIDTH), (self.button(caller.say("persona-new"), "new"),)))


def usable(shelf: PersonaShelf) -> dict[str, Persona]:
    """The personas whose files can be used, by name. Blocks: reads files."""
    found: dict[str, Persona] = {}
    for name in shelf.names():
        try:
            found[name] = shelf.load(name)
        except ConfigError:
            continue  # `facelog doctor` and `facelog persona list` say what is wrong with it
    return found


def persona_of(person: Person, shelf: PersonaShelf) -> Persona:
    """The person's persona, or the one that everybody begins with when theirs cannot be used. Blocks: reads a file."""
    try:
        return shelf.load(person.preferences.persona)
    except ConfigError:
        return shelf.load(Preferences().persona)


async def greeting(caller: Caller, shelf: PersonaShelf) -> str:
    """The first words of the person's persona."""
    return _greet(caller, await asyncio.to_thread(persona_of, caller.person, shelf))


def _greet(caller: Caller, persona: Persona) -> str:
    language = caller.person.language
    said = persona.greet(language, caller.person.preferences.speech_level)
    return f"{persona.name.of(language)}: {said}"
