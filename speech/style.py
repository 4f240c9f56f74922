"""How somebody speaks: pitch and pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.people import Language

Pitch = Literal["low", "middle", "high"]
Pace = Literal["slow", "middle", "quick"]

PACES: dict[Pace, float] = {"slow": 0.88, "middle": 1.0, "quick": 1.12}
"""How fast, as a multiple of the common speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceStyle:
    """What makes two personas with the same voice sound different. Not a voice."""

    pitch: Pitch = "middle"
    pace: Pace = "middle"

    @property
    def speed(self) -> float:
        """Multiple of the common speed."""
        return PACES[self.pace]


Styles = Callable[[str, Language], VoiceStyle]
"""The style of a persona in a language; any for a persona that it does not know. May block: called in a thread."""


def plain_style(_persona: str, _language: Language) -> VoiceStyle:
    """The same style for everybody."""
    return VoiceStyle()
