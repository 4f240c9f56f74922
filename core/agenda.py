"""Something that Facelog says of itself at a time: asked for, kept until it was said, said once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.types import ConversationKey


class AppointmentKind(StrEnum):
    """What an appointment is for."""

    FOLLOW_UP = "follow_up"
    """Asking how somebody is, the day after words of crisis, because they agreed to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When to say something, where, and what for. Not a reminder's rule: one time only."""

    id: str
    person_id: str
    key: ConversationKey = field(repr=False)
    kind: AppointmentKind
    due_at: datetime
    """Aware, UTC."""
