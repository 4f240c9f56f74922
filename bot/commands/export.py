"""`/export`: the whole diary as a file, in one of four formats."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Document, Outcome, Screen, rows_of
from core.exchange import Archive
from core.stores import Exchange
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.writing import file_name, write_export

FORMATS = tuple(ExportFormat)
MOST_BYTES = 10_000_000
"""What the chat platforms take from a bot."""
_SYNONYMS = {"md": "markdown", "마크다운": "markdown", "엑셀": "csv", "excel": "csv", "all": "zip", "모두": "zip"}


class ExportCommand(Command):
    """Gives people their diary."""

    spec = Spec(name="export", argument="argument-export", choices=FORMATS)

    def __init__(self, exchange: Exchange, *, most_bytes: int = MOST_BYTES) -> None:
        """Read diaries from here (not owned), and give no larger files."""
        self._exchange = exchange
        self._most_bytes = most_bytes

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The file where a format is named, else the choice."""
        named = argument.lower()
        named = _SYNONYMS.get(named, named)
        if named in FORMATS:
            return await self._file(caller, ExportFormat(named))
        buttons = [self.button(caller.say(f"export-{wanted}"), wanted) for wanted in FORMATS]
        return Screen(text=caller.say("export-choose"), rows=rows_of(buttons, 1))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """The file in the format of the button."""
        return await self.open(caller, arguments[0] if arguments else "")

    async def _file(self, caller: Caller, wanted: ExportFormat) -> Outcome:
        archive = await self._exchange.archive(caller.person.id)
        if archive == Archive():
            return plain(caller, "export-empty")
        outgoing = Outgoing(person=caller.person, archive=archive, at=caller.at)
        title = caller.say("export-title")
        content = await asyncio.to_thread(write_export, outgoing, wanted, title=title, name_of=caller.words.emotion)
        if len(content) > self._most_bytes:
            return plain(caller, "export-too-large")
        document = Document(name=file_name(outgoing, wanted), media_type=wanted.media_type, content=content)
        said = caller.say("export-done", entries=len(archive.entries))
        return Screen(text=f"{said}\n{caller.say(f'export-holds-{wanted}')}", document=document)
