"""Reads lines: with history and completion in a terminal, plainly from a pipe."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.patch_stdout import patch_stdout

FILE_COMMANDS = ("/selfie", "/voice", "/video")


class LineReader(Protocol):
    """Where a conversation's lines come from."""

    async def read(self, prompt: str) -> str | None:
        """The next line without its end; None at the end of input."""
        ...


class PipedLines:
    """Lines from standard input that is not a terminal."""

    async def read(self, prompt: str) -> str | None:
        """Read a line; the prompt is not shown."""
        line = await asyncio.to_thread(sys.stdin.readline)
        return line.rstrip("\n") if line else None


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
    found = Path(path).expanduser()
    try:
        return found if found.is_file() else None
    except OSError:
        return None
