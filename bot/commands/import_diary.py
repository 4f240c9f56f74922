"""`/import`: a file that somebody sends comes into their diary, once they have seen what it would do."""

from __future__ import annotations

import asyncio
import io
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.delete_me import Forget
from bot.commands.screen import Outcome, Screen
from bot.diary_files import MOST_BYTES
from bot.import_words import counts_of, mood_steps, plan_lines, step_words
from bot.retention import outlived
from bot.waiting_files import MOST_PEOPLE, WaitingFiles
from core.stores import Exchange
from core.types import Attachment, ConversationKey
from diary.exchange.found import ImportFailed
from diary.exchange.plan import Plan, plan_import
from diary.exchange.reading import Reading, read_import

MOST_PHOTOS = 32 * 2**20
"""Bytes of photos in one file, once it is unpacked."""
SHOWN = 5
"""Skipped records that are listed."""


class ImportCommand(Command):
    """Takes diaries in. A file waits in memory until a button is pressed; its settings are never taken over."""

    spec = Spec(name="import")

    def __init__(self, exchange: Exchange, files: WaitingFiles | None = None) -> None:
        """`exchange`: where diaries are kept; not owned."""
        self._exchange = exchange
        self._files = files or WaitingFiles()
        self._one = asyncio.Semaphore(1)
        """One file is read at a time: unpacked, it may be many times as large."""
        self._taking = asyncio.Lock()
        self._taken: OrderedDict[str, tuple[str, Screen]] = OrderedDict()
        """What was told of the last file of a person, by its token: its buttons may be pressed twice."""

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """How it is done."""
        here = "import-how-console" if caller.key.platform == "console" else "import-how"
        return plain(caller, here, megabytes=MOST_BYTES // 1_000_000)

    async def document(self, caller: Caller, file: Attachment) -> Outcome | None:
        """What a file would do; it is imported only by the button."""
        if len(file.content) > MOST_BYTES:
            return plain(caller, "import-failed-too-large")
        try:
            plan = await self._planned(caller, file.content)
        except ImportFailed as error:
            return plain(caller, f"import-failed-{error.code}")
        lines = plan_lines(plan, None, caller.say, head="import-plan", shown=SHOWN)
        if plan.notes.get("mood-as-words"):
            lines.append(caller.say("import-hint-mood-chat"))
        if not any(counts_of(plan, None).values()):
            return Screen(text="\n".join((*lines, caller.say("import-nothing"))))
        if older := outlived(caller.person, plan.additions, caller.at):
            lines.append(caller.say("import-not-kept", count=older))
        token = self._files.keep(caller.person.id, file.content, caller.at)
        row = (
            self.button(caller.say("import-yes"), "yes", token),
            self.button(caller.say("import-no"), "no", token),
        )
        return Screen(text="\n".join((*lines, caller.say("import-ask"))), rows=(row,))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Import the file that waits, or forget it."""
        match arguments:
            case ["yes", token]:
                async with self._taking:
                    return self._told(caller, token) or await self._import(caller, token)
            case ["no", token] if (told := self._told(caller, token)) is not None:
                return told
            case ["no", token]:
                if self._files.get(caller.person.id, token, caller.at) is not None:
                    self._files.drop(caller.person.id)
                return plain(caller, "import-left")
            case _:
                return await self.open(caller, "")

    def forgetting(self, forget: Forget | None) -> Forget:
        """`forget`, and the file of who is forgotten."""

        async def both(key: ConversationKey, person_id: str) -> None:
            self._files.drop(person_id)
            self._taken.pop(person_id, None)
            if forget is not None:
                await forget(key, person_id)

        return both

    def _told(self, caller: Caller, token: str) -> Screen | None:
        """What was told of a file when it was imported; None for others."""
        taken, screen = self._taken.get(caller.person.id, ("", None))
        return screen if taken == token else None

    async def _import(self, caller: Caller, token: str) -> Outcome:
        content = self._files.get(caller.person.id, token, caller.at)
        if content is None:
            return plain(caller, "import-gone")
        try:
            plan = await self._planned(caller, content)
        except ImportFailed as error:
            return plain(caller, f"import-failed-{error.code}")
        added = await self._exchange.add(caller.person.id, caller.key.platform, plan.additions)
        # Not before it is stored: the button works again where that failed. Another file may have come meanwhile.
        self._files.drop(caller.person.id, token)
        screen = Screen(text="\n".join(plan_lines(plan, added, caller.say, head="import-applied", shown=SHOWN)))
        self._taken.pop(caller.person.id, None)
        self._taken[caller.person.id] = (token, screen)
        while len(self._taken) > MOST_PEOPLE:
            self._taken.popitem(last=False)
        return screen

    async def _planned(self, caller: Caller, content: bytes) -> Plan:
        """Compare the file with the diary. Raises ImportFailed, StorageError, VaultError."""
        wanted = MOST_PHOTOS if caller.person.preferences.photos else 0
        async with self._one:
            archive = await self._exchange.archive(caller.person.id)
            how = Reading(
                timezone=caller.person.timezone,
                names=mood_steps(archive.choices),
                steps=step_words(),
                most_photos=wanted,
            )
            found = await asyncio.to_thread(partial(read_import, io.BytesIO(content), how))
            return await asyncio.to_thread(plan_import, found, archive)
