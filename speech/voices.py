"""Chooses who speaks: the voice that is configured for a persona and language, else the one that is always there."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace

from core.errors import ModelError
from core.people import Language
from core.ports import Speaker, Warmable
from core.types import Voice
from speech.lines import spoken_lines

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who is to be spoken as, in which language. Not a voice: several roles may have the same one."""

    language: Language
    persona: str = ""
    """Empty means every persona without a voice of its own."""


class CastSpeaker:
    """Implements `core.ports.Speaker` over others. A fallback is told in `Voice.instead_of`, never silent."""

    def __init__(self, cast: Mapping[Role, tuple[str, Speaker]], fallback: Speaker) -> None:
        """`cast`: the name and the speaker of each role; `fallback`: speaks all others. All are closed with it."""
        self._cast = dict(cast)
        self._fallback = fallback

    async def speak(self, text: str, language: Language, *, persona: str = "") -> Voice:
        """Speak with the role's voice, or with the fallback when that fails.

        Raises ModelError when the fallback fails too, and ValueError when nothing in the text can be spoken.
        """
        chosen = self._chosen(language, persona)
        if chosen is None:
            return await self._fallback.speak(text, language, persona=persona)
        name, speaker = chosen
        try:
            return await speaker.speak(text, language, persona=persona)
        except ModelError as error:
            log.warning("%s failed: %s", name, type(error).__name__)
        return replace(await self._fallback.speak(text, language, persona=persona), instead_of=name)

    async def stream(
        self, text: str | AsyncIterable[str], language: Language, *, persona: str = ""
    ) -> AsyncGenerator[Voice, None]:
        """Yield the sentences of a text, or of one that is still being written, each as soon as it is spoken.

        After a voice has failed, the rest is spoken by the fallback. Raises ModelError when that fails too.
        """
        failed = ""
        async with aclosing(spoken_lines(text, language)) as lines:
            async for line in lines:
                if failed:
                    voice = replace(await self._fallback.speak(line, language, persona=persona), instead_of=failed)
                else:
                    voice = await self.speak(line, language, persona=persona)
                failed = voice.instead_of
                yield voice

    async def warm(self) -> None:
        """Load the fallback and the voices that every persona uses; a voice of one persona loads on first use.

        Raises ModelError.
        """
        shared = [speaker for role, (_, speaker) in self._cast.items() if not role.persona]
        for speaker in (self._fallback, *shared):
            if isinstance(speaker, Warmable):
                await speaker.warm()

    async def aclose(self) -> None:
        """Close all speakers."""
        async with AsyncExitStack() as stack:
            for speaker in {id(speaker): speaker for speaker in (self._fallback, *self._speakers())}.values():
                stack.push_async_callback(speaker.aclose)

    def _speakers(self) -> list[Speaker]:
        return [speaker for _, speaker in self._cast.values()]

    def _chosen(self, language: Language, persona: str) -> tuple[str, Speaker] | None:
        own = self._cast.get(Role(language=language, persona=persona))
        return own or self._cast.get(Role(language=language))
