"""The writer that needs no language model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from core.errors import ConfigError, WriterError
from core.people import LANGUAGES
from core.types import Brief
from llm.composer.draft import Draft
from llm.composer.phrases import load_phrases
from llm.composer.pick import sentences
from llm.persona import load_persona
from llm.persona_choice import Personas
from llm.persona_file import PersonaShelf
from llm.safety import assess
from llm.suggestions import offered_in


class Composer:
    """Writes replies from persona phrases; a `ReplyWriter` that is `Drawing`.

    Not a language model, and it never says it is one.
    """

    name = "composer"

    def __init__(self, personas: Personas | None = None) -> None:
        """`personas`: who can answer; without it those that come with Facelog."""
        self._personas = personas or PersonaShelf()

    async def warm(self) -> None:
        """Read the phrase material now, off the event loop. Raises ConfigError when a file is wrong."""
        for language in LANGUAGES:
            await asyncio.to_thread(load_phrases, language)
        await asyncio.to_thread(offered_in, ())
        await asyncio.to_thread(assess, "")

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        """Stream the reply sentence by sentence. Raises WriterError when the persona or the phrases are not there."""
        # The first call reads files; later ones find them in memory and take milliseconds.
        text, _ = await asyncio.to_thread(self._composed, brief)
        for sentence in sentences(text):
            yield sentence

    def drew_on(self, brief: Brief) -> tuple[str, ...]:
        """Ids of the diary entries that the reply to this brief speaks of. Blocks. Raises WriterError."""
        return self._composed(brief)[1]

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""

    def _composed(self, brief: Brief) -> tuple[str, tuple[str, ...]]:
        """The reply, and the entries that it speaks of."""
        try:
            phrases = load_phrases(brief.language)
            persona = self._personas.load(brief.recall.person.preferences.persona)
            draft = Draft(brief, phrases, persona)
            return draft.text(), draft.drawn
        except ConfigError as error:
            raise WriterError("composer cannot load its phrases or persona") from error


def compose(brief: Brief) -> str:
    """Return the whole reply at once; reads phrase files on first use. Raises ConfigError."""
    return Draft(brief, load_phrases(brief.language), load_persona(brief.recall.person.preferences.persona)).text()
