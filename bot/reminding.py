"""Holds reminders: says what a person asked to be told again and again, once a day, also over restarts."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.hushed import Hush
from bot.outbox import Postman
from bot.report_words import report_text
from bot.retelling import UNUSED, Teller, told_text
from bot.wording.wording import wording
from core.days import diary_day, local_date, utc_now
from core.errors import ConfigError
from core.modes import Mode
from core.people import Person
from core.ports import Diary, MoodLog, Profiles, Turns
from core.reminders import Reminder, ReminderKind
from core.stores import Reminders, Taps
from core.types import ConversationKey, Notice, Platform, Reply, Turn
from diary.charts_report import report_picture
from diary.periods import Period, span_of
from diary.reminders import LATEST, UNANSWERED, day_due, good_until, is_quiet, planned, stopped
from diary.report import read_report

log = logging.getLogger(__name__)

Serves = Callable[[ConversationKey], Awaitable[bool]]
"""Whether an account may be written to now."""

PUT_OFF = "reminder"
"""The writer of a line that can be put off."""
WRITER = "facelog"
VARIANTS = 5
"""Sentences `remind-line-1` and so on."""
MOST = 50
"""Reminders that are looked at together."""
PAUSE = timedelta(minutes=1)
"""Before those that failed are tried again."""
SKEW = timedelta(minutes=10)
"""How far the clocks of a platform, which dates messages, and of this machine may be apart."""
NOON = 12 * 60
TELLING = 60.0
"""Seconds that a report waits for the persona's words; the reminders behind it wait with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a reminder came to: for which day, what is said, where it stands then."""

    day: date
    reply: Reply | None
    """None where there is nothing to say."""
    ignored: int
    turn_id: str


