"""Retellings under way: begun by a button, written beside everything else, and fetched by the next press."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.retelling import Teller, Told
from core.people import Person

log = logging.getLogger(__name__)

PATIENCE = 8.0
"""Seconds that a press waits: what somebody sends meanwhile, words of crisis among it, waits with it."""
KEPT = 900.0
"""Seconds that a retelling is kept for whoever asked for it."""


@dataclass(slots=True, eq=False)
class _Begun:
    """One retelling of one person."""

    asked: tuple[str, ...]
    """The facts, and the persona that tells them."""
    task: asyncio.Task[Told | None]


class Retellings:
    """At most one a person, in memory only: after a restart it is asked for anew."""

    def __init__(self, teller: Teller, *, patience: float = PATIENCE, kept: float = KEPT) -> None:
        """Close it before the writers of the teller, which is not owned."""
        self.teller = teller
        self._patience = patience
        self._kept = kept
        self._begun: dict[str, _Begun] = {}

    def running(self, person_id: str) -> bool:
        """Whether something is told for a person, or waits to be fetched."""
        return person_id in self._begun

    async def tell(self, facts: Sequence[str], person: Person) -> Told | None:
        """Begin to tell, or fetch what was told of the same facts; None while it is being written.

        Another report takes the place of the one that is being told. To be asked only where the teller serves the
        person. Raises ConfigError.
        """
        begun, asked = self._begun.get(person.id), (*facts, person.preferences.persona)
        if begun is None or begun.asked != asked:
            self.forget(person.id)
            begun = self._begin(asked, facts, person)
        done, _ = await asyncio.wait({begun.task}, timeout=self._patience)
        if not done or begun.task.cancelled():
            return None
        self._drop(person.id, begun)
        return begun.task.result()

    def forget(self, person_id: str) -> None:
        """Stop what is being told for a person, and drop what was."""
        if (begun := self._begun.pop(person_id, None)) is not None:
            begun.task.cancel()

    async def aclose(self) -> None:
        """Stop everything."""
        tasks = [begun.task for begun in self._begun.values()]
        for person_id in tuple(self._begun):
            self.forget(person_id)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, asked: tuple[str, ...], facts: Sequence[str], person: Person) -> _Begun:
        task = asyncio.create_task(self.teller.tell(facts, person))
        begun = self._begun[person.id] = _Begun(asked=asked, task=task)
        loop = asyncio.get_running_loop()

        def ended(task: asyncio.Task[Told | None]) -> None:
            # Taken out, or the loop would log what nobody fetches.
            if not task.cancelled() and task.exception() is not None:
                log.warning("a retelling failed: %s", type(task.exception()).__name__)
            loop.call_later(self._kept, self._drop, person.id, begun)

        task.add_done_callback(ended)
        return begun

    def _drop(self, person_id: str, begun: _Begun) -> None:
        if self._begun.get(person_id) is begun:
            del self._begun[person_id]
