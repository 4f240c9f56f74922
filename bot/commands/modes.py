"""`/private` and `/chat`: what is said once without being kept, or from now on; and the way back to the diary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Outcome, Said, Screen
from core.modes import Mode
from core.ports import Profiles


class ModeCommand(Command):
    """Says something in a mode, or stays in it."""

    def __init__(self, mode: Mode, profiles: Profiles) -> None:
        """`mode`: PRIVATE or CHAT."""
        self.spec = Spec(name=mode.value, argument="argument-words")
        self._mode = mode
        self._profiles = profiles

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Take words in; without words, ask whether the mode should stay."""
        if argument:
            return Said(text=argument, mode=self._mode)
        if caller.person.preferences.mode is self._mode:
            return self._screen(caller, f"mode-{self._mode.value}-is-on", Mode.DIARY)
        return self._screen(caller, f"mode-{self._mode.value}-about", self._mode)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Change the mode from now on."""
        match arguments:
            case ["stay", (self._mode.value | Mode.DIARY.value) as name]:
                mode = Mode(name)
            case _:
                return await self.open(caller, "")
        person = caller.person
        await self._profiles.save(replace(person, preferences=replace(person.preferences, mode=mode)))
        if mode is Mode.DIARY:
            return Screen(text=caller.say("mode-diary-on"))
        return self._screen(caller, f"mode-{mode.value}-on", Mode.DIARY)

    def _screen(self, caller: Caller, key: str, then: Mode) -> Screen:
        label = caller.say("mode-button-diary" if then is Mode.DIARY else f"mode-button-{then.value}")
        return Screen(text=caller.say(key), rows=((self.button(label, "stay", then.value),),))
