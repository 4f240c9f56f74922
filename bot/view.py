"""How an adapter watches a turn while it happens."""

from __future__ import annotations

from typing import Protocol

from core.observations import Observation
from core.problems import Stage


class TurnView(Protocol):
    """Is told what happens in a turn. Not a channel: what it shows may be lost, deliveries may not."""

    async def stage(self, stage: Stage) -> None:
        """A stage begins."""
        ...

    async def observed(self, observation: Observation) -> None:
        """Something was noticed."""
        ...

    async def text(self, piece: str) -> None:
        """The next piece of the reply."""
        ...

    async def withdraw(self) -> None:
        """What was shown of the reply does not stand: its writer failed, another one begins."""
        ...

    def progress(self, stage: Stage, share: float) -> None:
        """How much of a long stage is done, 0..1."""
        ...


class Unseen:
    """A view for turns that nobody watches."""

    async def stage(self, stage: Stage) -> None:
        """Show nothing."""

    async def observed(self, observation: Observation) -> None:
        """Show nothing."""

    async def text(self, piece: str) -> None:
        """Show nothing."""

    async def withdraw(self) -> None:
        """Nothing was shown."""

    def progress(self, stage: Stage, share: float) -> None:
        """Show nothing."""
