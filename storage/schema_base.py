"""What the tables are made of: the metadata, types of columns, and the references that most tables hold."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, LargeBinary, MetaData, String, TypeDecorator

OPEN = "open"
SETTLED = "settled"
UNREADABLE = "unreadable"
"""State of a message, and code of a delivery, that could not be opened; its ciphertext is kept."""
WAITING = "waiting"
SENT = "sent"
GIVEN_UP = "given_up"

Sealed = LargeBinary
"""Ciphertext of `PersonKey.seal`; NULL where there is nothing to keep."""
Digest = LargeBinary(32)
"""Result of `Vault.digest`."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC without its zone and read back aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; a naive time is a ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Make the stored time aware."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def person(*, primary_key: bool = False) -> Column[str]:
    """Whose row it is; the row goes with the person."""
    return Column(
        "person_id",
        String(32),
        ForeignKey("people.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def turn() -> Column[str]:
    """Of which turn the row is; the row goes with the turn."""
    return Column("turn_id", String(64), ForeignKey("turns.id", ondelete="CASCADE"), nullable=False)
