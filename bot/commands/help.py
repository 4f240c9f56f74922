"""`/help`: what can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Screen


class HelpCommand(Command):
    """Lists the commands."""

    spec = Spec(name="help", in_groups=True)

    def __init__(self, specs: Callable[[], Sequence[Spec]]) -> None:
        """`specs`: all commands, asked for when they are shown."""
        self._specs = specs

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """A line a command."""
        lines = [f"/{spec.name}  {caller.say(f'command-{spec.name}')}" for spec in self._specs()]
        return Screen(text="\n".join((caller.say("help-title"), *lines, "", caller.say("help-words"))))
