"""A reply from a language model: prompt, model and parser as one LangChain chain, checked while it streams."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from core.errors import ConfigError, ModelError, WriterError
from core.people import Language
from core.types import Brief
from llm import prompt_words
from llm.composer.mismatch import question_about
from llm.composer.situation import safe_name
from llm.fence import Count
from llm.mend import Fault, Mender
from llm.meter import Meter
from llm.persona_choice import Personas
from llm.persona_file import PersonaShelf
from llm.prompt import Budget, Prompt, called, told_memories
from llm.retelling_prompt import prompt_for
from llm.stream import streamed_sentences

log = logging.getLogger(__name__)

ATTEMPTS = 2
"""How often a model is asked before the next writer is."""
LONGER = 1.25
"""How much longer than asked for a reply may get; it ends with the sentence before."""
QUESTION_PART = 40
"""Characters of each of the three parts of a question that is asked in the model's place."""
CHARACTERS_A_TOKEN: dict[Language, float] = {"ko": 0.7, "en": 2.5}
"""Fewest that common tokenizers make: bounds what a model may write, the sentences bound what is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long a person waits at most, in seconds."""

    first: float = 30.0
    """Until the first token."""
    total: float = 90.0
    """Until the last one; what is whole by then stands."""


class ChainWriter:
    """Implements `core.ports.ReplyWriter` with any LangChain chat model. What breaks a rule is not shown."""

    def __init__(
        self,
        name: str,
        model: BaseChatModel,
        *,
        count: Count,
        personas: Personas | None = None,
        budget: Budget | None = None,
        deadlines: Deadlines | None = None,
        errors: tuple[type[Exception], ...] = (),
        options: Callable[[Brief], dict[str, Any]] | None = None,
    ) -> None:
        """`count`: tokens, by the model's tokenizer; `errors`: what the model raises when it fails, beside ModelError.

        `personas`: who can answer, without it those that come with Facelog; `options`: further arguments of the model
        for one reply. The model is not closed here.
        """
        self.name = name
        self._model = model
        self._count = count
        self._personas = personas or PersonaShelf()
        self._budget = budget or Budget()
        self._deadlines = deadlines or Deadlines()
        # ValueError: what LangChain raises for an answer without a single piece.
        self._errors: tuple[type[Exception], ...] = (ModelError, ValueError, *errors)
        self._options = options or (lambda _: {})

    async def write(self, brief: Brief, meter: Meter | None = None) -> AsyncGenerator[str, None]:
        """Stream the reply sentence by sentence, and count its tokens on `meter`.

        Raises WriterError when the model fails or breaks the rules twice.
        """
        meter = meter or Meter()
        prompt = await self._prompt(brief)
        for attempt in range(ATTEMPTS):
            shown = 0
            async with aclosing(self._checked(brief, prompt, meter, again=attempt > 0)) as sentences:
                async for sentence in sentences:
                    yield f" {sentence}" if shown else sentence
                    shown += 1
            if shown:
                return
        raise WriterError(f"{self.name}: nothing it wrote could be shown")

    def drew_on(self, brief: Brief) -> tuple[str, ...]:
        """Ids of the diary entries in the prompt. Blocks: counts tokens. Raises WriterError."""
        try:
            return told_memories(brief, self._count, self._budget)
        except self._errors as error:
            raise WriterError(f"{self.name}: {type(error).__name__}") from error

    async def aclose(self) -> None:
        """Do nothing: whoever made the model closes it."""

    async def _prompt(self, brief: Brief) -> Prompt:
        """Build the prompt, in a thread: counting its tokens may load the model first."""
        name = brief.recall.person.preferences.persona
        try:
            async with asyncio.timeout(self._deadlines.first):
                persona = await asyncio.to_thread(self._personas.load, name)
                return await asyncio.to_thread(prompt_for, brief, persona, self._count, self._budget)
        except ConfigError as error:
            raise WriterError(f"{self.name}: cannot load the persona") from error
        except TimeoutError as error:
            raise WriterError(f"{self.name}: out of time") from error
        except self._errors as error:
            log.warning("%s failed: %s", self.name, type(error).__name__)
            raise WriterError(f"{self.name}: {type(error).__name__}") from error

    async def _checked(self, brief: Brief, prompt: Prompt, meter: Meter, *, again: bool) -> AsyncGenerator[str, None]:
        """Yield the sentences that may be shown, within the length; none when the first ones break the rules."""
        mender = _mender(brief, prompt)
        limit = brief.recall.person.preferences.length.characters * LONGER
        question = await asyncio.to_thread(question_about, brief, QUESTION_PART) if brief.mismatch else ""
        limit -= len(question)
        shown: list[str] = []
        async with aclosing(streamed_sentences(self._pieces(brief, prompt, meter, again=again))) as written:
            async for sentence, ended in written:
                mended = mender.mend(sentence)
                if isinstance(mended, Fault):
                    if mended in _HOPELESS and not shown:
                        log.info("%s: %s", self.name, mended)
                        return
                    continue
                if shown and (not ended or sum(map(len, shown)) + len(mended) > limit):
                    break
                shown.append(mended)
                yield mended
        # Whether a friend asks is arithmetic, not a hope about the model.
        if question and shown and not any("?" in sentence for sentence in shown):
            yield question

    async def _pieces(self, brief: Brief, prompt: Prompt, meter: Meter, *, again: bool) -> AsyncGenerator[str, None]:
        """Yield what the model writes. Raises WriterError; a reply that takes too long just ends when it has begun."""
        clock = asyncio.get_running_loop().time
        begun, deadline = False, clock() + self._deadlines.first
        try:
            async with aclosing(self._stream(brief, prompt, meter, again=again)) as stream:
                while True:
                    # Around each piece: held over a yield, it would cancel whoever reads this.
                    async with asyncio.timeout_at(deadline):
                        piece = await anext(stream, None)
                    if piece is None:
                        return
                    if piece and not begun:
                        begun, deadline = True, deadline - self._deadlines.first + self._deadlines.total
                    yield piece
        except TimeoutError as error:
            log.warning("%s: out of time", self.name)
            if not begun:
                raise WriterError(f"{self.name}: out of time") from error
        except self._errors as error:
            log.warning("%s failed: %s", self.name, type(error).__name__)
            raise WriterError(f"{self.name}: {type(error).__name__}") from error

    async def _stream(self, brief: Brief, prompt: Prompt, meter: Meter, *, again: bool) -> AsyncGenerator[str, None]:
        # LangChain's own stream has no type that can be closed.
        async for piece in self._chain(brief, meter, again=again).astream(prompt):
            yield piece

    def _chain(self, brief: Brief, meter: Meter, *, again: bool) -> Runnable[Prompt, str]:
        preferences = brief.recall.person.preferences
        most = int(preferences.length.characters * LONGER / CHARACTERS_A_TOKEN[brief.language])

        asked = 0

        def messages(prompt: Prompt) -> list[BaseMessage]:
            nonlocal asked
            found = prompt.messages()
            if again:
                level = prompt_words.LEVELS[brief.language][preferences.speech_level]
                found.append(HumanMessage(prompt_words.AGAIN[brief.language].format(level=level)))
            asked = sum(self._count(str(message.content)) for message in found)
            return found

        options = {"temperature": preferences.strength.temperature, "max_tokens": most} | self._options(brief)

        async def metered(chunks: AsyncIterator[BaseMessage]) -> AsyncIterator[BaseMessage]:
            async for chunk in meter.metered(chunks, asked, self._count):
                yield chunk

        return RunnableLambda(messages) | self._model.bind(**options) | RunnableGenerator(metered) | StrOutputParser()


_HOPELESS = {Fault.LANGUAGE, Fault.LEVEL, Fault.LEAK, Fault.DIAGNOSIS}
"""A reply that begins like this goes on like this."""


def _mender(brief: Brief, prompt: Prompt) -> Mender:
    person = brief.recall.person
    level = person.preferences.speech_level
    return Mender(
        language=brief.language,
        level=level,
        name=safe_name(person.name),
        call=called(person.name, brief.language, level),
        persona=prompt.persona,
        rules=prompt.rules,
        comments=[*prompt.examples, *(entry.comment for entry in brief.recall.recent[:20])],
    )