class Reminding:
    """Holds the reminders of some platforms."""

    def __init__(
        self,
        *,
        reminders: Reminders,
        profiles: Profiles,
        turns: Turns,
        diary: Diary,
        moods: MoodLog,
        taps: Taps,
        hush: Hush,
        serves: Serves,
        postman: Postman,
        platforms: Sequence[Platform],
        teller: Teller | None = None,
        telling: float = TELLING,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Work with these parts; none is owned.

        `platforms`: those that this process serves; `teller`: tells reports, for at most `telling` seconds each.
        """
        self._teller = teller
        self._telling = telling
        self._hush = hush
        self._serves = serves
        self._reminders = reminders
        self._profiles = profiles
        self._turns = turns
        self._diary = diary
        self._moods = moods
        self._taps = taps
        self._postman = postman
        self._platforms = tuple(platforms)
        self._clock = clock
        self._not_before = clock()

    async def next_at(self) -> datetime | None:
        """When there is something to hold (aware, UTC); None for never. Raises StorageError."""
        soonest = await self._reminders.next_at(self._platforms)
        return soonest and max(soonest, self._not_before)

    async def hold_due(self) -> int:
        """Hold every reminder whose time has come; returns how many were said. Raises StorageError.

        One that fails stays due, and is tried again until it is too late for it.
        """
        said, left = 0, set[str]()
        while fresh := [one for one in await self._due(MOST + len(left)) if one.id not in left]:
            for reminder in fresh:
                try:
                    if not self._postman.reaches(reminder.key):
                        # It is for the process that does, or for later.
                        left.add(reminder.id)
                    elif await self._hold(reminder):
                        said += 1
                        # Not sent from here: many are not to wait for one another, and no one for a slow channel.
                        self._postman.call()
                except Exception as error:  # the one broad catch of a reminder: it must not stop the rest
                    log.error("reminder %s cannot be held: %s", reminder.id, type(error).__name__)
                    left.add(reminder.id)
        if left:
            self._not_before = self._clock() + PAUSE
        return said

    async def _due(self, limit: int) -> Sequence[Reminder]:
        return await self._reminders.due(self._platforms, self._clock(), limit)

    async def _hold(self, reminder: Reminder) -> bool:
        """Say it, or pass this day over, and plan the next; whether it was stored to be sent."""
        if reminder not in await self._reminders.of(reminder.person_id):
            # Changed or ended while others were held.
            return False
        person = await self._profiles.person(reminder.key)
        if reminder.due_at is None or person.id != reminder.person_id:
            # The account opens another diary since: what was asked for the earlier one is not said to it.
            await self._reminders.drop(reminder.person_id, reminder.kind)
            return False
        now = self._clock()
        held = await self._held(reminder, person, now) if await self._serves(reminder.key) else None
        if held is not None and held.reply is not None and await self._hush.holds(person, now):
            held = replace(held, reply=None, ignored=reminder.ignored)
        moved = reminder
        if held is not None:
            moved = replace(reminder, held_on=max(held.day, reminder.held_on or held.day), ignored=held.ignored)
        if held is not None and held.reply is not None:
            moved = replace(moved, held_at=now)
            # The turn's id is that of the day: recorded again, after a crash or by another process, it is said once.
            until = good_until(now, person.timezone, person.preferences.quiet)
            reply = await self._told(held.reply, person) if reminder.kind is ReminderKind.REPORT else held.reply
            reply = replace(reply, until=until)
            await self._turns.record(_turn(reminder, person, held.turn_id, reply, now))
        # Nothing is kept where the person changed it meanwhile, or another process was faster.
        await self._reminders.advance(planned(moved, person, now), reminder.due_at)
        return held is not None and held.reply is not None

    async def _held(self, reminder: Reminder, person: Person, now: datetime) -> Held | None:
        """What there is to hold now; None where there is nothing, or it is too late for it."""
        quiet, zone = person.preferences.quiet, person.timezone
        day = day_due(reminder, zone, quiet, now)
        if reminder.kind is ReminderKind.REPORT:
            return None if day is None else await self._report(reminder, person, day, now)
        snoozed = reminder.snoozed_until
        if snoozed is not None and snoozed <= now <= snoozed + LATEST and not is_quiet(now, zone, quiet):
            # A day that came due meanwhile is held with it.
            said_on = day or reminder.held_on or local_date(snoozed, zone)
            turn_id = f"reminder-{reminder.id}-{snoozed.astimezone(UTC):%Y%m%d%H%M}"
            return await self._line(reminder, person, said_on, now, turn_id)
        if day is None:
            return None
        return await self._line(reminder, person, day, now, f"reminder-{reminder.id}-{day}")

    async def _line(self, reminder: Reminder, person: Person, day: date, now: datetime, turn_id: str) -> Held:
        """A friendly line, on a day that nothing was written or tapped for."""
        if await self._kept_of(person, day, now):
            return Held(day=day, reply=None, ignored=reminder.ignored, turn_id=turn_id)
        ignored, answered = 0, reminder.held_at is None
        if reminder.held_at is not None:
            answered = await self._reminders.heard_since(person.id, reminder.held_at - SKEW)
        if not answered:
            # What did not reach them was not ignored.
            ignored = reminder.ignored if await self._reminders.unsaid(reminder) else reminder.ignored + 1
        if stopped(reminder):
            # Put off after it had stopped: said once, and still no more.
            ignored = reminder.ignored
        last = ignored >= UNANSWERED and not stopped(reminder)
        key = "remind-last" if last else f"remind-line-{_variant(reminder.id, day)}"
        said = wording(person.language).say(key, level=person.preferences.speech_level.value)
        reply = Reply(text=said, language=person.language, writer=WRITER if last else PUT_OFF, asks_mood=True)
        return Held(day=day, reply=reply, ignored=ignored, turn_id=turn_id)

    async def _kept_of(self, person: Person, day: date, now: datetime) -> bool:
        """Whether there is an entry or a tap of the day; with a window over midnight, of either day."""
        today = diary_day(now, person)
        since, until = min(day, today), max(day, today)
        if await self._diary.entries(person.id, since=since, until=until, limit=1):
            return True
        return bool(await self._taps.of(person.id, since=since, until=until))

    async def _report(self, reminder: Reminder, person: Person, day: date, now: datetime) -> Held:
        """The report of the day, or in the morning of the day before; nothing of a day with nothing."""
        about = reported_day(reminder, day)
        words, level = wording(person.language), person.preferences.speech_level
        span = span_of(Period.DAY, about)
        today = diary_day(now, person)
        report = await read_report(self._diary, self._moods, person.id, span, today, taps=self._taps)
        reply = None
        if not report.calendar.empty:
            picture = await asyncio.to_thread(report_picture, report, words, person.timezone)
            said = report_text(report, words, level)
            reply = Reply(text=said, language=person.language, writer=WRITER, picture=picture)
        return Held(day=day, reply=reply, ignored=0, turn_id=f"reminder-{reminder.id}-{day}")

    async def _told(self, report: Reply, person: Person) -> Reply:
        """The report with the persona's words above it, where a language model may be asked for them."""
        if self._teller is None or not self._teller.serves(person):
            return report
        words, level = wording(person.language), person.preferences.speech_level
        try:
            async with asyncio.timeout(self._telling):
                told = await self._teller.tell(report.text.splitlines(), person)
        except TimeoutError:
            log.warning("a report was not retold in time")
            return replace(report, notices=(*report.notices, Notice(code=UNUSED)))
        except ConfigError:
            log.error("a report could not be retold: no persona can be read")
            return replace(report, notices=(*report.notices, Notice(code=UNUSED)))
        return report if told is None else replace(report, text=f"{told_text(told, words, level)}\n\n{report.text}")


def reported_day(reminder: Reminder, day: date) -> date:
    """The diary day that a report for a wall-clock day is about: before noon the day before."""
    return day - timedelta(days=1) if reminder.first < NOON else day


async def replan(reminders: Reminders, person: Person, now: datetime) -> None:
    """Plan a person's reminders anew, after their time zone or quiet hours changed. Raises StorageError."""
    for reminder in await reminders.of(person.id):
        again = planned(reminder, person, now)
        # What is due this moment is planned anew once it was held.
        if again == reminder or (reminder.due_at is not None and reminder.due_at <= now):
            continue
        if reminder.due_at is None:
            await reminders.put(again)
        else:
            await reminders.advance(again, reminder.due_at)


def _variant(reminder_id: str, day: date) -> int:
    digest = hashlib.sha256(f"line {reminder_id} {day.isoformat()}".encode()).digest()
    return 1 + int.from_bytes(digest[:4], "big") % VARIANTS


def _turn(reminder: Reminder, person: Person, turn_id: str, reply: Reply, now: datetime) -> Turn:
    return Turn(
        id=turn_id,
        person_id=person.id,
        key=reminder.key,
        message_ids=(),
        text="",
        mode=Mode.CHAT,
        started_at=now,
        local_date=diary_day(now, person),
        reply=reply,
    )
