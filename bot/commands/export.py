"""`/export`: the whole diary as a file, in one of four formats."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Document, Outcome, Screen, rows_of
from bot.exporting import Words, write_diary
from core.exchange import Archive
from core.stores import Exchange
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.writing import file_name

FORMATS = tuple(ExportFormat)
MOST_BYTES = 10_000_000
"""What the chat platforms take from a bot."""
PHOTO_SHARE = 0.7
"""How much of that photos may take: words are not left out for them."""
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
        words, out = Words(title=caller.say("export-title"), name_of=caller.words.emotion), io.BytesIO()
        room = int(self._most_bytes * PHOTO_SHARE)
        packed = await write_diary(self._exchange, outgoing, wanted, words, out, most_photos=room)
        content = out.getvalue()
        if len(content) > self._most_bytes:
            return plain(caller, "export-too-large")
        document = Document(name=file_name(outgoing, wanted), media_type=wanted.media_type, content=content)
        lines = [caller.say("export-done", entries=len(archive.entries)), caller.say(f"export-holds-{wanted}")]
        if archive.taps:
            lines.append(caller.say("export-logged", count=len(archive.taps)))
        kept = sum(entry.photos for entry in archive.entries)
        if kept:
            told = {"photos": packed, "left": kept - packed}
            lines.append(caller.say("export-photos" if wanted is ExportFormat.ZIP else "export-photos-zip", **told))
        return Screen(text="\n".join(lines), document=document)
