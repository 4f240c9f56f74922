"""`/import`: a file waits in memory until its sender has seen what it would do and pressed a button."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.import_diary import ImportCommand
from bot.diary_files import MOST_BYTES, may_be_diary
from bot.waiting_files import MOST_PEOPLE, WaitingFiles
from core.errors import StorageError
from core.taps import Step
from core.types import Attachment, AttachmentKind
from diary.exchange.bounded import MOST_BYTES as MOST_UNPACKED
from tests.fakes.bot import NOON, key
from tests.fakes.desk import DeskRig, action_of, labels
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, dayone_archive, zipped

YES, NO = "가져오기", "그만두기"


def diary_file(content):
    return Attachment(kind=AttachmentKind.DOCUMENT, media_type="", content=content)


async def send(rig, content):
    return await rig.desk.document(rig.key, diary_file(content if isinstance(content, bytes) else content.encode()))


async def archive(rig):
    return await rig.storage.exchange.archive((await rig.person()).id)


def ours(*entries):
    return json.dumps({"format": "facelog-diary", "version": 1, "entries": list(entries)})


ENTRY = {"local_date": "2026-01-01", "written_at": "2026-01-01T00:00:00Z", "text": "비밀 하루"}


async def test_alone_it_says_how():
    screen = await DeskRig().run("import", "what ever")
    assert ".daylio" in screen.text
    assert "10MB" in screen.text
    assert screen.rows == ()


async def test_a_file_changes_nothing_before_the_button_and_is_told_in_counts():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    assert labels(screen) == [YES, NO]
    for told in ("Daylio(CSV): 새 일기 3개", "2026-02-27부터 2026-03-02까지", "직접 누른 기분: 3개", "운영하는 분"):
        assert told in screen.text
    assert "--apply" not in screen.text
    assert "맛있었다" not in screen.text + repr(screen)
    assert (await archive(rig)).entries == ()


async def test_the_button_imports_once():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    done = await rig.press(screen, YES)
    assert "일기 3개를 가져왔어요" in done.text
    kept = await archive(rig)
    assert (len(kept.entries), [one.step for one in kept.taps]) == (3, [Step.MEH, Step.AWFUL, Step.GOOD])
    for pressed_again in (YES, NO, YES):
        assert (await rig.press(screen, pressed_again)).text == done.text
    again = await send(rig, DAYLIO_CSV)
    assert (again.rows, "이미 있는 기록 9개" in again.text) == ((), True)


async def test_leaving_it_forgets_the_file():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    assert "잊었어요" in (await rig.press(screen, NO)).text
    assert "다시 보내" in (await rig.press(screen, YES)).text
    assert (await archive(rig)).entries == ()


async def test_a_newer_file_takes_the_place_of_an_older_one():
    rig = DeskRig()
    first = await send(rig, DAYLIO_CSV)
    second = await send(rig, ours(ENTRY))
    assert "다시 보내" in (await rig.press(first, YES)).text
    await rig.press(first, NO)
    await rig.press(second, YES)
    assert [one.text for one in (await archive(rig)).entries] == ["비밀 하루"]


async def test_after_a_quarter_of_an_hour_or_a_restart_the_file_is_sent_again():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    rig.later(minutes=15, seconds=1)
    assert "다시 보내" in (await rig.press(screen, YES)).text
    rig.now = NOON
    restarted = DeskRig(rig.storage)
    assert "다시 보내" in (await restarted.desk.press(rig.key, action_of(screen, YES))).text


async def test_somebody_elses_button_imports_nothing():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    assert "다시 보내" in (await rig.desk.press(key("soo"), action_of(screen, YES))).text


async def test_a_failing_store_keeps_the_file_for_another_press():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    rig.storage.failing = StorageError("disk_full")
    await rig.press(screen, YES)
    rig.storage.failing = None
    await rig.press(screen, YES)
    assert len((await archive(rig)).entries) == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"words of mine", "아는 형식"),
        (zipped({"a": b"b"}), "아는 형식"),
        (daylio_archive()[:-40], "망가졌거나"),
        (b'{"format":"facelog-diary","version":2}', "새로운 Facelog"),
        (zipped({"diary.json": bytes(MOST_UNPACKED + 1)}), "너무 커"),
        (bytes(MOST_BYTES + 1), "너무 커"),
    ],
)
async def test_a_bad_file_is_told_in_a_sentence(content, told):
    screen = await send(DeskRig(), content)
    assert told in screen.text
    assert screen.rows == ()


async def test_what_is_skipped_is_listed_a_little():
    rig = DeskRig()
    screen = await send(rig, ours(ENTRY, *[{"text": "x"}] * 7))
    assert "entries 6: 읽을 수 없는 기록" in screen.text
    assert "entries 7" not in screen.text
    assert "그리고 2개 더" in screen.text


@pytest.mark.parametrize("wanted", [True, False])
async def test_photos_come_only_to_who_keeps_photos(wanted):
    rig = DeskRig()
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, photos=wanted)))
    screen = await send(rig, dayone_archive())
    assert ("간직하지 않는 설정" in screen.text) is not wanted
    assert ("읽을 수 없는 사진: 1장" in screen.text) is wanted


async def test_settings_of_a_file_are_left():
    rig = DeskRig()
    document = json.loads(ours(ENTRY)) | {
        "person": {"name": "Eve", "timezone": "UTC", "language": "en"},
        "settings": {
            "persona": "anna", "speech_level": "polite", "make_up": [], "strength": "normal", "length": "short",
            "voice": "off", "remote": True, "retention_days": 1,
        },
    }  # fmt: skip
    before = await rig.person()
    await rig.press(await send(rig, json.dumps(document)), YES)
    assert await rig.person() == before
    assert len((await archive(rig)).entries) == 1


async def test_who_is_forgotten_leaves_no_file():
    rig = DeskRig()
    told = []

    async def forget(*whom):
        told.append(whom)

    command = ImportCommand(rig.storage.exchange)
    caller = await rig.desk.caller(rig.key)
    screen = await command.document(caller, diary_file(DAYLIO_CSV.encode()))
    await command.forgetting(forget)(rig.key, caller.person.id)
    assert told == [(rig.key, caller.person.id)]
    token = action_of(screen, YES).split(":")[-1]
    assert command._files.get(caller.person.id, token, caller.at) is None
    await command.forgetting(None)(rig.key, caller.person.id)


async def test_an_old_button_and_other_commands_take_no_file():
    rig = DeskRig()
    assert ".daylio" in (await rig.desk.press(rig.key, "import:odd")).text
    assert rig.desk.in_groups("import") is False


async def test_only_so_many_files_wait():
    files = WaitingFiles()
    tokens = {str(number): files.keep(str(number), b"x", NOON) for number in range(MOST_PEOPLE + 1)}
    assert files.get("0", tokens["0"], NOON) is None
    assert all(files.get(str(number), tokens[str(number)], NOON) for number in range(1, MOST_PEOPLE + 1))
    assert "x" not in repr(files._files)


async def test_bytes_do_not_stay_in_memory_for_a_press_that_never_comes():
    files = WaitingFiles(patience=timedelta(0))
    token = files.keep("a", b"x", NOON)
    files.drop("a", "of another file")
    assert files.get("a", token, NOON) == b"x"
    files.drop("a", token)
    assert files._files == {}


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("diary.json", "application/json", True),
        ("Backup.DAYLIO", "application/octet-stream", True),
        ("facelog.md", "", True),
        ("export", "application/zip", True),
        ("notes.txt", "text/plain; charset=utf-8", True),
        ("essay.pdf", "application/pdf", False),
        ("noextension", "application/octet-stream", False),
        ("photo.json", "image/png", False),
    ],
)
def test_what_may_be_a_diary(name, media_type, expected):
    assert may_be_diary(name, media_type) is expected


async def test_pressed_twice_at_once_it_imports_once_and_says_so_twice():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    first, second = await asyncio.gather(rig.press(screen, YES), rig.press(screen, YES))
    assert first.text == second.text
    assert "일기 3개를 가져왔어요" in first.text
    assert len((await archive(rig)).entries) == 3


KOREAN_CSV = """full_date,date,weekday,time,mood,activities,note_title,note
2026-03-02,3월 2일,월요일,오후 10:13,최고,친구 | 산책,,좋은 날 #생일
2026-03-01,3월 1일,일요일,21:05,나쁨,,,
2026-02-28,2월 28일,토요일,9:00,멍함,운동,,그냥 그런 날
"""


async def test_korean_words_for_steps_and_own_moods_are_understood_without_the_owner():
    rig = DeskRig()
    screen = await send(rig, KOREAN_CSV)
    assert "/activities 기분" in screen.text
    await rig.run("activities", "mood 멍함 2")
    screen = await send(rig, KOREAN_CSV)
    assert "/activities mood" not in screen.text
    await rig.press(screen, YES)
    kept = await archive(rig)
    assert [(one.step, one.name, one.activities) for one in kept.taps] == [
        (Step.BAD, "멍함", ("운동",)),
        (Step.BAD, "", ()),
        (Step.RAD, "", ("친구", "산책")),
    ]
    assert [one.name for one in kept.choices if one.step is not None] == ["멍함"]


async def test_told_later_how_good_a_mood_is_no_note_comes_twice():
    rig = DeskRig()
    await rig.press(await send(rig, KOREAN_CSV), YES)
    await rig.run("activities", "mood 멍함 2")
    await rig.press(await send(rig, KOREAN_CSV), YES)
    kept = await archive(rig)
    assert {one.text for one in kept.entries} == {"그냥 그런 날\nDaylio: 멍함 · 운동", "좋은 날 #생일"}
    assert len(kept.entries) == 2
    assert len(kept.taps) == 3


async def test_same_step_and_minute_with_other_activities_is_another_mood():
    rig = DeskRig()
    table = (
        KOREAN_CSV.splitlines()[0]
        + "\n"
        + "".join(f"2026-03-02,x,x,21:05,나쁨,{did},,\n" for did in ("친구", "산책", "산책"))
    )
    for _ in range(2):
        screen = await send(rig, table)
        if screen.rows:
            await rig.press(screen, YES)
    assert sorted(one.activities for one in (await archive(rig)).taps) == [("산책",), ("친구",)]


async def test_a_mood_that_was_changed_since_the_export_does_not_come_twice():
    rig = DeskRig()
    await rig.run("activities", "mood 뿌듯 4")
    tapped = await rig.desk.press(rig.key, "mood:tap:4")
    saved = (await rig.run("export", "json")).document.content
    await rig.press(await rig.press(tapped, "뿌듯"), "산책")
    assert (await send(rig, saved)).rows == ()


async def test_what_is_older_than_the_diary_is_kept_is_told_before_it_is_imported():
    rig = DeskRig()
    rig.now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert "보관기간" not in (await send(rig, DAYLIO_CSV)).text
    await rig.run("settings", "retention 30")
    assert "그중 4개는 보관기간보다 오래된" in (await send(rig, DAYLIO_CSV)).text


async def test_a_file_with_nothing_new_leaves_the_one_that_waits():
    rig = DeskRig()
    screen = await send(rig, DAYLIO_CSV)
    assert (await send(rig, ours())).rows == ()
    assert "일기 3개를 가져왔어요" in (await rig.press(screen, YES)).text
