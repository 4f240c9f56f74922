"""A count of tokens in memory."""

from __future__ import annotations

from collections import Counter

from tests.fakes.scripted import Scripted


class FakeSpending(Scripted):
    """Counts by person and month."""

    def __init__(self):
        super().__init__()
        self.months = Counter()

    async def spent(self, person_id, month):
        await self._answered()
        everybody = sum(tokens for (_, when), tokens in self.months.items() if when == month)
        return self.months[person_id, month], everybody

    async def spend(self, person_id, month, tokens):
        await self._answered()
        self.months[person_id, month] += tokens
