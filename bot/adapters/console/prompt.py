"""Reads lines: with history and completion in a terminal, plainly from a pipe."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.patch_stdout import patch_stdout

from bot.detached import detached

FILE_COMMANDS = ("/selfie", "/voice", "/video", "/import")
LONGEST_LINE = 1_000_000
"""Characters; what is longer continues in the next line."""
_CHUNK = 65_536


class LineReader(Protocol):
    """Where a conversation's lines come from."""

    async def read(self, prompt: str) -> str | None:
        """The next line without its end; None at the end of input."""
        ...


class PipedLines:
    """Lines from input that is not a terminal: UTF-8, other bytes as U+FFFD, without NUL. One reader at a time."""

    def __init__(self, descriptor: int = 0) -> None:
        """`descriptor`: where to read; standard input."""
        # Not through sys.stdin: a thread that waits in it holds a lock that the end of the process needs.
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._ended = False

    async def read(self, prompt: str) -> str | None:
        """Read a line; the prompt is not shown. Raises OSError."""
        return await detached(self._line)

    def _line(self) -> str | None:
        while not self._ended and "\n" not in self._text and len(self._text) <= LONGEST_LINE:
            chunk = self._chunk()
            self._ended = not chunk
            self._text += self._decoder.decode(chunk, final=self._ended)
        if not self._text:
            return None
        end = self._text.find("\n", 0, LONGEST_LINE + 1)
        if end < 0:
            line, self._text = self._text[:LONGEST_LINE], self._text[LONGEST_LINE:]
        else:
            line, self._text = self._text[:end], self._text[end + 1 :]
        return line.removesuffix("\r").replace("\0", "")

    def _chunk(self) -> bytes:
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError as error:
            raise OSError(error.errno, error.strerror, "standard input") from error


class TerminalLines:
    """Lines typed in a terminal. The history lasts for the session only: what is typed is private."""

    def __init__(self, commands: Sequence[str], settings: Mapping[str, Sequence[str]]) -> None:
        """`commands` and `settings` (name to values) are completed with the tab key."""
        self._session: PromptSession[str] = PromptSession(completer=CommandCompleter(commands, settings))

    async def read(self, prompt: str) -> str | None:
        """Ask for a line; None on Ctrl-D. Ctrl-C gives an empty line up."""
        try:
            with patch_stdout(raw=True):
                return await self._session.prompt_async(prompt)
        except EOFError:
            return None
        except KeyboardInterrupt:
            return ""


class CommandCompleter(Completer):
    """Completes commands, paths of files, and names and values of settings."""

    def __init__(self, commands: Sequence[str], settings: Mapping[str, Sequence[str]]) -> None:
        """Complete these."""
        self._commands = WordCompleter(list(commands), sentence=True)
        self._settings = settings
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """What could stand at the cursor."""
        text = document.text_before_cursor
        command, space, rest = text.partition(" ")
        if not text.startswith("/"):
            return
        if not space:
            yield from self._commands.get_completions(document, event)
        elif command in FILE_COMMANDS:
            yield from self._paths.get_completions(Document(rest), event)
        elif command == "/settings":
            name, more, _value = rest.partition(" ")
            words = self._settings.get(name, ()) if more else tuple(self._settings)
            yield from WordCompleter(list(words)).get_completions(document, event)


def existing_file(path: str) -> Path | None:
    """The file that somebody typed or dropped; None when there is none."""
    try:
        # Names of files are bytes; what was typed is UTF-8, whatever the locale says of names.
        found = Path(os.fsdecode(path.encode("utf-8", "surrogateescape"))).expanduser()
        return found if found.is_file() else None
    except (OSError, RuntimeError, ValueError):
        # RuntimeError: ~name of nobody. ValueError: what cannot be a name.
        return None
