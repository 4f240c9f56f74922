"""A conversation in a terminal: words, files, commands."""

from __future__ import annotations

import asyncio
import logging
import shlex
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.adapters.console.channel import ConsoleChannel, ConsoleView
from bot.adapters.console.draw import day_picture, digest_picture, mood_lines
from bot.adapters.console.memory import MemoryCommand
from bot.adapters.console.onboarding import onboard
from bot.adapters.console.prompt import LineReader, existing_file
from bot.companion import Answered
from bot.correcting import named_feeling
from bot.corrector import Corrector
from bot.files import load_attachment
from bot.intake import Intake
from bot.preferences import SettingError, change, settings_of
from bot.streams import printable
from bot.wording.wording import Wording, wording
from core.days import local_date, utc_now
from core.emotions import EMOTIONS
from core.errors import FacelogError
from core.people import LANGUAGES, Person
from core.ports import Diary, Memories, MoodLog, Profiles
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from core.words import clean
from diary.digest import recent_digest
from llm.persona import load_persona, persona_names

log = logging.getLogger(__name__)

COMMANDS = ("selfie", "voice", "video", "mood", "today", "wrong", "memory", "settings", "help", "quit")
EXAMPLES = {"selfie": "/selfie ~/me.jpg", "voice": "/voice ~/note.ogg", "video": "/video ~/hello.mp4"}
KINDS = {"selfie": AttachmentKind.IMAGE, "voice": AttachmentKind.VOICE, "video": AttachmentKind.VIDEO}
MOOD_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a session needs of the service."""

    intake: Intake
    profiles: Profiles
    diary: Diary
    moods: MoodLog
    corrector: Corrector
    memories: Memories
    attachment_bytes: int
    """Largest file that is read whole."""


class Session:
    """Talks with one person until they quit or the input ends."""

    def __init__(
        self, key: ConversationKey, services: Services, console: Console, lines: LineReader, channel: ConsoleChannel
    ) -> None:
        """`channel` shows the replies; it must be connected to the outbox by the caller."""
        self._key = key
        self._services = services
        self._console = console
        self._lines = lines
        self._channel = channel
        self._person: Person | None = None
        self._told_how_to_correct = False
        self._memory = MemoryCommand(services.memories, console)

    async def start(self, *, ask: bool) -> None:
        """Get to know the person. `ask`: put the first questions to a newcomer."""
        person = await self._services.profiles.person(self._key)
        if not person.onboarded and ask:
            person = await onboard(person, self._console, self._lines, load_persona(person.preferences.persona).name.of)
            await self._services.profiles.save(person)
            self._greet(person)
        self._know(person)

    def _greet(self, person: Person) -> None:
        """The persona's first words to a newcomer."""
        persona = load_persona(person.preferences.persona)
        greeting = persona.greet(person.language, person.preferences.speech_level)
        self._console.print(Text(f"{persona.name.of(person.language)}: ", style="bold") + Text(greeting))

    async def run(self) -> None:
        """Answer what an earlier run left, then converse until they quit or the input ends."""
        self._console.print(Text(self._words.say("console-ready"), style="dim"))
        for left in await self._services.intake.recover("console", self._key.user_id):
            await self._wait(left)
        while (line := await self._lines.read("› ")) is not None:
            try:
                if not await self.handle(line):
                    break
            except FacelogError as error:
                log.error("a line could not be handled: %s", type(error).__name__)
                self._say("notice-not-saved")
        self._say("console-bye")

    async def handle(self, line: str) -> bool:
        """Do what a line says; False to end."""
        if not line.strip():
            return True
        if not line.startswith("/"):
            await self._send(line, ())
            return True
        name, _, rest = line[1:].partition(" ")
        name = clean(name).lower()
        actions: dict[str, Callable[[str], Awaitable[None]]] = {
            "mood": self._mood,
            "today": self._today,
            "wrong": self._wrong,
            "아니야": self._wrong,
            "memory": self._remembered,
            "settings": self._settings,
            "help": self._help,
        }
        if name == "quit":
            return False
        if name in KINDS:
            await self._file(name, rest.strip())
        elif name in actions:
            await actions[name](rest.strip())
        else:
            self._say("console-unknown-command", command=f"/{name}")
        return True

    @property
    def _words(self) -> Wording:
        return wording(self._known.language)

    @property
    def _known(self) -> Person:
        if self._person is None:
            raise RuntimeError("the session has not started")
        return self._person

    def _know(self, person: Person) -> None:
        self._person = person
        self._channel.words = wording(person.language)
        self._channel.persona = self._persona_name()

    def _persona_name(self) -> str:
        return load_persona(self._known.preferences.persona).name.of(self._known.language)

    def _say(self, key: str, **args: str | int | float) -> None:
        self._console.print(Text(self._words.say(key, **args)))

    async def _send(self, text: str, attachments: tuple[Attachment, ...]) -> None:
        message = IncomingMessage(
            id=uuid.uuid4().hex, key=self._key, text=text, attachments=attachments, sent_at=utc_now()
        )
        view = ConsoleView(self._console, self._words, self._persona_name())
        self._channel.view = view
        self._memory.outdate()
        try:
            answered = await self._services.intake.submit(message, view, whole=True)
            if answered is not None:
                await self._wait(answered)
        finally:
            view.end_status()
            self._channel.view = None

    async def _wait(self, answered: asyncio.Future[Answered]) -> None:
        try:
            result = await answered
        except FacelogError as error:
            log.error("turn failed: %s", type(error).__name__)
            self._say("notice-not-saved")
            return
        for line in mood_lines(result.turn.mood, result.turn.mismatch, self._words):
            self._console.print(line)
        if result.turn.mood is not None and not self._told_how_to_correct:
            self._console.print(Text(self._words.say("correction-hint"), style="dim"))
            self._told_how_to_correct = True
        self._console.print()

    async def _file(self, kind: str, rest: str) -> None:
        """`/selfie PATH [words]`; a path with spaces is quoted, or is the whole rest."""
        path, text = split_path(rest)
        if path is None:
            key = "console-no-file" if rest else "console-need-path"
            self._say(key, path=printable(rest), example=EXAMPLES[kind])
            return
        try:
            attachment = await asyncio.to_thread(load_attachment, path, KINDS[kind], self._services.attachment_bytes)
        except OSError:
            self._say("console-no-file", path=printable(rest))
            return
        await self._send(text, (attachment,))

    async def _mood(self, _rest: str) -> None:
        today = local_date(utc_now(), self._known.timezone)
        digest = await recent_digest(self._services.moods, self._known.id, today, MOOD_DAYS)
        self._console.print(digest_picture(digest, self._words))

    async def _today(self, _rest: str) -> None:
        today = local_date(utc_now(), self._known.timezone)
        entries = await self._services.diary.entries(self._known.id, since=today, until=today)
        self._console.print(Text(self._words.day(today), style="italic"))
        if not entries:
            self._say("today-empty")
            return
        self._console.print(day_picture(entries, self._known.timezone, self._persona_name(), self._words))

    async def _wrong(self, rest: str) -> None:
        """`/wrong EMOTION`; without one that is known, the seven to choose from."""
        right = named_feeling(rest)
        if right is not None:
            # Read anew: another terminal or a script may have changed the speech level meanwhile.
            person = await self._services.profiles.person(self._key)
            self._console.print(Text(await self._services.corrector.correct(person, right)))
            return
        numbered = enumerate(map(self._words.emotion, EMOTIONS), start=1)
        self._console.print(Text("  ".join(f"{number} {name}" for number, name in numbered)))
        self._say("correction-choose")

    async def _remembered(self, rest: str) -> None:
        await self._memory.run(self._known, self._words, rest)

    async def _settings(self, rest: str) -> None:
        name, _, value = rest.partition(" ")
        if name and value.strip():
            await self._change(name, value.strip())
            return
        table = Table.grid(padding=(0, 2))
        for setting in settings_of(persona_names()):
            label = self._words.say(f"setting-{setting.name}")
            value = setting.show(self._known) or self._words.say("value-none")
            table.add_row(
                setting.name, Text(label, style="dim"), Text(value, style="bold"), self._allowed(setting.allowed)
            )
        self._console.print(Group(Text(self._words.say("settings-title"), style="italic"), table))
        self._say("settings-hint")

    async def _change(self, name: str, value: str) -> None:
        personas = {load_persona(persona).name.of(lang): persona for persona in persona_names() for lang in LANGUAGES}
        # Read anew: another terminal or a script may have changed something else meanwhile.
        known = await self._services.profiles.person(self._key)
        try:
            person, setting = change(known, name, personas.get(value, value), persona_names())
        except SettingError as error:
            allowed = self._allowed(error.allowed).plain
            if error.value is None:
                self._say("settings-unknown", name=error.name, allowed=allowed)
            else:
                self._say("settings-bad-value", name=error.name, value=error.value, allowed=allowed)
            return
        await self._services.profiles.save(person)
        self._know(person)
        label = self._words.say(f"setting-{setting.name}")
        shown = setting.show(person) or self._words.say("value-none")
        self._say("settings-changed", name=label, value=shown)
        if person.preferences.remote and not known.preferences.remote:
            self._say("settings-remote-on")

    def _allowed(self, values: tuple[str, ...]) -> Text:
        return Text(" | ".join(self._words.say(v) if v.startswith("value-") else v for v in values), style="dim")

    async def _help(self, _rest: str) -> None:
        table = Table.grid(padding=(0, 2))
        for command in COMMANDS:
            table.add_row(f"/{command}", Text(self._words.say(f"command-{command}")))
        self._console.print(Group(Text(self._words.say("help-title"), style="italic"), table))
        self._say("help-words")


def split_path(rest: str) -> tuple[Path | None, str]:
    """The file at the start of `rest` and the words after it; None when there is no such file."""
    whole = existing_file(rest)
    if whole is not None:
        return whole, ""
    try:
        parts = shlex.split(rest)
    except ValueError:
        parts = rest.split(maxsplit=1)
    if not parts:
        return None, ""
    return existing_file(parts[0]), " ".join(parts[1:])
