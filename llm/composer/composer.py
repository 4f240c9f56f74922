"""The writer that needs no language model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from core.errors import ConfigError, WriterError
from core.people import LANGUAGES
from core.types import Brief
from llm.composer.draft import Draft
from llm.composer.phrases import load_phrases
from llm.composer.pick import sentences
from llm.persona import Persona, load_persona


class Composer:
    """Writes replies from persona phrases; a `ReplyWriter`. Not a language model, and it never says it is one."""

    name = "composer"

    def __init__(self, load: Callable[[str], Persona] = load_persona) -> None:
        """`load`: gives a persona by name and raises ConfigError; a `PersonaShelf`'s also knows people's own."""
        self._load = load

    async def warm(self) -> None:
        """Read the phrase material now, off the event loop. Raises ConfigError when a file is wrong."""
        for language in LANGUAGES:
            await asyncio.to_thread(load_phrases, language)

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        """Stream the reply sentence by sentence. Raises WriterError when the persona or the phrases are not there."""
        # The first call reads files; later ones are cached and take microseconds.
        try:
            phrases = await asyncio.to_thread(load_phrases, brief.language)
            persona = await asyncio.to_thread(self._load, brief.recall.person.preferences.persona)
        except ConfigError as error:
            raise WriterError("composer cannot load its phrases or persona") from error
        for sentence in sentences(Draft(brief, phrases, persona).text()):
            yield sentence

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""


def compose(brief: Brief) -> str:
    """Return the whole reply at once; reads phrase files on first use. Raises ConfigError."""
    return Draft(brief, load_phrases(brief.language), load_persona(brief.recall.person.preferences.persona)).text()
