"""Who may be served at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.types import Platform


class AccessState(StrEnum):
    """What the owner said of an account."""

    ALLOWED = "allowed"
    DENIED = "denied"
    ASKED = "asked"
    """A stranger who wrote and was told, once, that the owner decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account on a platform. Not a person: a person may have several, and a stranger is none yet."""

    platform: Platform
    user_id: str = field(repr=False)
    state: AccessState
    changed_at: datetime
    """Aware, UTC."""
    person_id: str | None = None
    """Whose diary it opens; None before the first message."""
