"""A chat model that says what it was told to: LangChain's own interface, no weights."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr


class FakeChatModel(BaseChatModel):
    """Streams one scripted answer a call, the last one again and again; None stalls, an exception is raised."""

    answers: list[list[Any]]
    _asked: list[Any] = PrivateAttr(default_factory=list)
    _options: list[dict[str, Any]] = PrivateAttr(default_factory=list)
    _ended: list[int] = PrivateAttr(default_factory=list)

    @property
    def asked(self):
        """The messages of each call."""
        return self._asked

    @property
    def options(self):
        """The arguments of each call."""
        return self._options

    @property
    def ended(self):
        """One item a stream that was ended or closed."""
        return self._ended

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(self, messages, stop=None, run_manager=None, **options) -> ChatResult:
        self._asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self._next())))])

    async def _astream(self, messages, stop=None, run_manager=None, **options):
        self._asked.append(messages)
        self._options.append(options)
        try:
            for piece in self._next():
                if piece is None:
                    await asyncio.Event().wait()
                if isinstance(piece, Exception):
                    raise piece
                await asyncio.sleep(0)
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        finally:
            self._ended.append(1)

    def _next(self):
        return self.answers[min(len(self._asked), len(self.answers)) - 1]
