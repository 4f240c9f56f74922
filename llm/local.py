"""The writer on this machine: a GGUF model in llama.cpp, one reply after another."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path
from typing import Any

from core.types import Brief
from llm.chain import ChainWriter, Deadlines
from llm.llama import LocalLlama
from llm.llama_line import OnWait
from llm.persona_choice import Personas
from llm.refine import Judge, Opinion
from llm.retelling import Retelling


class LocalWriter:
    """Implements `core.ports.ReplyWriter`, `QueuedWriter` and `Warmable`. Words do not leave this process.

    Its model has an opinion on texts, too, while nobody waits for a reply.
    """

    def __init__(
        self, path: Path, *, threads: int, context: int, timeout: float, personas: Personas | None = None
    ) -> None:
        """`timeout`: seconds until the first token, waiting in line included; a reply may take twice that in all.

        `personas`: who can answer; without it those that come with Facelog.
        """
        self._personas = personas
        self._model = LocalLlama(path=path, threads=threads, context=context, timeout=2 * timeout)
        self.name = self._model.label
        self._judge = Judge(self._model, self.name)
        self._deadlines = Deadlines(first=timeout, total=2 * timeout)

    def write(self, brief: Brief) -> AsyncGenerator[str, None]:
        """Stream the reply. Raises WriterError."""
        return self._chain(None).write(brief)

    def write_queued(self, brief: Brief, on_wait: OnWait) -> AsyncGenerator[str, None]:
        """Stream the reply; `on_wait` is told how many are answered before. Raises WriterError."""
        return self._chain(on_wait).write(brief)

    def drew_on(self, brief: Brief) -> tuple[str, ...]:
        """Ids of the diary entries in the prompt. Blocks. Raises WriterError."""
        return self._chain(None).drew_on(brief)

    async def judge(self, text: str, *, seconds: float) -> Opinion:
        """What a text feels like, within so many seconds. Raises ModelError."""
        return await self._judge.judge(text, seconds=seconds)

    async def warm(self) -> None:
        """Load the model now. Raises ModelUnavailable with a sentence that says why not."""
        await self._model.load()

    async def aclose(self) -> None:
        """Stop what is being written and free the model."""
        await self._model.aclose()

    def _chain(self, on_wait: OnWait | None) -> ChainWriter:
        return ChainWriter(
            self.name,
            self._model,
            count=self._model.count_tokens,
            personas=self._personas,
            deadlines=self._deadlines,
            options=partial(_options, on_wait),
        )


def _options(on_wait: OnWait | None, brief: Brief) -> dict[str, Any]:
    """What the model has read of a person is kept for the next reply to them, and a report does not take its place."""
    key = None if isinstance(brief, Retelling) else brief.recall.person.id
    return {"cache_key": key, "seed": brief.seed, "on_wait": on_wait}
