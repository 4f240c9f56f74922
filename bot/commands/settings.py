"""`/settings`: everything that a person can change, by buttons or by words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.commands.command import Caller, Command, Spec
from bot.commands.screen import Button, Outcome, Screen, rows_of
from bot.preferences import NAMES, SWITCH, Setting, SettingError, change, settings_of
from bot.retention import settled
from bot.wording.wording import Wording
from core.people import Person
from core.ports import Profiles
from core.stores import Retention

Changed = Callable[[Person, datetime], Awaitable[None]]
"""Takes the person as they are now, and when (aware, UTC)."""
WIDTH = 3
MOST_WORDS = 4
"""Of a setting's name as it is shown."""
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
        if not argument.strip():
            return self._all(caller)
        known = {setting.name: setting for setting in settings_of(self._personas())}
        name, value = _parted(argument, {_squashed(caller.say(f"setting-{one}")): one for one in known})
        if not value:
            return self._one(caller, known[name]) if name in known else self._refused(caller, name, None)
        return await self._change(caller, name, value)

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
        told = await consequences(caller.person, new, setting, self._retention)
        return self._all(new, "\n".join((_done(setting, new), *told)))

    def _refused(self, caller: Caller, name: str, value: str | None, allowed: Sequence[str] = ()) -> Screen:
        if value is None:
            return self._all(caller, caller.say("settings-unknown", name=name))
        can = ", ".join(said(one, caller.words) for one in allowed)
        again = self.question(name) if allowed and allowed[0].startswith("value-") else None
        text = caller.say("settings-bad-value", name=caller.say(f"setting-{name}"), value=value, allowed=can)
        return Screen(text=text, rows=((self.button(caller.say("settings-back")),),), question=again)


def _done(setting: Setting, caller: Caller) -> str:
    """That it is changed, in a sentence."""
    name, value = caller.say(f"setting-{setting.name}"), setting.show(caller.person)
    if value in SWITCH:
        return caller.say(f"settings-now-{value}", name=name)
    return caller.say("settings-changed", name=name, value=shown(setting, caller))


async def consequences(before: Person, caller: Caller, setting: Setting, retention: Retention) -> list[str]:
    """What a change means, in sentences; `caller` is the person after it. Raises StorageError."""
    old, new = before.preferences, caller.person.preferences
    told = [caller.say("settings-remote-on")] if new.remote and not old.remote else []
    if setting.name == "retention":
        told.append(await settled(caller, retention))
    if new.photos and not old.photos:
        told.append(caller.say("photos-on"))
    return told


def _parted(argument: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The name of a setting and the value after it; `labels`: squashed names as shown, to the settings'.

    A name may be typed as it is shown, with blanks: quiet hours, 조용한 시간.
    """
    words = argument.split()
    named = {_squashed(one): name for one, name in NAMES.items()} | {_squashed(one): one for one in NAMES.values()}
    named |= labels
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        if not all(map(_squashed, words[:count])):
            continue
        if (name := named.get(_squashed(" ".join(words[:count])))) is not None:
            return name, argument.split(maxsplit=count)[count].strip() if len(words) > count else ""
    return words[0], " ".join(words[1:])


def _squashed(name: str) -> str:
    return re.sub(r"\(.*\)|[\s_-]", "", name.casefold())


def said(value: str, words: Wording) -> str:
    """A value as people say it, such as 반말 for casual; the value itself where it has no name."""
    if value.startswith("value-"):
        return words.say(value)
    key = f"choice-{value.replace('_', '-')}"
    if words.has(key):
        return words.say(key)
    return words.say("value-day-count", days=int(value)) if value.isdecimal() else value


def shown(setting: Setting, caller: Caller) -> str:
    """What a setting is now, as people say it."""
    value = setting.show(caller.person)
    if not value:
        return caller.say("value-none")
    if setting.allowed[0].startswith("value-"):
        return value
    if value in SWITCH:
        return caller.say(f"state-{value}")
    return ", ".join(said(part, caller.words) for part in value.split(", "))
