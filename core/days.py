"""Instants and the days that people live them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.people import Person


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def local_time(at: datetime, timezone: str) -> datetime:
    """An aware instant in an IANA time zone."""
    return at.astimezone(ZoneInfo(timezone))


def local_date(at: datetime, timezone: str) -> date:
    """The day on a person's wall calendar at an aware instant."""
    return local_time(at, timezone).date()


def diary_day(at: datetime, person: Person) -> date:
    """The day of a person's diary at an aware instant: it ends at the hour of their choice."""
    return ending_day(local_time(at, person.timezone), person.preferences.day_ends)


def ending_day(local: datetime, ends: int) -> date:
    """The day of a diary whose days end at an hour, at a time of its time zone."""
    return local.date() - timedelta(days=1) if local.hour < ends else local.date()
