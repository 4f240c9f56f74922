"""Who answers a person now: their persona, or another one with a notice when its file cannot be used."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from core.errors import ConfigError
from core.people import Language, Person
from core.types import Notice
from llm.persona_choice import DEFAULT_PERSONA, Personas
from speech.style import Styles, VoiceStyle

log = logging.getLogger(__name__)


async def answering_as(person: Person, personas: Personas) -> tuple[Person, tuple[Notice, ...]]:
    """The person as they are to be answered: with the default persona, and a notice, when theirs cannot be used.

    Only for one turn: what they chose stays stored, so that their persona is back as soon as its file is.
    """
    name = person.preferences.persona
    try:
        await asyncio.to_thread(personas.load, name)
    except ConfigError:
        # The error quotes the file; `facelog persona list` tells what is wrong with it.
        log.warning("a persona that somebody chose cannot be used")
    else:
        return person, ()
    instead = await asyncio.to_thread(personas.load, DEFAULT_PERSONA)
    notice = Notice(code="notice-persona-missing", args=(("name", name), ("instead", instead.name.of(person.language))))
    return replace(person, preferences=replace(person.preferences, persona=DEFAULT_PERSONA)), (notice,)


def voice_styles(personas: Personas) -> Styles:
    """How each persona sounds, by what its file says; everybody else sounds common."""

    def style(persona: str, language: Language) -> VoiceStyle:
        if not persona:
            return VoiceStyle()
        try:
            hint = personas.load(persona).voice_in(language)
        except ConfigError:
            return VoiceStyle()
        return VoiceStyle(pitch=hint.pitch, pace=hint.pace)

    return style
