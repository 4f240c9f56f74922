"""Lines that a test types."""

from __future__ import annotations

from collections import deque


class TypedLines:
    """Gives its lines one by one, then the end of input; remembers the prompts."""

    def __init__(self, *lines):
        self._lines = deque(lines)
        self.prompts = []

    async def read(self, prompt):
        self.prompts.append(prompt)
        return self._lines.popleft() if self._lines else None
