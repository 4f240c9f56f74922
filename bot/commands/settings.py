"""`/settings`: everything that a person can change, by buttons or by words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Button, Outcome, Screen, rows_of
from bot.preferences import Setting, SettingError, change, settings_of
from bot.retention import settled
from bot.wording.wording import Wording
from core.people import Person
from core.ports import Profiles
from core.stores import Retention

Changed = Callable[[Person, datetime], Awaitable[None]]
"""Takes the person as they are now, and when (aware, UTC)."""
WIDTH = 3
ZONES = ("Asia/Seoul", "Asia/Tokyo", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "UTC")
"""Offered by button; any other IANA name can be typed."""


class SettingsCommand(Command):
    """Shows and changes settings."""

    spec = Spec(name="settings", argument="argument-settings")

    def __init__(
        self,
        profiles: Profiles,
        personas: Callable[[], Sequence[str]],
        retention: Retention,
        changed: Changed | None = None,
    ) -> None:
        """`personas`: the names that can be chosen, read when shown, blocks briefly; `changed`: told of each change."""
        self._profiles = profiles
        self._personas = personas
        self._retention = retention
        self._changed = changed

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """All settings, one of them, or one changed: `/settings`, `/settings NAME`, `/settings NAME VALUE`."""
        name, _, value = argument.partition(" ")
        if not name:
            return self._all(caller)
        if not value.strip():
            known = {setting.name: setting for setting in settings_of(self._personas())}
            return self._one(caller, known[name]) if name in known else self._refused(caller, name, None)
        return await self._change(caller, name, value.strip())

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Show one setting, or change it."""
        match arguments:
            case [name]:
                return await self.open(caller, name)
            case [name, value]:
                return await self._change(caller, name, value)
            case _:
                return self._all(caller)

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take a free text as the value that was asked for."""
        return await self._change(caller, question[0], text) if question else None

    def _all(self, caller: Caller, before: str = "") -> Screen:
        settings = settings_of(self._personas())
        lines = [f"{caller.say(f'setting-{one.name}')}: {shown(one, caller)}" for one in settings]
        buttons = [self.button(caller.say(f"setting-{one.name}"), one.name) for one in settings]
        title = caller.say("settings-title")
        text = "\n".join((*([before, ""] if before else []), title, *lines, caller.say("settings-hint")))
        return Screen(text=text, rows=rows_of(buttons, WIDTH))

    def _one(self, caller: Caller, setting: Setting) -> Screen:
        now = f"{caller.say(f'setting-{setting.name}')}: {shown(setting, caller)}"
        back = (self.button(caller.say("settings-back")),)
        values = ZONES if setting.name == "timezone" else setting.allowed
        free = setting.allowed[0].startswith("value-")
        # A value can be longer than what a button may carry; then it is typed.
        buttons = [
            button
            for value in values
            if not value.startswith("value-") and (button := self._choice(caller, setting, value)) is not None
        ]
        asked = caller.say("settings-type", what=caller.say(setting.allowed[0])) if free else ""
        return Screen(
            text="\n".join(part for part in (now, asked) if part),
            rows=(*rows_of(buttons, WIDTH), back),
            question=self.question(setting.name) if free else None,
        )

    def _choice(self, caller: Caller, setting: Setting, value: str) -> Button | None:
        try:
            return self.button(said(value, caller.words), setting.name, value)
        except ValueError:
            return None

    async def _change(self, caller: Caller, name: str, value: str) -> Outcome:
        try:
            person, setting = change(caller.person, name, value, self._personas())
        except SettingError as error:
            return self._refused(caller, error.name, error.value, error.allowed)
        await self._profiles.save(person)
        if self._changed is not None:
            await self._changed(person, caller.at)
        new = Caller(person=person, key=caller.key, at=caller.at)
        done = new.say("settings-changed", name=new.say(f"setting-{setting.name}"), value=shown(setting, new))
        told = await consequences(caller.person, new, setting, self._retention)
        return self._all(new, "\n".join((done, *told)))

    def _refused(self, caller: Caller, name: str, value: str | None, allowed: Sequence[str] = ()) -> Screen:
        if value is None:
            return self._all(caller, caller.say("settings-unknown", name=name))
        can = ", ".join(said(one, caller.words) for one in allowed)
        again = self.question(name) if allowed and allowed[0].startswith("value-") else None
        text = caller.say("settings-bad-value", name=caller.say(f"setting-{name}"), value=value, allowed=can)
        return Screen(text=text, rows=((self.button(caller.say("settings-back")),),), question=again)


async def consequences(before: Person, caller: Caller, setting: Setting, retention: Retention) -> list[str]:
    """What a change means, in sentences; `caller` is the person after it. Raises StorageError."""
    old, new = before.preferences, caller.person.preferences
    told = [caller.say("settings-remote-on")] if new.remote and not old.remote else []
    if setting.name == "retention":
        told.append(await settled(caller, retention))
    if new.photos and not old.photos:
        told.append(caller.say("photos-on"))
    return told


def said(value: str, words: Wording) -> str:
    """A value as people say it, such as 반말 for casual; the value itself where it has no name."""
    if value.startswith("value-"):
        return words.say(value)
    key = f"choice-{value.replace('_', '-')}"
    return words.say(key) if words.has(key) else value


def shown(setting: Setting, caller: Caller) -> str:
    """What a setting is now, as people say it."""
    value = setting.show(caller.person)
    if not value:
        return caller.say("value-none")
    if setting.allowed[0].startswith("value-"):
        return value
    return ", ".join(said(part, caller.words) for part in value.split(", "))
