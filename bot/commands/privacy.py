"""`/privacy`: what is kept, where words go, and what was agreed to; each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Button, Outcome, Screen, rows_of
from bot.preferences import prefer
from core.ports import Profiles

CONSENTS = ("faces", "voices", "words", "remote")
"""Preferences that are agreements."""


class PrivacyCommand(Command):
    """Says plainly what happens to what is sent."""

    spec = Spec(name="privacy", in_groups=True)

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """What is kept and where it goes, with a switch for each agreement."""
        return self._screen(caller)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Agree, or take it back: `privacy:faces:off`."""
        match arguments:
            case [name, ("on" | "off") as switch] if name in CONSENTS:
                person = prefer(caller.person, **{name: switch == "on"})
                await self._profiles.save(person)
                return self._screen(Caller(person=person, key=caller.key, at=caller.at))
            case _:
                return self._screen(caller)

    def _screen(self, caller: Caller) -> Screen:
        parts = [caller.say("privacy-kept"), caller.say(f"privacy-{caller.key.platform}")]
        if days := caller.person.preferences.retention_days:
            parts.append(caller.say("retention-kept", days=days))
        parts.append(caller.say("privacy-switch"))
        return Screen(text="\n\n".join(parts), rows=rows_of([self._switch(caller, name) for name in CONSENTS], 1))

    def _switch(self, caller: Caller, name: str) -> Button:
        on = bool(getattr(caller.person.preferences, name))
        label = f"{'☑' if on else '☐'} {caller.say(f'consent-{name}')}"
        return self.button(label, name, "off" if on else "on")
