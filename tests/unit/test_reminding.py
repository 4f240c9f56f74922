"""Reminders as they are held: once a day, not over what is written, gently ending."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.appointments import Timekeeper
from bot.commands.offers import offers
from bot.wording.wording import wording
from core.errors import DeliveryError, StorageError
from core.reminders import ReminderKind
from tests.fakes.desk import DeskRig, labels
from tests.fakes.reminding import DAY, TIME, Keeper, reminder, tap, write
from tests.fakes.storage_rig import SqlRig


@pytest.fixture
def rig():
    return DeskRig()


@pytest.fixture
def keeper(rig):
    return Keeper(rig)


async def test_it_comes_once_a_day_with_a_mood_to_tap(rig, keeper):
    await rig.run("remind", "21:30")
    assert await keeper.at(TIME - timedelta(seconds=1)) == 0
    assert await keeper.at(TIME) == 1
    assert await keeper.at(TIME + timedelta(minutes=5)) == 0
    [reply] = keeper.replies
    lines = {wording("ko").say(f"remind-line-{number}", level="casual") for number in range(1, 6)}
    assert reply.text in lines
    assert reply.asks_mood
    assert (await reminder(rig)).due_at == TIME + timedelta(days=1)
    assert rig.storage.shelf.entries == []


async def test_under_it_are_five_steps_and_ways_to_put_it_off(rig, keeper):
    await rig.run("remind", "21:30")
    await keeper.at(TIME)
    rows = offers(keeper.replies[0], wording("ko"))
    assert [button.action for button in rows[0]] == [f"mood:tap:{step}" for step in range(1, 6)]
    assert [button.action for button in rows[1]] == ["remind:snooze:30", "remind:snooze:60"]
    assert not offers(replace(keeper.replies[0], asks_mood=False), wording("en"))


async def test_a_day_with_an_entry_or_a_tap_is_passed_over(rig, keeper):
    await rig.run("remind", "21:30")
    await write(rig, TIME - timedelta(hours=3), DAY)
    await keeper.at(TIME)
    await tap(rig, TIME + timedelta(hours=20), DAY + timedelta(days=1))
    await keeper.at(TIME + timedelta(days=1))
    assert keeper.replies == []
    assert await keeper.at(TIME + timedelta(days=2)) == 1


async def test_a_day_that_ends_later_is_the_day_that_counts(rig, keeper):
    await rig.run("settings", "day-ends 4")
    await rig.run("remind", "01:00")
    await write(rig, TIME, DAY)
    # One in the morning of the 22nd is still the diary's 21st.
    await keeper.at(TIME + timedelta(hours=3, minutes=30))
    assert keeper.replies == []
    assert await keeper.at(TIME + timedelta(days=1, hours=3, minutes=30)) == 1


async def test_the_third_that_nobody_answers_is_the_last(rig, keeper):
    await rig.run("remind", "21:30")
    for day in range(6):
        await keeper.at(TIME + timedelta(days=day))
    assert len(keeper.replies) == 3
    assert keeper.replies[2].text == wording("ko").say("remind-last", level="casual")
    assert "remind:snooze:30" not in [
        button.action for row in offers(keeper.replies[2], wording("ko")) for button in row
    ]
    assert (await reminder(rig)).due_at is None
    # Writing again is not asking for it again.
    await write(rig, TIME + timedelta(days=7), DAY + timedelta(days=7))
    await rig.run("settings", "timezone Asia/Tokyo")
    assert await keeper.at(TIME + timedelta(days=8)) == 0
    assert "멈춰 있어" in (await rig.run("remind")).text
    await rig.run("remind", "21:30")
    assert await keeper.at(TIME + timedelta(days=9)) == 1


@pytest.mark.parametrize("sign", [write, tap])
async def test_any_sign_of_life_starts_the_count_anew(rig, keeper, sign):
    await rig.run("remind", "21:30")
    for day in range(6):
        at = TIME + timedelta(days=day)
        await keeper.at(at)
        if day == 1:
            await sign(rig, at + timedelta(minutes=1), DAY + timedelta(days=day))
    assert len(keeper.replies) == 5
    assert (await reminder(rig)).due_at is None


async def test_late_is_held_and_too_late_is_passed_over(rig, keeper):
    await rig.run("remind", "21:30")
    assert await keeper.at(TIME + timedelta(hours=2)) == 1
    assert await keeper.at(TIME + timedelta(days=1, hours=2, minutes=1)) == 0
    one = await reminder(rig)
    assert (one.due_at, one.ignored) == (TIME + timedelta(days=2), 0)


async def test_late_into_quiet_hours_is_passed_over(rig, keeper):
    await rig.run("remind", "21:30")
    await rig.run("settings", "quiet 22:00-08:00")
    assert await keeper.at(TIME + timedelta(minutes=40)) == 0
    assert await keeper.at(TIME + timedelta(days=1)) == 1


async def test_one_that_lies_in_quiet_hours_is_not_said_and_comes_back_when_they_change(rig, keeper):
    await rig.run("remind", "21:30")
    await rig.run("settings", "quiet 21:00-08:00")
    for day in range(3):
        for hours in range(0, 24, 3):
            assert await keeper.at(TIME + timedelta(days=day, hours=hours)) == 0
    # Changed where nobody plans anew, such as by a script.
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, quiet=None)))
    said = [await keeper.at(TIME + timedelta(days=3, hours=hours)) for hours in range(49)]
    assert sum(said) in (2, 3)


async def test_putting_it_off_says_it_once_more_and_counts_as_heard(rig, keeper):
    await rig.run("remind", "21:30")
    for day in range(2):
        await keeper.at(TIME + timedelta(days=day))
    assert (await reminder(rig)).ignored == 1
    await rig.desk.press(rig.key, "remind:snooze:30")
    assert await keeper.at(TIME + timedelta(days=1, minutes=29)) == 0
    assert await keeper.at(TIME + timedelta(days=1, minutes=30)) == 1
    assert await keeper.at(TIME + timedelta(days=1, minutes=31)) == 0
    one = await reminder(rig)
    assert (one.ignored, one.snoozed_until, one.due_at) == (0, None, TIME + timedelta(days=2))


async def test_putting_it_off_twice_says_it_twice_more(rig, keeper):
    await rig.run("remind", "21:30")
    await keeper.at(TIME)
    for minutes in (30, 60):
        await rig.desk.press(rig.key, "remind:snooze:30")
        assert await keeper.at(TIME + timedelta(minutes=minutes)) == 1
    assert len(keeper.replies) == 3


async def test_what_was_put_off_is_not_said_over_an_entry(rig, keeper):
    await rig.run("remind", "21:30")
    await keeper.at(TIME)
    await rig.desk.press(rig.key, "remind:snooze:60")
    await write(rig, TIME + timedelta(minutes=5), DAY)
    assert await keeper.at(TIME + timedelta(hours=1)) == 0
    assert (await reminder(rig)).due_at == TIME + timedelta(days=1)


async def test_a_crash_after_it_was_stored_does_not_say_it_twice(rig):
    await rig.run("remind", "21:30")
    before = await reminder(rig)
    first = Keeper(rig)
    await first.at(TIME)
    # As if the process had ended before the reminder moved on.
    await rig.storage.reminders.put(before)
    after = Keeper(rig, rig.storage.restart())
    await after.at(TIME + timedelta(minutes=1))
    await after.postman.deliver_due()
    assert [len(one.channel.taken) for one in (first, after)] == [1, 0]
    assert (await reminder(rig)).due_at == TIME + timedelta(days=1)


async def test_a_crash_before_it_was_sent_loses_nothing(rig):
    await rig.run("remind", "21:30")
    before = await reminder(rig)
    first = Keeper(rig)
    rig.now = TIME
    assert await first.reminding.hold_due() == 1
    await rig.storage.reminders.put(before)
    after = Keeper(rig, rig.storage.restart())
    await after.at(TIME + timedelta(minutes=1))
    assert len(after.channel.taken) == 1


async def test_two_processes_say_it_once(rig):
    await rig.run("remind", "21:30")
    both = Keeper(rig), Keeper(rig, rig.storage.beside())
    rig.now = TIME
    await asyncio.gather(*(one.reminding.hold_due() for one in both))
    for _ in range(2):
        for one in both:
            await one.at(TIME + timedelta(minutes=1))
            await one.postman.deliver_due()
    assert sum(len(one.channel.taken) for one in both) == 1


async def test_two_processes_on_one_database_say_it_once_over_a_crash(tmp_path):
    disk = SqlRig(tmp_path)
    first, second = await disk.process(), await disk.process()
    rig = DeskRig(first)
    await rig.run("remind", "20:00-22:00")
    before = await reminder(rig)
    both = Keeper(rig), Keeper(rig, second)
    rig.now = before.due_at
    await asyncio.gather(*(one.reminding.hold_due() for one in both))
    await first.reminders.put(before)
    await disk.end(second)
    after = Keeper(rig, await disk.process())
    await asyncio.gather(*(one.at(rig.now + timedelta(minutes=1)) for one in (both[0], after)))
    for one in (both[0], after):
        await one.postman.deliver_due()
    assert sum(len(one.channel.taken) for one in (*both, after)) == 1
    assert (await reminder(rig)).due_at > rig.now + timedelta(hours=20)
    await disk.aclose()


async def test_one_that_was_ended_meanwhile_does_not_come_back(rig, keeper):
    await rig.run("remind", "21:30")
    told = keeper.storage.turns.record

    class Turns:
        async def record(self, turn):
            await rig.run("remind", "off")
            return await told(turn)

    keeper.reminding._turns = Turns()
    await keeper.at(TIME)
    assert await reminder(rig) is None


async def test_an_account_that_opens_another_diary_now_is_not_reminded(rig, keeper):
    await rig.run("remind", "21:30")
    person = await rig.person()
    other = await rig.storage.profiles.person(replace(rig.key, platform="discord", user_id="9"))
    rig.storage.shelf.identities["telegram", rig.key.user_id] = other.id
    assert await keeper.at(TIME) == 0
    assert await rig.storage.reminders.of(person.id) == []


@pytest.mark.parametrize("error", [StorageError("busy"), ValueError("a defect")])
async def test_one_that_fails_is_tried_again_and_holds_nobody_up(rig, keeper, caplog, error):
    await rig.run("remind", "21:30")
    mine = await reminder(rig)
    rig.key = replace(rig.key, chat_id="min", user_id="min")
    await rig.run("remind", "21:30")
    told = keeper.storage.turns.record

    class Turns:
        async def record(self, turn):
            if turn.person_id == mine.person_id:
                raise error
            return await told(turn)

    keeper.reminding._turns = Turns()
    assert await keeper.at(TIME) == 1
    assert mine.id in caplog.text
    assert await keeper.reminding.next_at() > TIME
    keeper.reminding._turns = keeper.storage.turns
    assert await keeper.at(TIME + timedelta(minutes=1)) == 1


async def test_the_report_comes_with_its_picture_on_days_with_something(rig, keeper):
    await rig.run("remind", "report 21:30")
    assert await keeper.at(TIME) == 0
    tomorrow = TIME + timedelta(days=1)
    await write(rig, tomorrow - timedelta(hours=2), DAY + timedelta(days=1))
    assert await keeper.at(tomorrow) == 1
    [reply] = keeper.replies
    assert "2026년 11월 22일" in reply.text
    assert reply.picture.startswith(b"\x89PNG")
    assert not reply.asks_mood
    for day in range(2, 8):
        await keeper.at(TIME + timedelta(days=day))
    one = await reminder(rig, ReminderKind.REPORT)
    assert (one.ignored, one.due_at) == (0, TIME + timedelta(days=8))


async def test_a_day_that_was_only_tapped_has_a_report(rig, keeper):
    await rig.run("remind", "report 21:30")
    await tap(rig, TIME - timedelta(hours=1), DAY)
    assert await keeper.at(TIME) == 1


async def test_a_report_in_the_morning_is_about_yesterday(rig, keeper):
    await rig.run("remind", "report 08:00")
    await write(rig, TIME, DAY)
    assert await keeper.at(datetime(2026, 11, 21, 23, 0, tzinfo=UTC)) == 1
    assert "2026년 11월 21일" in keeper.replies[0].text


async def test_a_question_after_words_of_crisis_does_not_wait_for_reminders(rig, keeper):
    timekeeper = Timekeeper(
        agenda=rig.storage.agenda,
        profiles=rig.storage.profiles,
        turns=rig.storage.turns,
        postman=keeper.postman,
        platforms=("telegram",),
        serves=keeper.serves,
        reminding=keeper.reminding,
        clock=lambda: rig.now,
    )
    await rig.press(await rig.run("crisis"), "내일 안부")
    rig.now = await rig.storage.agenda.next_at(["telegram"])
    other = rig.key
    rig.key = replace(rig.key, chat_id="min", user_id="min")
    await rig.run("remind", f"{rig.now.astimezone(ZoneInfo('Asia/Seoul')):%H:%M}")
    asked = asyncio.Event()
    take = keeper.channel.deliver

    class Taps:
        async def of(self, *_, **__):
            await asyncio.Event().wait()

    class Channel:
        async def deliver(self, delivery):
            await take(delivery)
            asked.set()

    keeper.reminding._taps = Taps()
    keeper.postman.connect("telegram", Channel())
    running = asyncio.create_task(timekeeper.run())
    async with asyncio.timeout(5):
        await asked.wait()
    assert [(one.key, "오늘은 좀 어때" in one.reply.text) for one in keeper.channel.taken] == [(other, True)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_labels_name_the_steps(rig, keeper):
    await rig.run("remind", "21:30")
    await keeper.at(TIME)
    rows = offers(keeper.replies[0], wording("en"))
    assert all(any(letter.isalpha() for letter in button.label) for row in rows for button in row)
    assert labels(await rig.run("remind"))


async def test_somebody_who_was_denied_is_not_written_to_and_goes_on_when_they_are_let_in_again(rig, keeper):
    await rig.run("remind", "21:30")
    await tap(rig, TIME - timedelta(hours=1), DAY)
    await rig.run("remind", "report 21:30")
    keeper.denied.add(rig.key)
    for day in range(4):
        assert await keeper.at(TIME + timedelta(days=day)) == 0
    keeper.denied.clear()
    assert await keeper.at(TIME + timedelta(days=4)) == 1
    assert (await reminder(rig)).ignored == 0


async def test_nothing_is_said_unasked_within_a_day_of_words_of_crisis(rig, keeper):
    await rig.run("remind", "21:30")
    await rig.run("remind", "report 21:30")
    await write(rig, TIME - timedelta(hours=1), DAY, "죽고 싶어")
    assert await keeper.at(TIME) == 0
    await write(rig, TIME + timedelta(minutes=30), DAY, "이제 자야지")
    # A new diary day, within a day of what was written: neither is over it.
    await rig.run("remind", "20:00")
    assert await keeper.at(TIME + timedelta(hours=22, minutes=30)) == 0
    assert await keeper.at(TIME + timedelta(hours=46, minutes=30)) == 1


async def test_nothing_is_said_while_a_question_after_words_of_crisis_is_agreed_to(rig, keeper):
    await rig.run("remind", "21:30")
    await rig.press(await rig.run("crisis"), "내일 안부")
    assert await keeper.at(TIME) == 0
    rig.now = TIME + timedelta(hours=1)
    await rig.desk.press(rig.key, "remind:snooze:30")
    assert await keeper.at(TIME + timedelta(hours=1, minutes=30)) == 0
    await rig.desk.press(rig.key, "crisis:unfollow")
    assert await keeper.at(TIME + timedelta(days=1)) == 1


async def test_what_cannot_be_delivered_is_not_said_late_nor_at_night_and_counts_as_nothing(rig, keeper):
    await rig.run("settings", "quiet 23:00-08:00")
    await rig.run("remind", "21:30")
    await keeper.at(TIME)
    keeper.channel.failing = DeliveryError("network")
    for day in range(1, 5):
        assert await keeper.at(TIME + timedelta(days=day)) == 1
    keeper.channel.failing = None
    # 23:00, and five minutes before it.
    rig.now = TIME + timedelta(days=4, hours=1, minutes=30)
    await keeper.postman.deliver_due()
    assert len(keeper.replies) == 1
    one = await reminder(rig)
    assert one.ignored == 1
    keeper.channel.failing = DeliveryError("network")
    await keeper.at(TIME + timedelta(days=5))
    keeper.channel.failing = None
    rig.now = TIME + timedelta(days=5, hours=1, minutes=25)
    await keeper.postman.deliver_due()
    assert len(keeper.replies) == 2
    assert keeper.replies[1].text != wording("ko").say("remind-last", level="casual")


async def test_one_that_is_blocked_ends_by_itself(rig, keeper):
    await rig.run("remind", "21:30")
    keeper.channel.failing = DeliveryError("forbidden", retryable=False)
    for day in range(5):
        await keeper.at(TIME + timedelta(days=day))
    assert keeper.channel.tried == 3
    assert (await reminder(rig)).due_at is None


async def test_one_that_was_ended_while_others_were_held_is_not_said(rig, keeper):
    await rig.run("remind", "21:30")
    found = await rig.storage.reminders.due(["telegram"], TIME)
    await rig.run("remind", "off")
    assert [await keeper.reminding._hold(one) for one in found] == [False]


async def test_what_another_process_delivers_is_left_to_it(rig, keeper):
    """Two people at terminals: each process reaches only its own."""
    await rig.run("remind", "21:30")
    elsewhere = Keeper(rig, rig.storage.beside())
    elsewhere.postman.connect("telegram", elsewhere.channel, "min")
    assert await elsewhere.at(TIME) == 0
    assert await elsewhere.reminding.next_at() > TIME
    assert await keeper.at(TIME) == 1


async def test_a_snooze_is_said_once_over_a_crash_and_a_day_that_came_due_meanwhile(rig, keeper):
    await rig.run("remind", "21:30")
    rig.now = TIME - timedelta(minutes=31)
    await rig.desk.press(rig.key, "remind:snooze:30")
    before = await reminder(rig)
    assert await keeper.at(TIME - timedelta(minutes=1)) == 1
    await rig.storage.reminders.put(before)
    await keeper.at(TIME + timedelta(minutes=1))
    assert len(keeper.replies) == 1


async def test_a_question_that_nobody_can_ask_is_not_waited_for_for_ever(rig, keeper):
    await rig.run("remind", "21:30")
    await rig.press(await rig.run("crisis"), "내일 안부")
    assert [await keeper.at(TIME + timedelta(days=day)) for day in range(3)] == [0, 0, 1]


async def test_an_answer_that_a_platform_dates_a_little_before_the_reminder_is_one(rig, keeper):
    await rig.run("remind", "21:30")
    for day in range(5):
        at = TIME + timedelta(days=day)
        assert await keeper.at(at) == 1
        await write(rig, at - timedelta(minutes=2), DAY + timedelta(days=day))
    assert (await reminder(rig)).ignored == 0
