"""Shows the screens of commands in a terminal: their buttons are numbered, and a number presses one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.adapters.console.files import save_file
from bot.commands.screen import Button, Rows, Screen
from bot.streams import printable
from bot.wording.wording import Wording
from core.days import utc_now

KEPT = 20
"""Pictures and other files of commands; the oldest go first."""


class ScreenPad:
    """Prints screens and keeps in mind which buttons the numbers mean."""

    def __init__(self, console: Console, folder: Path) -> None:
        """`folder`: where pictures and files go, which a terminal cannot show."""
        self._console = console
        self._folder = folder
        self._buttons: tuple[Button, ...] = ()

    async def show(self, screen: Screen, words: Wording) -> None:
        """Print a screen; its numbers hold until something else is shown."""
        self._buttons = tuple(button for row in screen.rows for button in row)
        self._console.print(Text(screen.text))
        if screen.picture is not None:
            await self._save(f"{utc_now():%Y%m%d-%H%M%S-%f}.png", screen.picture, words)
        if screen.document is not None:
            await self._save(screen.document.name, screen.document.content, words)
        self._number()

    async def add(self, picture: bytes | None, rows: Rows, words: Wording) -> None:
        """Print what comes with a reply; its buttons take the numbers."""
        if picture is not None:
            await self._save(f"{utc_now():%Y%m%d-%H%M%S-%f}.png", picture, words)
        if rows:
            self._buttons = tuple(button for row in rows for button in row)
            self._number()

    def _number(self) -> None:
        for number, button in enumerate(self._buttons, start=1):
            self._console.print(Text(f"  [{number}] ", style="bold") + Text(button.label))

    async def _save(self, name: str, content: bytes, words: Wording) -> None:
        try:
            path = await asyncio.to_thread(save_file, self._folder, name, content, kept=KEPT)
        except OSError:
            self._console.print(Text(words.say("console-file-unsaved")))
            return
        self._console.print(Text(words.say("console-file", path=printable(str(path)))))

    def pressed(self, line: str) -> str | None:
        """The action of the button that a line means: its number in brackets, or bare; None for other words."""
        said = line.strip().removeprefix("[").removesuffix("]")
        if not (said.isascii() and said.isdigit() and 0 < int(said[:4]) <= len(self._buttons)):
            return None
        return self._buttons[int(said[:4]) - 1].action

    def clear(self) -> None:
        """Numbers mean nothing any more."""
        self._buttons = ()
