"""Shows the screens of commands in a terminal: their buttons are numbered, and a number presses one."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.commands.screen import Button, Screen


class ScreenPad:
    """Prints screens and keeps in mind which buttons the numbers mean."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._buttons: tuple[Button, ...] = ()

    def show(self, screen: Screen) -> None:
        """Print a screen; its numbers hold until something else is shown."""
        self._buttons = tuple(button for row in screen.rows for button in row)
        self._console.print(Text(screen.text))
        for number, button in enumerate(self._buttons, start=1):
            self._console.print(Text(f"  [{number}] ", style="bold") + Text(button.label))

    def pressed(self, line: str) -> str | None:
        """The action of the button that a line means: its number in brackets, or bare; None for other words."""
        said = line.strip().removeprefix("[").removesuffix("]")
        if not (said.isascii() and said.isdigit() and 0 < int(said[:4]) <= len(self._buttons)):
            return None
        return self._buttons[int(said[:4]) - 1].action

    def clear(self) -> None:
        """Numbers mean nothing any more."""
        self._buttons = ()
