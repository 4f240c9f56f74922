"""Where a writer gets its personas from, and who stands in when one cannot be had."""

from __future__ import annotations

from typing import Protocol

from llm.persona import Persona

DEFAULT_PERSONA = "anna"
"""Comes with Facelog, so it is always there."""


class Personas(Protocol):
    """All personas that can be chosen. Not a port of the core: what a persona is stays in this room."""

    def names(self) -> tuple[str, ...]:
        """List the names; files that cannot be read may be among them. Blocks. Raises ConfigError."""
        ...

    def load(self, name: str) -> Persona:
        """Return a persona. Blocks: may read a file. Raises ConfigError that names the file and the key."""
        ...
