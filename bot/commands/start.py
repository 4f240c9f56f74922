"""`/start`: language, consent, time zone, end of the day, name, persona; all but the consent can be skipped.

Where somebody stands is in the buttons and the open question, so that a restart in the middle goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.commands.command import Caller, Command, Spec
from bot.commands.persona import MOST, greeting, usable
from bot.commands.screen import Button, Outcome, Screen, rows_of
from bot.commands.settings import ZONES
from bot.preferences import HOURS, SettingError, change, hour_named, prefer
from core.people import LANGUAGES, Person
from core.ports import Profiles
from llm.persona_file import PersonaShelf

CONSENTS = ("faces", "voices", "words", "remote")
"""In the order of the marks in a button's action; the first three come with "agree to all", the last is apart."""
_YES, _NO = "y", "n"
_NONE = _NO * len(CONSENTS)
WIDTH = 2
DAY_ENDS = 4
"""The hour that is offered as the end of a diary day."""
NAME_WORDS = 3
"""Of a name at most; what has more is a message."""


class StartCommand(Command):
    """Gets to know somebody."""

    spec = Spec(name="start", in_groups=True)
    patience = None

    def __init__(self, profiles: Profiles, shelf: PersonaShelf, *, clouds: Callable[[], bool]) -> None:
        """`clouds`: whether any writer sends words to another machine; without one nobody is asked about it."""
        self._profiles = profiles
        self._shelf = shelf
        self._clouds = clouds

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The first question, or a greeting for somebody who has answered them."""
        if caller.person.onboarded:
            return Screen(text=await greeting(caller, self._shelf))
        return self._language(caller)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """One step on."""
        match arguments:
            case ["lang", language] if language in LANGUAGES:
                return self._consent(await self._save(caller, "language", language), _NONE)
            case ["tick", marks] if _are_marks(marks):
                return self._consent(caller, marks)
            case ["agree", marks] if _are_marks(marks) and _YES in marks[:-1]:
                return self._zone(await self._agree(caller, marks))
            case ["agree", _]:
                return self._consent(caller, _NONE, caller.say("start-nothing-agreed"))
            case [("zone" | "ends" | "named" | "persona"), *_] if not caller.person.onboarded:
                return self._consent(caller, _NONE)
            case ["zone"]:
                return self._ends(caller)
            case ["zone", zone] if zone in ZONES:
                return self._ends(await self._save(caller, "timezone", zone))
            case ["ends"]:
                return self._name(caller)
            case ["ends", hour] if hour in HOURS:
                return self._name(await self._save(caller, "day-ends", hour))
            case ["named"]:
                return await self._persona(caller)
            case ["persona"]:
                return await self._done(caller)
            case ["persona", name] if name in self._shelf.names():
                return await self._done(await self._save(caller, "persona", name))
            case _:
                return await self.open(caller, "")

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take a typed time zone, hour or name; whoever writes more has gone on to their diary."""
        match question:
            case ["zone"] if _may_be(text, 2 if text.isascii() else 1):
                try:
                    return self._ends(await self._save(caller, "timezone", text.strip()))
                except SettingError:
                    return self._zone(caller, caller.say("start-zone-unknown"))
            case ["ends"] if (hour := hour_named(text)) is not None:
                return self._name(await self._save(caller, "day-ends", str(hour)))
            case ["name"] if _may_be(text, NAME_WORDS):
                try:
                    return await self._persona(await self._save(caller, "name", text))
                except SettingError:
                    return self._name(caller, caller.say("start-name-long"))
            case _:
                return None

    def _language(self, caller: Caller) -> Screen:
        row = (self.button("한국어", "lang", "ko"), self.button("English", "lang", "en"))
        return Screen(text=caller.say("start-language"), rows=(row,))

    def _consent(self, caller: Caller, marks: str, before: str = "") -> Screen:
        asked = CONSENTS if self._clouds() else CONSENTS[:-1]
        ticks = [(self._tick(caller, place, marks),) for place in range(len(asked))]
        everything = _YES * len(CONSENTS[:-1]) + marks[-1]
        last = (
            self.button(caller.say("start-agree-all"), "agree", everything),
            self.button(caller.say("start-agree-chosen"), "agree", marks),
        )
        about = [caller.say("start-consent"), caller.say(f"privacy-{caller.key.platform}")]
        if days := caller.person.preferences.retention_days:
            about.append(caller.say("retention-kept", days=days))
        if self._clouds():
            about.append(caller.say("start-clouds"))
        return Screen(text="\n\n".join(part for part in (before, *about) if part), rows=(*ticks, last))

    def _tick(self, caller: Caller, place: int, marks: str) -> Button:
        on = marks[place] == _YES
        then = marks[:place] + (_NO if on else _YES) + marks[place + 1 :]
        return self.button(f"{'☑' if on else '☐'} {caller.say(f'consent-{CONSENTS[place]}')}", "tick", then)

    def _zone(self, caller: Caller, before: str = "") -> Screen:
        buttons = [self.button(zone, "zone", zone) for zone in ZONES]
        skip = (self.button(caller.say("start-zone-keep", zone=caller.person.timezone), "zone"),)
        return Screen(
            text="\n\n".join(part for part in (before, caller.say("start-zone")) if part),
            rows=(skip, *rows_of(buttons, WIDTH)),
            question=self.question("zone"),
        )

    def _ends(self, caller: Caller) -> Screen:
        row = (
            self.button(caller.say("start-ends-at", hour=DAY_ENDS), "ends", str(DAY_ENDS)),
            self.button(caller.say("start-ends-keep", hour=caller.person.preferences.day_ends), "ends"),
        )
        return Screen(text=caller.say("start-ends"), rows=(row,), question=self.question("ends"))

    def _name(self, caller: Caller, before: str = "") -> Screen:
        return Screen(
            text="\n\n".join(part for part in (before, caller.say("start-name")) if part),
            rows=((self.button(caller.say("start-skip"), "named"),),),
            question=self.question("name"),
        )

    async def _persona(self, caller: Caller) -> Screen:
        language = caller.person.language
        found = list((await asyncio.to_thread(usable, self._shelf)).items())[:MOST]
        lines = [f"{persona.name.of(language)}: {persona.description.of(language)}" for _, persona in found]
        buttons = [self.button(persona.name.of(language), "persona", name) for name, persona in found]
        text = "\n\n".join((caller.say("start-persona"), *lines))
        skip = (self.button(caller.say("start-skip"), "persona"),)
        return Screen(text=text, rows=(*rows_of(buttons, WIDTH), skip))

    async def _done(self, caller: Caller) -> Screen:
        return Screen(text=f"{await greeting(caller, self._shelf)}\n\n{caller.say('start-done')}")

    async def _agree(self, caller: Caller, marks: str) -> Caller:
        given = {name: mark == _YES for name, mark in zip(CONSENTS, marks, strict=True)}
        return await self._keep(caller, replace(prefer(caller.person, **given), onboarded=True))

    async def _save(self, caller: Caller, name: str, value: str) -> Caller:
        return await self._keep(caller, change(caller.person, name, value, self._shelf.names())[0])

    async def _keep(self, caller: Caller, person: Person) -> Caller:
        await self._profiles.save(person)
        return Caller(person=person, key=caller.key, at=caller.at)


def _may_be(answer: str, words: int) -> bool:
    """Whether a text is short enough to answer, on one line."""
    return len(answer.split()) <= words and "\n" not in answer.strip()


def _are_marks(marks: str) -> bool:
    return len(marks) == len(CONSENTS) and set(marks) <= {_YES, _NO}
