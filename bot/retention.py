"""Takes away what people wish to keep for so many days only."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.commands.command import Caller
from core.days import ending_day, local_time
from core.errors import FacelogError
from core.exchange import Additions
from core.people import Person
from core.retention import FOR_EVER, Limit
from core.stores import Entries, Retention

log = logging.getLogger(__name__)


def first_kept(limit: Limit, now: datetime) -> date:
    """The oldest diary day that stays, at an aware instant."""
    today = ending_day(local_time(now, limit.timezone), limit.day_ends)
    # A limit may be longer than there are days in the calendar.
    return today - timedelta(days=min(limit.days, (today - date.min).days - 1))


def kept_from(person: Person, now: datetime) -> date:
    """The oldest diary day that a person keeps, at an aware instant."""
    preferences = person.preferences
    if preferences.retention_days == FOR_EVER:
        return date.min
    days, ends = preferences.retention_days, preferences.day_ends
    return first_kept(Limit(person_id=person.id, days=days, timezone=person.timezone, day_ends=ends), now)


def outlived(person: Person, additions: Additions, now: datetime) -> int:
    """How many records would not be kept, because their days are older than the person's limit."""
    before = kept_from(person, now)
    days = [new.entry.local_date for new in additions.entries]
    days += [one.local_date for kind in (additions.moods, additions.taps, additions.checkins) for one in kind]
    return sum(day < before for day in days)


async def expire(entries: Entries, retention: Retention, now: datetime) -> int:
    """Hide the entries of everybody that are older than they wish, and delete what else is; returns how many rows.

    What fails for one person is logged, and tried again the next time. Raises StorageError when nobody is known.
    """
    gone = 0
    for limit in await retention.limits():
        try:
            before = first_kept(limit, now)
            began = datetime.combine(before, time(limit.day_ends), ZoneInfo(limit.timezone)).astimezone(UTC)
            if await retention.older(limit.person_id, before):
                await retention.note(limit.person_id, now)
                gone += await entries.expire(limit.person_id, before, now)
            gone += await retention.expire_rest(limit.person_id, before, began)
        except (FacelogError, ZoneInfoNotFoundError) as error:
            log.error("what is older than somebody wishes is not gone: %s", type(error).__name__)
    return gone


async def settled(caller: Caller, retention: Retention) -> str:
    """Bring back what the caller's own limit, now another one, does not hide any more; what it means, in sentences."""
    person = caller.person
    days = person.preferences.retention_days
    before = kept_from(person, caller.at)
    back = await retention.bring_back(person.id, before)
    if days == FOR_EVER:
        told = caller.say("retention-off")
    else:
        count = await retention.older(person.id, before)
        told = caller.say("retention-on", days=days, count=count, before=caller.words.day(before))
    return f"{told}\n{caller.say('retention-back', count=back)}" if back else told
