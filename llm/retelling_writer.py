"""A writer that retells reports: what another writer wrote, without the sentences that a report does not bear."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from core.errors import WriterError
from core.people import Person
from core.ports import ReplyWriter, Selective
from core.types import Brief
from llm.mend import Fault
from llm.retelling import Retelling
from llm.retelling_checks import Flaw, RetellingCheck
from llm.stream import streamed_sentences

log = logging.getLogger(__name__)

LEAST, MOST = 2, 5
"""Sentences of a retelling: with fewer left it is none, and more are not read."""
LONGEST = 700
"""Characters of a retelling."""
MOST_READ = 6000
"""Characters, and pieces, that are read of whatever a writer goes on writing."""


class RetellingWriter:
    """Implements `core.ports.ReplyWriter` and `Selective` around another writer, for a `Retelling` only."""

    def __init__(self, writer: ReplyWriter) -> None:
        """The writer is not owned."""
        self._writer = writer

    @property
    def name(self) -> str:
        """What the writer is called."""
        return self._writer.name

    def serves(self, person: Person) -> bool:
        """Whether the writer may be asked on behalf of this person."""
        return not isinstance(self._writer, Selective) or self._writer.serves(person)

    async def write(self, brief: Brief) -> AsyncGenerator[str, None]:
        """Yield what may be shown once all is read, sentence by sentence.

        Raises WriterError when the writer fails, or when less than two sentences are left; TypeError for a reply.
        """
        if not isinstance(brief, Retelling):
            raise TypeError("only reports are retold")
        kept = await self._kept(brief)
        if len(kept) < LEAST:
            raise WriterError(f"{self.name}: too little of the retelling can be shown")
        for number, sentence in enumerate(kept):
            yield f" {sentence}" if number else sentence

    async def aclose(self) -> None:
        """Do nothing: whoever made the writer closes it."""

    async def _kept(self, brief: Retelling) -> list[str]:
        check = RetellingCheck(brief.facts, brief.language, brief.recall.person.preferences.speech_level)
        kept: list[str] = []
        async with aclosing(streamed_sentences(self._pieces(brief))) as written:
            async for sentence, ended in written:
                # A number may have been cut with the sentence.
                checked = check.check(sentence) if ended else Flaw.LENGTH
                if isinstance(checked, Fault | Flaw):
                    log.info("%s: a sentence of a retelling is left out: %s", self.name, checked)
                    continue
                if sum(map(len, kept)) + len(kept) + len(checked) > LONGEST:
                    break
                kept.append(checked)
                if len(kept) == MOST:
                    break
        return kept

    async def _pieces(self, brief: Retelling) -> AsyncGenerator[str, None]:
        """What the writer writes, as far as it is read; the writer is stopped with this."""
        pieces, read = self._writer.write(brief), 0
        try:
            async for piece in pieces:
                yield piece
                read += len(piece) + 1
                if read > MOST_READ:
                    return
        finally:
            if isinstance(pieces, AsyncGenerator):
                await pieces.aclose()
