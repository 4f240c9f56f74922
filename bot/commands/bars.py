"""`/bars`: what was read in the last message, as a picture."""

from __future__ import annotations

import asyncio

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.offers import feelings
from bot.commands.screen import Outcome, Screen
from core.mood import READABLE, signals
from core.ports import Corrections
from diary.charts import readings_picture


class BarsCommand(Command):
    """Draws the emotions of the last reading, and offers to correct it."""

    spec = Spec(name="bars")

    def __init__(self, corrections: Corrections) -> None:
        """`corrections`: knows the last turn; not owned."""
        self._corrections = corrections

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The face, the words, the voice: each that could be read."""
        last = await self._corrections.last(caller.person.id)
        found = () if last is None or last.mood is None else signals(last.observations)
        readings = [
            (caller.say(f"source-{signal.source.value}"), signal.scores)
            for signal in found
            if signal.certainty >= READABLE
        ]
        if not readings:
            return plain(caller, "bars-none")
        picture = await asyncio.to_thread(readings_picture, readings, caller.words.emotion)
        return Screen(text=caller.say("bars-title"), rows=feelings(caller.words, "wrong", "is"), picture=picture)
