"""A desk over fake stores, and ways to use it."""

from __future__ import annotations

from datetime import timedelta

from bot.amending import Amender
from bot.commands.every import Stores, build_desk
from bot.commands.screen import Screen
from bot.corrector import Corrector
from bot.personas import PersonaNotSaved
from core.types import ConversationKey
from llm.persona_file import PersonaShelf
from tests.fakes.bot import NOON, key
from tests.fakes.storage import FakeStorage
from tests.fakes.text import FakeTextReader


class DeskRig:
    """One person's view of the commands, with a clock that tests set."""

    def __init__(
        self, storage: FakeStorage | None = None, *, clouds: bool = False, folder=None, retellings=None
    ) -> None:
        self.storage = storage or FakeStorage()
        self.now = NOON
        self.key: ConversationKey = key()
        self.folder = folder
        self.shelf = PersonaShelf(folder)
        self.stores = Stores(
            profiles=self.storage.profiles,
            questions=self.storage.questions,
            diary=self.storage.diary,
            moods=self.storage.mood_log,
            memories=self.storage.memories,
            corrections=self.storage.corrections,
            checkins=self.storage.checkins,
            agenda=self.storage.agenda,
            links=self.storage.links,
            entries=self.storage.entries,
            erasure=self.storage.erasure,
            retention=self.storage.retention,
            exchange=self.storage.exchange,
            album=self.storage.album,
            taps=self.storage.taps,
            reminders=self.storage.reminders,
        )
        self.forgotten: list[tuple[ConversationKey, str]] = []
        self.reader = FakeTextReader()
        self.amender = Amender(self.storage.entries, self.reader, Corrector(self.storage.corrections), characters=8000)
        self.desk = build_desk(
            self.stores,
            self.shelf,
            rewrite=self.amender.rewritten,
            keep_persona=self.keep,
            clouds=lambda: clouds,
            forget=self.forget,
            retellings=retellings,
        )
        self.desk._clock = lambda: self.now

    async def forget(self, key: ConversationKey, person_id: str) -> None:
        self.forgotten.append((key, person_id))

    def keep(self, made):
        if self.folder is None:
            raise PersonaNotSaved("persona-too-many")
        (self.folder / f"{made.stem}.toml").write_text(made.source, encoding="utf-8")
        return made.stem

    async def person(self):
        return await self.storage.profiles.person(self.key)

    async def run(self, name: str, argument: str = "") -> Screen:
        return await self.desk.run(self.key, name, argument)

    async def press(self, screen: Screen, label: str):
        """Press the first button whose label holds a text."""
        return await self.desk.press(self.key, action_of(screen, label))

    def later(self, **span) -> None:
        self.now += timedelta(**span)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def action_of(screen: Screen, label: str) -> str:
    return next(button.action for row in screen.rows for button in row if label in button.label)
