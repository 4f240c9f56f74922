"""A writer on another machine, asked only with consent, within a budget, and not while it keeps failing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date

from circuitbreaker import CircuitBreaker

from core.errors import StorageError, WriterError
from core.people import Person
from core.ports import Spending
from core.types import Brief
from llm.chain import ChainWriter
from llm.meter import Meter

log = logging.getLogger(__name__)

FAILURES = 3
"""In a row, after which the model is left alone for a while."""
PAUSE_SECONDS = 60


class GuardedWriter:
    """Implements `core.ports.ReplyWriter` around a `ChainWriter`; what keeps it from writing is a WriterError."""

    def __init__(
        self,
        writer: ChainWriter,
        *,
        spending: Spending,
        needs_consent: bool,
        person_tokens: int,
        all_tokens: int,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        """`person_tokens`, `all_tokens`: what may be spent in a calendar month; 0 means without a limit.

        `pause_seconds`: how long the model is left alone after FAILURES failures.
        """
        self.name = writer.name
        self._writer = writer
        self._spending = spending
        self._needs_consent = needs_consent
        self._limits = (person_tokens, all_tokens)
        self._breaker = CircuitBreaker(
            failure_threshold=FAILURES, recovery_timeout=pause_seconds, expected_exception=WriterError, name=self.name
        )

    def serves(self, person: Person) -> bool:
        """Whether the person lets their words leave the machine, where they would."""
        return person.preferences.remote or not self._needs_consent

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        """Stream the reply. Raises WriterError: no consent, nothing left to spend, failing lately, or failing now."""
        person = brief.recall.person
        if not self.serves(person):
            raise WriterError(f"{self.name}: no consent")
        month = brief.local_time.date().replace(day=1)
        if await self._exhausted(person.id, month):
            raise WriterError(f"{self.name}: the month's tokens are spent")
        if self._breaker.opened:
            raise WriterError(f"{self.name}: left alone after failures")
        meter = Meter()
        try:
            with self._breaker:
                async with aclosing(self._writer.write(brief, meter)) as pieces:
                    async for piece in pieces:
                        yield piece
        finally:
            await self._spend(person.id, month, meter.tokens)

    def drew_on(self, brief: Brief) -> tuple[str, ...]:
        """Ids of the diary entries in the prompt."""
        return self._writer.drew_on(brief)

    async def aclose(self) -> None:
        """Close the writer."""
        await self._writer.aclose()

    async def _exhausted(self, person_id: str, month: date) -> bool:
        try:
            spent = await self._spending.spent(person_id, month)
        except StorageError as error:
            # Without a count there is no limit to keep to.
            raise WriterError(f"{self.name}: the count of tokens cannot be read") from error
        return any(limit and used >= limit for used, limit in zip(spent, self._limits, strict=True))

    async def _spend(self, person_id: str, month: date, tokens: int) -> None:
        if not tokens:
            return
        try:
            await self._spending.spend(person_id, month, tokens)
        except StorageError:
            log.error("%s: %d tokens could not be counted", self.name, tokens)
