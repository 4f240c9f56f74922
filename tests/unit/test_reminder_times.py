"""When reminders are due: over clock changes, moves, quiet hours and stops of the service."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.people import Person, Preferences
from core.reminders import Reminder, ReminderKind
from core.types import ConversationKey
from diary.reminders import LATEST, day_due, good_until, is_quiet, next_due, planned, silenced, stopped

HOUR = timedelta(hours=1)
NIGHT = (23 * 60, 8 * 60)


def reminder(first, last=None, **changes):
    values = {
        "id": "r",
        "person_id": "p",
        "key": ConversationKey(platform="telegram", chat_id="1", user_id="1"),
        "kind": ReminderKind.WRITE,
        "first": first,
        "last": first if last is None else last,
        "due_at": None,
    }
    return Reminder(**values | changes)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def walls(rule, zone, after, count, quiet=None):
    """The next times on the wall, each held for its day."""
    found = []
    for _ in range(count):
        after = next_due(rule, zone, quiet, after)
        found.append(after.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        rule = replace(rule, held_on=day_due(rule, zone, quiet, after))
        assert rule.held_on is not None
    return found


@pytest.mark.parametrize(
    ("zone", "minute", "start", "walls_there"),
    [
        # 02:30 is jumped over on the second day: an hour later that day.
        ("Europe/Berlin", 150, utc(2026, 3, 28, 0), ["28T02:30", "29T03:30", "30T02:30"]),
        ("America/New_York", 150, utc(2026, 3, 7, 0), ["07T02:30", "08T03:30", "09T02:30"]),
        ("Europe/Berlin", 1290, utc(2026, 3, 28, 0), ["28T21:30", "29T21:30", "30T21:30"]),
        # 02:30 (01:30) comes twice on the second day: the first counts.
        ("Europe/Berlin", 150, utc(2026, 10, 24, 0), ["24T02:30", "25T02:30", "26T02:30"]),
        ("America/New_York", 90, utc(2026, 10, 31, 0), ["31T01:30", "01T01:30", "02T01:30"]),
        ("Asia/Seoul", 1290, utc(2026, 3, 28, 0), ["28T21:30", "29T21:30", "30T21:30"]),
        # Lord Howe's clock changes by half an hour, at 02:00.
        ("Australia/Lord_Howe", 135, utc(2026, 10, 2, 12), ["03T02:15", "04T02:45", "05T02:15"]),
        ("Australia/Lord_Howe", 105, utc(2026, 4, 3, 12), ["04T01:45", "05T01:45", "06T01:45"]),
        # Samoa had no 30 December 2011.
        ("Pacific/Apia", 1200, utc(2011, 12, 29, 0), ["28T20:00", "29T20:00", "31T20:00"]),
        # Midnight is jumped over.
        ("Asia/Beirut", 0, utc(2026, 3, 27, 0), ["28T00:00", "29T01:00", "30T00:00"]),
    ],
)
def test_it_comes_once_a_day_over_clock_changes(zone, minute, start, walls_there):
    found = walls(reminder(minute), zone, start, 3)
    assert [f"{one:%dT%H:%M}" for one in found] == walls_there


def test_the_first_of_two_equal_times_counts():
    at = next_due(reminder(150), "Europe/Berlin", None, utc(2026, 10, 24, 12))
    assert at == utc(2026, 10, 25, 0, 30)
    # The second one, an hour later, is of the same day.
    held = reminder(150, held_on=date(2026, 10, 25))
    assert next_due(held, "Europe/Berlin", None, at) == utc(2026, 10, 26, 1, 30)
    assert day_due(held, "Europe/Berlin", None, utc(2026, 10, 25, 1, 30)) is None


def test_a_window_is_drawn_anew_each_day_and_the_same_after_a_restart():
    rule = reminder(1200, 1320)
    found = walls(rule, "Asia/Seoul", utc(2026, 3, 1), 60)
    assert found == walls(replace(rule), "Asia/Seoul", utc(2026, 3, 1), 60)
    minutes = {one.hour * 60 + one.minute for one in found}
    assert all(1200 <= one <= 1320 for one in minutes)
    assert len(minutes) > 20
    assert walls(reminder(1200, 1320, id="other"), "Asia/Seoul", utc(2026, 3, 1), 60) != found


def test_a_window_over_midnight_belongs_to_the_day_that_it_begins_on():
    rule = reminder(1410, 30)
    found = walls(rule, "Asia/Seoul", utc(2026, 3, 1), 60)
    assert {one.hour for one in found} == {23, 0}
    days = [(one - timedelta(minutes=40)).date() for one in found]
    assert days == sorted(set(days))
    late = next(one for one in found if one.hour == 0)
    at = late.replace(tzinfo=ZoneInfo("Asia/Seoul"))
    assert day_due(rule, "Asia/Seoul", None, at) == late.date() - timedelta(days=1)


def test_quiet_hours_take_their_part_of_a_window():
    found = walls(reminder(1320, 1439), "Asia/Seoul", utc(2026, 3, 1), 40, NIGHT)
    assert {one.hour for one in found} == {22}


def test_nothing_is_due_where_all_of_it_is_quiet():
    for rule in (reminder(0), reminder(1380, 1439), reminder(1380, 479)):
        assert silenced(rule, NIGHT)
        assert next_due(rule, "Asia/Seoul", NIGHT, utc(2026, 3, 1)) is None
        assert day_due(rule, "Asia/Seoul", NIGHT, utc(2026, 3, 1, 15)) is None
    assert not silenced(reminder(480), NIGHT)
    assert not silenced(reminder(1379), NIGHT)


def test_a_time_that_the_clock_moved_into_quiet_hours_is_passed_over():
    found = walls(reminder(150), "Europe/Berlin", utc(2026, 3, 28), 2, (180, 300))
    assert [f"{one:%dT%H:%M}" for one in found] == ["28T02:30", "30T02:30"]


def test_up_to_two_hours_late_is_still_held():
    due = utc(2026, 3, 1, 12, 30)
    rule = reminder(1290)
    assert day_due(rule, "Asia/Seoul", None, due - timedelta(seconds=1)) is None
    assert day_due(rule, "Asia/Seoul", None, due) == date(2026, 3, 1)
    assert day_due(rule, "Asia/Seoul", NIGHT, due + HOUR) == date(2026, 3, 1)
    assert day_due(rule, "Asia/Seoul", NIGHT, due + 1.5 * HOUR) is None
    assert day_due(rule, "Asia/Seoul", None, due + LATEST) == date(2026, 3, 1)
    assert day_due(rule, "Asia/Seoul", None, due + LATEST + timedelta(seconds=1)) is None
    assert day_due(replace(rule, held_on=date(2026, 3, 1)), "Asia/Seoul", None, due) is None


def test_moving_neither_repeats_a_day_nor_loses_more_than_one():
    held = reminder(1290, held_on=date(2026, 3, 1))
    # Held in Seoul in the evening of 1 March; in Los Angeles that evening comes again.
    at = next_due(held, "America/Los_Angeles", None, utc(2026, 3, 1, 13))
    assert at == utc(2026, 3, 3, 5, 30)
    # Not held yet in Los Angeles on 1 March; in Seoul it is the afternoon of the 2nd.
    at = next_due(replace(held, held_on=date(2026, 2, 28)), "Asia/Seoul", None, utc(2026, 3, 2, 5, 29))
    assert at == utc(2026, 3, 2, 12, 30)


def test_planning_keeps_a_snooze_and_does_not_wake_what_stopped():
    person = Person(id="p", preferences=Preferences(quiet=NIGHT))
    now = utc(2026, 3, 1, 12)
    assert planned(reminder(1290), person, now).due_at == utc(2026, 3, 1, 12, 30)
    snoozed = reminder(1290, snoozed_until=now + HOUR)
    assert planned(snoozed, person, now).due_at == now + HOUR
    assert planned(snoozed, person, now + HOUR).snoozed_until is None
    ignored = reminder(1290, ignored=2)
    assert stopped(ignored)
    assert planned(ignored, person, now).due_at is None
    assert planned(reminder(0), person, now).due_at == now + 24 * HOUR


def test_a_day_that_is_far_ahead_is_of_a_clock_that_was_wrong():
    now = utc(2026, 3, 1, 12)
    assert next_due(reminder(1290, held_on=date(2031, 1, 1)), "Asia/Seoul", None, now) == utc(2026, 3, 1, 12, 30)
    assert day_due(reminder(1290, held_on=date(2031, 1, 1)), "Asia/Seoul", None, now + HOUR) == date(2026, 3, 1)
    # Two days apart are Kiritimati and a ship west of Hawaii.
    ahead = reminder(1290, held_on=date(2026, 3, 2))
    at = next_due(ahead, "Etc/GMT+12", None, utc(2026, 3, 1, 10, 30))
    assert at == utc(2026, 3, 4, 9, 30)


def test_what_is_said_is_good_for_two_hours_and_never_in_quiet_hours():
    now = utc(2026, 3, 1, 12, 30, 20)
    assert good_until(now, "Asia/Seoul", None) == now + LATEST
    assert good_until(now, "Asia/Seoul", NIGHT) == utc(2026, 3, 1, 14)
    # The clock jumps from two to three, where the quiet hours begin.
    assert good_until(utc(2026, 3, 29, 0, 30), "Europe/Berlin", (180, 300)) == utc(2026, 3, 29, 1)


ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MINUTES = st.integers(0, 1439)
QUIET = st.none() | st.tuples(MINUTES, MINUTES).filter(lambda two: two[0] != two[1])


@settings(deadline=None, max_examples=40)
@given(ZONES, MINUTES, st.booleans(), MINUTES, QUIET, st.integers(1970, 2037))
def test_every_day_that_has_the_time_gets_it_once_and_never_when_it_is_quiet(zone, first, fixed, last, quiet, year):
    rule = reminder(first, first if fixed else last)
    start, end = utc(year, 1, 1), utc(year + 1, 1, 1)
    days, at = [], next_due(rule, zone, quiet, start)
    if silenced(rule, quiet):
        assert at is None
        return
    while at is not None and at < end:
        assert not is_quiet(at, zone, quiet)
        day = day_due(rule, zone, quiet, at)
        assert day is not None
        assert day_due(replace(rule, held_on=day), zone, quiet, at) is None
        days.append(day)
        rule = replace(rule, held_on=day)
        at = next_due(rule, zone, quiet, at)
    assert days == sorted(set(days))
    # Without clock changes every day has it; with them some days may lack it.
    assert set(_days(start, end, zone)) - set(days) <= set(_changes(start, end, zone))


def _days(start, end, zone):
    at = start + timedelta(days=2)
    while at < end - timedelta(days=2):
        yield at.astimezone(ZoneInfo(zone)).date()
        at += timedelta(days=1)


def _changes(start, end, zone):
    """Days within one of a change of the clock."""
    at, there = start, ZoneInfo(zone)
    while at < end:
        after = at + timedelta(days=1)
        if at.astimezone(there).utcoffset() != after.astimezone(there).utcoffset():
            for near in range(-2, 3):
                yield at.astimezone(there).date() + timedelta(days=near)
        at = after
