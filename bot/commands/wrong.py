"""`/wrong`: says that a reading was wrong, and what it was."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec
from bot.commands.offers import feelings
from bot.commands.screen import Outcome, Screen
from bot.correcting import named_feeling
from bot.corrector import Corrector
from core.emotions import EMOTIONS, Emotion


class WrongCommand(Command):
    """Corrects the last reading."""

    spec = Spec(name="wrong", argument="argument-feeling", choices=tuple(one.value for one in EMOTIONS))

    def __init__(self, corrector: Corrector) -> None:
        self._corrector = corrector

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Correct with the emotion that is named, or offer all of them."""
        right = named_feeling(argument)
        if right is not None:
            return Screen(text=await self._corrector.correct(caller.person, right))
        return Screen(text=caller.say("wrong-ask"), rows=feelings(caller.words, "wrong", "is"))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Take the emotion of a button."""
        match arguments:
            case ["is", value] if value in {one.value for one in EMOTIONS}:
                return Screen(text=await self._corrector.correct(caller.person, Emotion(value)))
            case _:
                return await self.open(caller, "")
