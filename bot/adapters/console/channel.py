"""Shows turns and deliveries in a terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bot.adapters.console.draw import observation_picture
from bot.adapters.console.screens import ScreenPad
from bot.adapters.console.voices import save_voice
from bot.adapters.console.wrap import WordWrap
from bot.commands.offers import offers
from bot.streams import printable
from bot.wording.wording import Wording
from core.errors import DeliveryError
from core.observations import Observation
from core.problems import Stage
from core.types import Delivery, Reply, Voice


class ConsoleView:
    """Shows one turn as it happens: what is being done, what was noticed, the reply as it is written."""

    def __init__(self, console: Console, words: Wording, persona: str) -> None:
        """`persona`: the name before the reply."""
        self._console = console
        self._words = words
        self._persona = persona
        self._status: Status | None = None
        self._writing = False
        self._wrap = WordWrap(console.width)
        self.shown = ""
        """What of the reply has been shown."""

    async def stage(self, stage: Stage) -> None:
        """Name the stage beside a spinner; only where there is a terminal to animate."""
        if self._writing:
            self._console.print()
            self._writing = False
        if not self._console.is_terminal:
            return
        line = f"{self._words.say(f'stage-{stage.value}')} …"
        if self._status is None:
            self._status = self._console.status(line)
            self._status.start()
        self._status.update(line)

    async def observed(self, observation: Observation) -> None:
        """Draw the reading."""
        picture = observation_picture(observation, self._words)
        if picture is not None:
            self._console.print(picture)
            self._console.print()

    async def text(self, piece: str) -> None:
        """Add to the reply."""
        self.end_status()
        if not self._writing:
            name = Text(f"{self._persona}: ", style="bold")
            self._console.print(name, end="")
            self._wrap = WordWrap(self._console.width, name.cell_len)
            self._writing = True
        line = self._wrap.feed(piece) if self._console.is_terminal else piece
        self._console.print(Text(line), end="", soft_wrap=True)
        self.shown += piece

    async def withdraw(self) -> None:
        """Cut the line off; the next writer's begins below."""
        if self._writing:
            self._console.print(Text(" …", style="dim"))
        self._writing = False
        self.shown = ""

    def progress(self, stage: Stage, share: float) -> None:
        """Say how far a long stage is, beside the spinner."""
        if self._status is not None:
            self._status.update(f"{self._words.say(f'stage-{stage.value}')} … {share:.0%}")

    def end_status(self) -> None:
        """Take the spinner away."""
        if self._status is not None:
            self._status.stop()
            self._status = None


class ConsoleChannel:
    """Prints deliveries: the reply unless it was watched as it was written, notices, where the voice is."""

    def __init__(self, console: Console, voices: Path) -> None:
        """`voices`: folder for spoken replies."""
        self._console = console
        self._voices = voices
        self.voice_name = ""
        """Name of the next voice file; the turn's id when empty."""
        self.view: ConsoleView | None = None
        self.words: Wording | None = None
        self.persona = ""
        self.pad: ScreenPad | None = None
        """Where pictures and buttons are shown; without one they are not."""

    async def deliver(self, delivery: Delivery) -> None:
        """Show a reply. Raises DeliveryError when the terminal is gone."""
        reply = delivery.reply
        words = self.words
        if words is None:
            raise DeliveryError("not-ready")
        if self.view is not None:
            self.view.end_status()
        try:
            if self.view is None or self.view.shown.strip() != reply.text.strip():
                self._console.print(Text(f"{self.persona}: ", style="bold") + Text(reply.text))
            for notice in reply.notices:
                self._console.print(Text(f"· {words.notice(notice)}", style="dim"))
            await self._beside(reply, words)
            if reply.voice is not None:
                self._console.print(Text(await self._voice_line(delivery.turn_id, reply.voice, words)))
        except OSError as error:
            raise DeliveryError("terminal-gone") from error

    async def _beside(self, reply: Reply, words: Wording) -> None:
        """The picture, and what can be pressed where the reply asks for something."""
        if self.pad is not None and (reply.picture is not None or reply.asks_mood):
            rows = offers(reply, words) if reply.asks_mood else ()
            await self.pad.add(reply.picture, rows, words)

    async def _voice_line(self, turn_id: str, voice: Voice, words: Wording) -> str:
        """Where the voice was saved, or that it could not be."""
        try:
            path = await asyncio.to_thread(save_voice, self._voices, self.voice_name or turn_id, voice)
        except OSError:
            return words.say("notice-no-voice")
        return words.say("voice-line", path=printable(str(path)), seconds=round(voice.seconds, 1))

    async def aclose(self) -> None:
        """Nothing is open."""
