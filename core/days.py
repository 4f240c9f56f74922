"""Instants and the days that people live them in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def local_time(at: datetime, timezone: str) -> datetime:
    """An aware instant in an IANA time zone."""
    return at.astimezone(ZoneInfo(timezone))


def local_date(at: datetime, timezone: str) -> date:
    """The day on a person's wall calendar at an aware instant."""
    return local_time(at, timezone).date()
