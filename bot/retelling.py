"""Has a report told in the persona's voice by the language models of this installation; never by the composer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.persona_choice import answering_as
from bot.scribe import Scribe
from bot.view import Unseen
from bot.wording.wording import Wording
from core.days import utc_now
from core.errors import ConfigError, WriterError
from core.people import Person, SpeechLevel
from core.ports import ReplyWriter
from core.types import Notice
from llm.persona_choice import DEFAULT_PERSONA, Personas
from llm.retelling import retelling_of

if TYPE_CHECKING:
    from llm.retelling_writer import RetellingWriter

log = logging.getLogger(__name__)

COMPOSER = "composer"
"""Name of the writer that is no language model: what it can say of a report is the report."""
UNUSED = "notice-retelling-unused"
"""Code of the notice that no model's words could be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a report that a model was asked to tell. Stands above the composed report, never instead of it."""

    text: str = field(repr=False)
    """Two to five sentences; empty when no model's words could be used, which a notice says."""
    persona: str
    """Display name of who tells."""
    writer: str
    """Which model wrote it; empty where none did."""
    notices: tuple[Notice, ...] = ()


class Teller:
    """Asks the models one after another, with consent, budget and fallback as for replies."""

    def __init__(
        self, writers: Sequence[ReplyWriter], personas: Personas, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        """`writers`: those of replies, in their order, the composer among them or not. Nothing is owned."""
        self._writers = _retelling([writer for writer in writers if writer.name != COMPOSER])
        self._personas = personas
        self._clock = clock

    @property
    def configured(self) -> bool:
        """Whether this installation has a language model at all."""
        return bool(self._writers)

    def serves(self, person: Person) -> bool:
        """Whether any model may be asked on behalf of this person."""
        return any(writer.serves(person) for writer in self._writers)

    async def persona(self, person: Person) -> str:
        """Display name of who would tell. Raises ConfigError when not even the default persona can be read."""
        try:
            persona = await asyncio.to_thread(self._personas.load, person.preferences.persona)
        except ConfigError:
            persona = await asyncio.to_thread(self._personas.load, DEFAULT_PERSONA)
        return persona.name.of(person.language)

    async def tell(self, facts: Sequence[str], person: Person) -> Told | None:
        """Tell the lines of a composed report, in the person's language; None when no model may be asked for them.

        May take minutes. Raises ConfigError when not even the default persona can be read.
        """
        if not self.serves(person) or not any(line.strip() for line in facts):
            return None
        known, notices = await answering_as(person, self._personas)
        name = await self.persona(known)
        asked = retelling_of(facts, known, self._clock().astimezone(ZoneInfo(person.timezone)))
        try:
            written = await Scribe(self._writers).write(asked, Unseen(), crisis=False)
        except WriterError:
            log.warning("a report could not be retold")
            return Told(text="", persona=name, writer="", notices=(*notices, Notice(code=UNUSED)))
        return Told(text=written.text, persona=name, writer=written.writer, notices=(*notices, *written.notices))


def _retelling(writers: Sequence[ReplyWriter]) -> tuple[RetellingWriter, ...]:
    if not writers:
        return ()
    # Its checks take a twentieth of a second to import: not where there is no language model.
    from llm.retelling_writer import RetellingWriter

    return tuple(map(RetellingWriter, writers))


def told_text(told: Told, words: Wording, level: SpeechLevel) -> str:
    """What was told, who wrote it, and what is to be known of that; a few lines."""
    lines = [told.text] if told.text else []
    if told.text:
        lines.append(words.say("retelling-by", level=level.value, persona=told.persona, writer=told.writer))
    return "\n".join([*lines, *map(words.notice, told.notices)])


def told_json(told: Told) -> dict[str, str | list[str] | None]:
    """What was told as JSON; `text` and `writer` are null where no model's words could be used."""
    return {
        "text": told.text or None,
        "persona": told.persona,
        "writer": told.writer or None,
        "notices": [notice.code for notice in told.notices],
    }
