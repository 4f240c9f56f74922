"""`/activities`: what can be picked with a logged mood; adds and removes a person's own activities and moods."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from datetime import timedelta

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Rows, Screen, rows_of
from bot.commands.tap import given_activities, step_label, step_named
from core.stores import Taps
from core.taps import MAX_CHOICES, MAX_NAME, Choice, ChoiceKind, Step
from core.words import clean

_ADD = ("add", "더하기", "추가")
_MOOD = ("mood", "기분")
_REMOVE = ("remove", "빼기", "삭제")
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing: fillers of Hangul, and the empty Braille pattern."""
WIDTH = 2
MOST_WORDS = 200
"""Characters of an argument that are looked at."""


class ActivitiesCommand(Command):
    """Keeps what a person added to choose from."""

    spec = Spec(name="activities", argument="argument-activities")
    patience = timedelta(minutes=10)
    """Any short words could be a name."""

    def __init__(self, taps: Taps) -> None:
        """Keep choices here; not owned."""
        self._taps = taps

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """All that can be chosen; or add or remove what is named."""
        said = clean(argument[:MOST_WORDS])
        verb, _, rest = said.partition(" ")
        verb, rest = verb.casefold(), rest.strip()
        if verb in _MOOD:
            return await self._mood(caller, rest)
        if verb in _ADD:
            return await self._add(caller, rest, None) if rest else self._ask(caller)
        if verb in _REMOVE and rest:
            return await self._remove(caller, rest)
        # Without a verb it is an activity: what else would be named here.
        return await self._add(caller, said, None) if said and verb not in _REMOVE else await self._all(caller)

    async def _mood(self, caller: Caller, rest: str) -> Screen:
        name, _, said = rest.rpartition(" ")
        step = step_named(said)
        return await self._add(caller, name, step) if step is not None and name else self._ask_step(caller)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Ask for a name, or remove a choice."""
        match arguments:
            case ["add"]:
                return self._ask(caller)
            case ["mood"]:
                return self._ask_step(caller)
            case ["mood", number] if (step := step_named(number)) is not None:
                return self._ask(caller, step)
            case ["drop", one]:
                return await self._drop(caller, one)
            case _:
                return await self._all(caller)

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take a name; what is too long for one is an ordinary message."""
        if len(clean(text)) > MAX_NAME:
            return None
        match question:
            case ["activity"]:
                return await self._add(caller, text, None)
            case ["mood", number] if (step := step_named(number)) is not None:
                return await self._add(caller, text, step)
            case _:
                return None

    async def _all(self, caller: Caller, before: str = "") -> Screen:
        choices = await self._taps.choices(caller.person.id)
        lines = [before] if before else []
        lines += [
            caller.say("activities-title"),
            caller.say("activities-given", list=", ".join(given_activities(caller))),
        ]
        own = [one.name for one in choices if one.kind is ChoiceKind.ACTIVITY]
        moods = [_mood(caller, one) for one in choices if one.kind is ChoiceKind.MOOD]
        if own:
            lines.append(caller.say("activities-own", list=", ".join(own)))
        if moods:
            lines.append(caller.say("activities-moods", list=", ".join(moods)))
        lines.append(caller.say("activities-keep" if choices else "activities-none"))
        add = (
            self.button(caller.say("activities-add"), "add"),
            self.button(caller.say("activities-add-mood"), "mood"),
        )
        drops = [
            self.button(caller.say("activities-remove", name=_mood(caller, one)), "drop", one.id) for one in choices
        ]
        return Screen(text="\n".join(lines), rows=(*rows_of(drops, WIDTH), add))

    def _ask(self, caller: Caller, step: Step | None = None) -> Screen:
        if step is None:
            asked, question = caller.say("activities-ask", most=MAX_NAME), self.question("activity")
        else:
            asked = caller.say("activities-ask-mood", step=step_label(caller, step), most=MAX_NAME)
            question = self.question("mood", str(int(step)))
        return Screen(text=asked, rows=self._back(caller), question=question)

    def _ask_step(self, caller: Caller) -> Screen:
        steps = tuple(self.button(step_label(caller, step), "mood", str(int(step))) for step in Step)
        return Screen(text=caller.say("activities-ask-step"), rows=(steps, *self._back(caller)))

    def _back(self, caller: Caller) -> Rows:
        return ((self.button(caller.say("activities-back"), "all"),),)

    async def _add(self, caller: Caller, said: str, step: Step | None) -> Screen:
        name = name_of(said)
        if name is None:
            return await self._all(caller, caller.say("activities-bad-name", most=MAX_NAME))
        kind = ChoiceKind.ACTIVITY if step is None else ChoiceKind.MOOD
        given = {one.casefold() for one in given_activities(caller)} if step is None else set()
        if name.casefold() in given or step_named(name) is not None:
            return await self._all(caller, caller.say("activities-there", name=name))
        there = await self._taps.choices(caller.person.id)
        choice = Choice(id=uuid.uuid4().hex, person_id=caller.person.id, kind=kind, name=name, step=step)
        if await self._taps.offer(choice):
            return await self._all(caller, caller.say("activities-added", name=name))
        if len(there) >= MAX_CHOICES:
            return await self._all(caller, caller.say("activities-full", most=MAX_CHOICES))
        return await self._all(caller, caller.say("activities-there", name=name))

    async def _remove(self, caller: Caller, said: str) -> Screen:
        """Everything of a name: an activity and a mood may share it."""
        wanted = (name_of(said) or "").casefold()
        found = [one for one in await self._taps.choices(caller.person.id) if one.name.casefold() == wanted]
        for one in found:
            await self._taps.withdraw(caller.person.id, one.id)
        if not found:
            return await self._all(caller, caller.say("activities-unknown"))
        return await self._all(caller, caller.say("activities-removed", name=found[0].name))

    async def _drop(self, caller: Caller, choice: str) -> Outcome:
        found = next((one for one in await self._taps.choices(caller.person.id) if one.id == choice), None)
        if found is None or not await self._taps.withdraw(caller.person.id, choice):
            return await self._all(caller, caller.say("activities-unknown"))
        return await self._all(caller, caller.say("activities-removed", name=found.name))


def name_of(said: str) -> str | None:
    """A name on one line; None where nothing is left of it, or too much."""
    name = " ".join(clean(said).split())
    # Letters, digits and signs; marks alone are drawn on nothing.
    seen = any(unicodedata.category(one)[0] in "LNPS" and one not in _UNSEEN for one in name)
    return name if seen and len(name) <= MAX_NAME else None


def _mood(caller: Caller, choice: Choice) -> str:
    if choice.step is None:
        return choice.name
    return caller.say("activities-mood", name=choice.name, step=step_label(caller, choice.step))
