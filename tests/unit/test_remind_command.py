from dataclasses import replace

import pytest

from core.people import Preferences
from core.reminders import ReminderKind
from tests.fakes.bot import NOON, key
from tests.fakes.desk import DeskRig, action_of, labels

NIGHT = (23 * 60, 8 * 60)


@pytest.fixture
def rig():
    return DeskRig()


async def reminders(rig):
    return {one.kind: one for one in await rig.storage.reminders.of((await rig.person()).id)}


async def prefer(rig, **preferences):
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=Preferences(**preferences)))


async def test_nothing_is_set_until_somebody_asks(rig):
    screen = await rig.run("remind")
    assert "일기 알림: 꺼짐" in screen.text
    assert "하루 보고서: 꺼짐" in screen.text
    assert "Asia/Seoul" in screen.text
    assert "터미널" not in screen.text
    assert not any("끄기" in label for label in labels(screen))


async def test_a_time_by_button_and_off_again(rig):
    screen = await rig.press(await rig.run("remind"), "밤 9:00")
    assert "밤 9:00 (다음은 2026년 11월 21일 토요일)" in screen.text
    [one] = (await reminders(rig)).values()
    assert (one.first, one.last, one.key) == (1260, 1260, rig.key)
    # Noon in Seoul.
    assert one.due_at == NOON.replace(hour=12)
    screen = await rig.press(screen, "알림 끄기")
    assert "일기 알림: 꺼짐" in screen.text
    assert await reminders(rig) == {}


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [("21:30", 1290, 1290), ("밤 9시 반", 1290, 1290), ("9PM", 1260, 1260), ("20:00-22:00", 1200, 1320)],
)
async def test_a_time_by_words(rig, said, first, last):
    await rig.run("remind", said)
    [one] = (await reminders(rig)).values()
    assert (one.kind, one.first, one.last) == (ReminderKind.WRITE, first, last)
    assert one.due_at > NOON


@pytest.mark.parametrize("said", ["알림 끄기", "일기 알림 꺼줘", "reminder off", "끄기"])
async def test_a_reminder_is_turned_off_in_words(rig, said):
    await rig.run("remind", "알림 밤 9시에 알려줘")
    assert set(await reminders(rig)) == {ReminderKind.WRITE}
    await rig.run("remind", said)
    assert await reminders(rig) == {}


async def test_report_and_reminder_stand_beside_each_other(rig):
    await rig.run("remind", "21:30")
    await rig.run("remind", "report 22:00")
    assert set(await reminders(rig)) == set(ReminderKind)
    await rig.run("remind", "보고서 끄기")
    assert set(await reminders(rig)) == {ReminderKind.WRITE}
    assert "원래 꺼져 있었어" in (await rig.run("remind", "report off")).text


async def test_other_words_set_nothing(rig):
    for said in ("언젠가", "25:00", "report 언젠가", "reporting 21:00"):
        assert "못 알아들었어" in (await rig.run("remind", said)).text
    assert await reminders(rig) == {}


async def test_buttons_that_are_no_longer_true_show_what_is(rig):
    for pressed in ("remind:set:write:9999:0", "remind:set:dance:0:0", "remind:snooze:7", "remind:off:x", "remind:set"):
        assert "일기 알림" in (await rig.desk.press(rig.key, pressed)).text
    assert await reminders(rig) == {}


async def test_another_time_does_not_repeat_the_day(rig):
    await rig.run("remind", "20:00")
    [one] = (await reminders(rig)).values()
    today = NOON.date()
    await rig.storage.reminders.put(replace(one, held_on=today))
    screen = await rig.run("remind", "21:00")
    assert "11월 22일" in screen.text
    [again] = (await reminders(rig)).values()
    assert (again.id, again.held_on) == (one.id, today)


async def test_quiet_hours_are_told_and_kept(rig):
    await prefer(rig, quiet=NIGHT)
    screen = await rig.run("remind", "23:30")
    assert "조용한 시간 안이라 정하지 않았어" in screen.text
    assert "밤 11:00 – 오전 8:00" in screen.text
    assert await reminders(rig) == {}


async def test_quiet_hours_that_are_chosen_later_silence_it_until_they_end(rig):
    await rig.run("remind", "23:30")
    assert "23:00-08:00" in (await rig.run("settings", "quiet 23:00-08:00")).text
    [one] = (await reminders(rig)).values()
    assert one.due_at > NOON.replace(hour=23)
    assert "모두 조용한 시간이라" in (await rig.run("remind")).text
    await rig.run("settings", "조용한시간 끄기")
    [one] = (await reminders(rig)).values()
    assert one.due_at == NOON.replace(hour=14, minute=30)


async def test_another_time_zone_moves_it(rig):
    await rig.run("remind", "21:30")
    await rig.run("settings", "timezone Europe/Berlin")
    [one] = (await reminders(rig)).values()
    assert one.due_at == NOON.replace(hour=20, minute=30)


async def test_the_quiet_setting_takes_hours_and_off(rig):
    assert "23:00-08:00" in (await rig.run("settings", "quiet 밤 11시부터 아침 8시까지")).text
    assert (await rig.person()).preferences.quiet == NIGHT
    for wrong in ("밤", "21:00", "8:00-8:00"):
        await rig.run("settings", f"quiet {wrong}")
        assert (await rig.person()).preferences.quiet == NIGHT
    for off in ("off", "Off", "끄기", "-"):
        await rig.run("settings", "quiet 23-8")
        assert (await rig.person()).preferences.quiet == NIGHT
        await rig.run("settings", f"quiet {off}")
        assert (await rig.person()).preferences.quiet is None


async def test_putting_off_says_when(rig):
    await rig.run("remind", "12:00")
    screen = await rig.desk.press(rig.key, "remind:snooze:30")
    assert "오후 12:30" in screen.text
    [one] = (await reminders(rig)).values()
    assert one.due_at == one.snoozed_until == NOON.replace(minute=30)


async def test_nothing_is_put_off_into_quiet_hours_or_where_nothing_is_set(rig):
    assert "꺼져 있어" in (await rig.desk.press(rig.key, "remind:snooze:60")).text
    await rig.run("remind", "12:00")
    await prefer(rig, quiet=(780, 800))
    assert "조용한 시간" in (await rig.desk.press(rig.key, "remind:snooze:60")).text
    [one] = (await reminders(rig)).values()
    assert one.snoozed_until is None


async def test_a_terminal_is_told_what_it_cannot(rig):
    rig.key = key(platform="console")
    assert "켜져 있는 동안에만" in (await rig.run("remind")).text


async def test_it_is_set_where_it_was_asked(rig):
    await rig.run("remind", "21:00")
    other = replace(rig.key, chat_id="another")
    rig.key = other
    await rig.desk.press(other, action_of(await rig.run("remind"), "밤 10:00"))
    [one] = (await reminders(rig)).values()
    assert one.key == other


async def test_putting_off_into_quiet_hours_counts_as_heard_too(rig):
    await rig.run("remind", "11:00")
    [one] = (await reminders(rig)).values()
    await rig.storage.reminders.put(replace(one, ignored=1, held_at=NOON))
    await prefer(rig, quiet=(720, 800))
    assert "내일 또" in (await rig.desk.press(rig.key, "remind:snooze:30")).text
    [after] = (await reminders(rig)).values()
    assert (after.ignored, after.held_at, after.due_at) == (0, None, one.due_at)
    await rig.storage.reminders.put(replace(one, ignored=2, due_at=None))
    assert "꺼져 있어" in (await rig.desk.press(rig.key, "remind:snooze:30")).text
