"""When a reminder is due: a rule of wall-clock minutes, in a time zone, outside of quiet hours. Pure.

A time that the clock jumps over is held as much later as the clock jumped; one that comes twice is held the first time.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.days import local_date, local_time
from core.people import Person
from core.reminders import Reminder

DAY_MINUTES = 24 * 60
LATEST = timedelta(hours=2)
"""How late a reminder is still held, after the service stood still."""
UNANSWERED = 2
"""How many in a row go unanswered before the next one says that it is the last."""
_LOOK = 8
"""Days to look ahead; more are never without the time, unless all of it lies in quiet hours."""
_AHEAD = timedelta(days=2)
"""How far the calendars of two time zones are apart at most."""
_AGAIN = timedelta(days=1)
"""When one that has no time outside of quiet hours is looked at again: they may have changed."""
Quiet = tuple[int, int] | None


def next_due(reminder: Reminder, timezone: str, quiet: Quiet, after: datetime) -> datetime | None:
    """When it is due next after a time (aware); aware, UTC. None where all of it lies in quiet hours."""
    today = local_date(after, timezone)
    # A window over midnight that began yesterday may still be open.
    first = today - timedelta(days=1)
    if (held_on := _held_on(reminder, today)) is not None:
        first = max(first, held_on + timedelta(days=1))
    for number in range(_LOOK):
        at = _moment(reminder, timezone, quiet, first + timedelta(days=number))
        if at is not None and at > after:
            return at
    return None


def day_due(reminder: Reminder, timezone: str, quiet: Quiet, now: datetime) -> date | None:
    """The wall-clock day that it is to be held for now; None where it is held, too late, not due, or it is quiet."""
    today = local_date(now, timezone)
    if is_quiet(now, timezone, quiet):
        return None
    for back in range(_LOOK):
        day = today - timedelta(days=back)
        at = _moment(reminder, timezone, quiet, day)
        if at is not None and at <= now:
            held_on = _held_on(reminder, today)
            fresh = held_on is None or day > held_on
            return day if fresh and now - at <= LATEST else None
    return None


def planned(reminder: Reminder, person: Person, after: datetime) -> Reminder:
    """The reminder with the time that it is due next, in the person's time zone; one that stopped stays stopped.

    A snooze stands until it is held.
    """
    if reminder.snoozed_until is not None and reminder.snoozed_until > after:
        return replace(reminder, due_at=reminder.snoozed_until)
    due_at = None
    if not stopped(reminder):
        due_at = next_due(reminder, person.timezone, person.preferences.quiet, after) or after + _AGAIN
    return replace(reminder, due_at=due_at, snoozed_until=None)


def stopped(reminder: Reminder) -> bool:
    """Whether it was ignored so often that it comes no more until the person asks for it."""
    return reminder.ignored >= UNANSWERED


def silenced(reminder: Reminder, quiet: Quiet) -> bool:
    """Whether all of its time lies in quiet hours."""
    return not _minutes(reminder, quiet)


def is_quiet(at: datetime, timezone: str, quiet: Quiet) -> bool:
    """Whether a moment (aware) lies in a person's quiet hours."""
    local = local_time(at, timezone)
    return _in_quiet(local.hour * 60 + local.minute, quiet)


def good_until(now: datetime, timezone: str, quiet: Quiet) -> datetime:
    """Until when what is said now may still be delivered: not too late, and not in quiet hours; aware, UTC."""
    begun = now.astimezone(UTC).replace(second=0, microsecond=0)
    later = (begun + timedelta(minutes=number) for number in range(1, int(LATEST / timedelta(minutes=1))))
    return next((at for at in later if is_quiet(at, timezone, quiet)), now.astimezone(UTC) + LATEST)


def _held_on(reminder: Reminder, today: date) -> date | None:
    """The day it was held for last; None where no move explains how that can be still to come: the clock was wrong."""
    held_on = reminder.held_on
    return None if held_on is None or held_on - today > _AHEAD else held_on


def _moment(reminder: Reminder, timezone: str, quiet: Quiet, day: date) -> datetime | None:
    """When it is due for a wall-clock day; None where that day has no such time, or it is quiet then."""
    minutes = _minutes(reminder, quiet)
    if not minutes:
        return None
    days, minute = divmod(minutes[_drawn(reminder.id, day, len(minutes))], DAY_MINUTES)
    wanted = day + timedelta(days=days)
    # fold=0: the first of two equal times, and the offset from before a jump, which moves a time in it behind it.
    local = datetime.combine(wanted, time(minute // 60, minute % 60, fold=0), ZoneInfo(timezone))
    at = local.astimezone(UTC)
    if local_date(at, timezone) != wanted or is_quiet(at, timezone, quiet):
        return None
    return at


def _minutes(reminder: Reminder, quiet: Quiet) -> list[int]:
    """The minutes that may be drawn, counted from the midnight of the day that the window begins on."""
    last = reminder.last if reminder.last >= reminder.first else reminder.last + DAY_MINUTES
    return [one for one in range(reminder.first, last + 1) if not _in_quiet(one % DAY_MINUTES, quiet)]


def _in_quiet(minute: int, quiet: Quiet) -> bool:
    if quiet is None:
        return False
    first, until = quiet
    return first <= minute < until if first <= until else minute >= first or minute < until


def _drawn(reminder_id: str, day: date, count: int) -> int:
    """A number below `count` that is the same for the same reminder and day, also after a restart."""
    digest = hashlib.sha256(f"{reminder_id} {day.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % count
