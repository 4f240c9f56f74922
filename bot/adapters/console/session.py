"""A conversation in a terminal: words, files, commands."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.adapters.console.channel import ConsoleChannel, ConsoleView
from bot.adapters.console.draw import mood_lines
from bot.adapters.console.memory import MemoryCommand
from bot.adapters.console.onboarding import onboard
from bot.adapters.console.paths import split_path
from bot.adapters.console.prompt import LineReader
from bot.adapters.console.screens import ScreenPad
from bot.commands.desk import Desk
from bot.commands.persona import persona_of
from bot.commands.screen import Outcome, Said
from bot.companion import Answered
from bot.correcting import named_feeling
from bot.corrector import Corrector
from bot.diary_files import MOST_BYTES
from bot.files import load_attachment
from bot.intake import Intake
from bot.streams import printable
from bot.wording.wording import Wording, wording
from core.days import utc_now
from core.emotions import EMOTIONS
from core.errors import FacelogError
from core.modes import Mode
from core.people import Person
from core.ports import Memories, Profiles
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from core.words import clean
from llm.persona_file import PersonaShelf

log = logging.getLogger(__name__)

COMMANDS = ("selfie", "voice", "video", "wrong", "memory")
FROM_DESK = (
    "today",
    "mood",
    "activities",
    "diary",
    "calendar",
    "report",
    "remind",
    "undo",
    "bars",
    "export",
    "import",
    "delete_me",
    "checkin",
    "persona",
    "settings",
    "chat",
    "private",
    "privacy",
    "crisis",
    "link",
)
"""Commands that look the same everywhere."""
LAST_COMMANDS = ("help", "quit")
EXAMPLES = {"selfie": "/selfie ~/me.jpg", "voice": "/voice ~/note.ogg", "video": "/video ~/hello.mp4"}
KINDS = {"selfie": AttachmentKind.IMAGE, "voice": AttachmentKind.VOICE, "video": AttachmentKind.VIDEO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a session needs of the service."""

    intake: Intake
    profiles: Profiles
    corrector: Corrector
    memories: Memories
    desk: Desk
    shelf: PersonaShelf
    files: Path
    """Folder for pictures and files of commands."""
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
        self._pad = channel.pad = ScreenPad(console, services.files)

    async def start(self, *, ask: bool) -> None:
        """Get to know the person. `ask`: put the first questions to a newcomer."""
        person = await self._services.profiles.person(self._key)
        if not person.onboarded and ask:
            persona = persona_of(person, self._services.shelf)
            person = await onboard(person, self._console, self._lines, persona.name.of)
            await self._services.profiles.save(person)
            self._greet(person)
        self._know(person)

    def _greet(self, person: Person) -> None:
        """The persona's first words to a newcomer."""
        persona = persona_of(person, self._services.shelf)
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
            await self._said(line)
            return True
        name, _, rest = line[1:].partition(" ")
        name = clean(name).lower()
        actions: dict[str, Callable[[str], Awaitable[None]]] = {
            "wrong": self._wrong,
            "아니야": self._wrong,
            "memory": self._remembered,
            "help": self._help,
        }
        if name == "quit":
            return False
        if name in KINDS:
            await self._file(name, rest.strip())
        elif name in actions:
            self._pad.clear()
            await actions[name](rest.strip())
        elif name == "import" and rest.strip():
            await self._import(rest.strip())
        elif name in FROM_DESK:
            await self._show(await self._services.desk.run(self._key, name, rest))
        else:
            self._pad.clear()
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
        return persona_of(self._known, self._services.shelf).name.of(self._known.language)

    def _say(self, key: str, **args: str | int | float) -> None:
        self._console.print(Text(self._words.say(key, **args)))

    async def _said(self, line: str) -> None:
        """A number presses a button on the screen; other words answer an open question or go to the companion."""
        desk = self._services.desk
        pressed = self._pad.pressed(line)
        outcome = await (desk.reply(self._key, line) if pressed is None else desk.press(self._key, pressed))
        if outcome is None:
            await self._send(line, ())
        else:
            await self._show(outcome)

    async def _show(self, outcome: Outcome) -> None:
        if isinstance(outcome, Said):
            await self._send(outcome.text, (), outcome.mode, outcome.day)
            return
        await self._pad.show(outcome, self._words)
        # A command may have changed the persona or the language.
        self._know(await self._services.profiles.person(self._key))

    async def _send(
        self, text: str, attachments: tuple[Attachment, ...], mode: Mode | None = None, day: date | None = None
    ) -> None:
        self._pad.clear()
        if mode is None:
            mode = (await self._services.profiles.person(self._key)).preferences.mode
        message = IncomingMessage(
            id=uuid.uuid4().hex,
            key=self._key,
            text=text,
            attachments=attachments,
            sent_at=utc_now(),
            mode=mode,
            day=day,
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

    async def _import(self, rest: str) -> None:
        """`/import PATH`; what the file would do is shown first."""
        path, _ = split_path(rest)
        try:
            if path is None:
                raise FileNotFoundError
            file = await asyncio.to_thread(load_attachment, path, AttachmentKind.DOCUMENT, MOST_BYTES)
        except OSError:
            self._say("console-no-file", path=printable(rest))
            return
        await self._show(await self._services.desk.document(self._key, file))

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

    async def _help(self, _rest: str) -> None:
        table = Table.grid(padding=(0, 2))
        for command in (*COMMANDS, *FROM_DESK, *LAST_COMMANDS):
            table.add_row(f"/{command}", Text(self._words.say(f"command-{command}")))
        self._console.print(Group(Text(self._words.say("help-title"), style="italic"), table))
        self._say("help-words")
