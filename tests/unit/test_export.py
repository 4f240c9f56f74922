"""What is written: complete, harmless in a spreadsheet, readable, and without keys."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.export import ExportCommand
from bot.commands.screen import Screen
from bot.exporting import Words, write_diary
from core.checkins import CheckinRecord
from core.emotions import Emotion
from core.exchange import Additions, Archive, NewEntry
from core.people import Ingredient, Person, Preferences
from core.taps import Choice, ChoiceKind, Step, Tap
from core.types import DiaryEntry, Fact
from diary.exchange.csv_file import COLUMNS, harmless, write_csv
from diary.exchange.json_file import write_json
from diary.exchange.markdown_file import read_markdown, write_markdown
from diary.exchange.outgoing import ExportFormat, Outgoing, whole
from diary.exchange.schema import DiaryDocument, json_schema
from diary.exchange.writing import finish_zip, write_export
from diary.exchange.zip_file import DiaryZip
from tests.fakes.desk import DeskRig, labels
from tests.fakes.storage_rig import MISMATCH, NOW, PHOTO, mood

PERSON = Person(
    id="secret-person-id",
    name="서현",
    introduction="학생",
    timezone="America/New_York",
    preferences=Preferences(make_up=frozenset({Ingredient.COMFORT}), bars=True),
)


def entry(text="=SUM(A1)", at=NOW, **changes):
    values = {"id": "e", "person_id": "p", "turn_id": "t", "local_date": at.date(), "written_at": at, "text": text}
    return DiaryEntry(**values | changes)


FULL = entry(
    transcript="말한 것\n둘째 줄",
    comment="그랬구나",
    mood=mood(),
    mismatch=MISMATCH,
    corrected=Emotion.ANGER,
    tags=("여행", "큰 바다"),
    source="telegram",
    photos=2,
)
TAP = Tap(
    id="h",
    person_id="p",
    local_date=NOW.date(),
    tapped_at=NOW + timedelta(hours=3),
    step=Step.GOOD,
    name="=뿌듯",
    activities=("산책", "@집"),
    sleep_hours=7.5,
)
PHOTOS = {"e": (PHOTO, replace(PHOTO, media_type="image/png", content=b"\x89PNG\r\n\x1a\nx"))}
ARCHIVE = Archive(
    entries=(FULL, entry("다음 날", NOW + timedelta(days=1), id="f")),
    removed=(entry("지운 것", id="g"),),
    facts=(Fact(id="x", text="고양이", asked_at=NOW),),
    checkins=(
        CheckinRecord(
            id="c", person_id="p", questionnaire="who-5", answers=(1, 2, 3, 4, 5), taken_at=NOW, local_date=NOW.date()
        ),
    ),
    forgotten=frozenset({"f"}),
    taps=(TAP,),
    choices=(Choice(id="k", person_id="p", kind=ChoiceKind.MOOD, name="=뿌듯", step=Step.GOOD),),
)
PHOTO_BYTES = sum(len(one.content) for one in PHOTOS["e"])
OUT = Outgoing(person=PERSON, archive=ARCHIVE, at=NOW)


def test_the_document_is_complete_and_has_no_ids_and_nothing_removed():
    written = write_json(OUT)
    document = DiaryDocument.model_validate_json(written)
    first, second = document.entries
    assert (first.text, first.transcript, first.comment) == (FULL.text, FULL.transcript, FULL.comment)
    assert (first.local_time, first.mood.label, first.corrected) == ("2026-03-01T07:30-05:00", "sadness", "anger")
    assert first.mismatch.distance == MISMATCH.distance
    assert (first.recalled, second.recalled) == (True, False)
    assert (document.person.name, document.settings.bars, document.settings.make_up) == ("서현", True, {"comfort"})
    assert (document.facts[0].text, document.checkins[0].answers) == ("고양이", (1, 2, 3, 4, 5))
    assert (first.tags, first.source, first.photos, document.photos_left_out) == (FULL.tags, "telegram", (), 2)
    [tap], [choice] = document.taps, document.choices
    assert (tap.step, tap.name, tap.activities, tap.sleep_hours) == (4, "=뿌듯", ("산책", "@집"), 7.5)
    assert (choice.kind, choice.name, choice.step) == ("mood", "=뿌듯", 4)
    for absent in ("지운 것", PERSON.id, '"id"', "key"):
        assert absent not in written.decode()


def test_the_schema_describes_what_is_written():
    schema, document = json_schema(), json.loads(write_json(OUT))
    assert set(document) == set(schema["properties"])
    assert set(document["entries"][0]) == set(schema["$defs"]["EntryDocument"]["properties"])
    assert set(document["taps"][0]) == set(schema["$defs"]["TapDocument"]["properties"])
    assert set(document["choices"][0]) == set(schema["$defs"]["ChoiceDocument"]["properties"])
    assert set(document["settings"]) == set(schema["$defs"]["SettingsDocument"]["properties"])
    # A preference that is added has to be exported, too.
    assert set(document["settings"]) == set(Preferences.__dataclass_fields__)


def test_the_table_is_what_spreadsheets_read():
    written = write_csv(OUT)
    assert written.startswith(b"\xef\xbb\xbfdate,time,words,")
    assert written.count(b"\r\n") == 4
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "2026-03-01", "07:30", "'=SUM(A1)", "말한 것\n둘째 줄", "그랬구나", "anger", "sadness", "anger",
        "-0.250", "0.500", "0.750", "face happiness, words sadness", "#여행 #큰 바다", "telegram", "2", "", "", "", "",
    ]  # fmt: skip
    assert rows[2] == ["2026-03-01", "10:30", *[""] * 13, "4", "'=뿌듯", "산책 | @집", "7.5"]


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n ＝＠a'\"\u3000,\ud800"), max_size=6))
def test_no_cell_begins_a_formula(text):
    cell = harmless(text)
    assert cell.lstrip(" \u00a0\u3000")[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert cell.removeprefix("'") == whole(text).removeprefix("'")
    out = io.StringIO(newline="")
    csv.writer(out).writerow([cell, "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [cell, "x"]


def test_the_markdown_reads_well():
    written = write_markdown(replace(OUT, archive=replace(ARCHIVE, entries=(FULL,))), "일기", lambda e: "화남")
    assert written.decode() == (
        "# 일기\n\n<!-- facelog-markdown 1; time zone America/New_York -->\n\n## 2026-03-01\n\n"
        "- 10:30 🙂 4/5 =뿌듯 · 산책 · @집 · 💤 7.5\n\n### 07:30\n\n=SUM(A1)\n\n"
        "> 🎙 말한 것\n> 둘째 줄\n\n> 💬 그랬구나\n\n😠 화남\n\n🏷 #여행 #큰 바다\n"
    )


@pytest.mark.parametrize("hour", [5, 6])
def test_an_hour_that_the_clock_showed_twice_is_told_apart(hour):
    twice = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    written = write_markdown(replace(OUT, archive=Archive(entries=(entry("x", twice),))), "일기", str)
    [new] = read_markdown(written).entries
    assert new.entry.written_at == twice
    assert ("### 01:30 (-05:00)" in written.decode()) is (hour == 6)


def test_a_day_that_ends_late_keeps_the_clocks_date():
    late = entry("x", datetime(2026, 3, 2, 7, 0, tzinfo=UTC), local_date=NOW.date())
    written = write_markdown(replace(OUT, archive=Archive(entries=(late,))), "일기", str)
    assert "## 2026-03-01\n\n### 2026-03-02 02:00\n" in written.decode()


def test_the_zip_has_photos_beside_the_document_that_names_them():
    out = io.BytesIO()
    packed = DiaryZip(out, OUT)
    packed.add(PHOTOS)
    finish_zip(packed, OUT, title="일기", name_of=str)
    with ZipFile(out) as archive:
        document = json.loads(archive.read("diary.json"))
        manifest = json.loads(archive.read("manifest.json"))
        told = document["entries"][0]["photos"]
        assert [one["file"] for one in told] == ["media/1-1.jpg", "media/1-2.png"]
        for one, photo in zip(told, PHOTOS["e"], strict=True):
            assert archive.read(one["file"]) == photo.content
            assert (one["sha256"], one["bytes"]) == (hashlib.sha256(photo.content).hexdigest(), len(photo.content))
    assert (document["photos_left_out"], manifest["media"]) == (0, {"photos": 2, "photos_left_out": 0})
    assert "reminders" in manifest["not_in_it"]


def test_the_zip_has_all_formats_and_says_what_is_not_in_it():
    written = write_export(OUT, ExportFormat.ZIP, title="일기", name_of=str)
    with ZipFile(io.BytesIO(written)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert names == ["diary.csv", "diary.json", "diary.md", "diary.schema.json", "manifest.json"]
        for name, told in manifest["files"].items():
            assert told["sha256"] == hashlib.sha256(archive.read(name)).hexdigest()
    assert manifest["media"] == {"photos": 0, "photos_left_out": 2}
    assert manifest["counts"] == {"entries": 2, "moods": 0, "facts": 1, "checkins": 1, "taps": 1, "choices": 1}
    assert written == write_export(OUT, ExportFormat.ZIP, title="일기", name_of=str)


def test_half_of_a_pair_does_not_stop_an_export():
    broken = replace(OUT, archive=Archive(entries=(entry("a\ud83db", transcript="\udc00", comment="\ud800"),)))
    for wanted in ExportFormat:
        assert write_export(broken, wanted, title="일기", name_of=str)
    assert json.loads(write_json(broken))["entries"][0]["text"] == "a\ufffdb"


async def kept(rig):
    person = await rig.person()
    await rig.storage.exchange.add(person.id, "console", Additions(entries=(NewEntry(entry=FULL),)))
    return rig


async def test_a_format_is_chosen_and_comes_as_a_file():
    rig = await kept(DeskRig())
    choice = await rig.run("export")
    assert [label.split(":")[0] for label in labels(choice)] == ["JSON", "CSV", "Markdown", "ZIP"]
    assert choice.document is None
    screen = await rig.press(choice, "Markdown")
    assert (screen.document.media_type, screen.document.name) == (
        "text/markdown",
        "facelog-2026-11-21.md",
    )
    assert "둘째 줄" in screen.document.content.decode()
    assert "둘째 줄" not in screen.text + repr(screen)


@pytest.mark.parametrize("argument", ["json", "CSV", "md", "마크다운", "zip"])
async def test_a_format_is_named(argument):
    rig = await kept(DeskRig())
    screen = await rig.run("export", argument)
    assert screen.document.content


async def test_photos_come_in_the_zip_as_long_as_there_is_room():
    rig = DeskRig()
    person = await rig.person()
    new = NewEntry(entry=FULL, photos=PHOTOS["e"])
    await rig.storage.exchange.add(person.id, "console", Additions(entries=(new,), taps=(TAP,)))
    screen = await rig.run("export", "zip")
    assert "사진: 2장" in screen.text
    assert "기분: 1개" in screen.text
    with ZipFile(io.BytesIO(screen.document.content)) as archive:
        assert archive.read("media/1-1.jpg") == PHOTO.content
    assert "사진 2장은 들어 있지 않아요" in (await rig.run("export", "json")).text
    archive = await rig.storage.exchange.archive(person.id)
    outgoing = Outgoing(person=person, archive=archive, at=NOW)
    words = Words(title="일기", name_of=str)
    for most, many in ((PHOTO_BYTES, 2), (PHOTO_BYTES - 1, 0), (None, 2)):
        out = io.BytesIO()
        assert await write_diary(rig.storage.exchange, outgoing, ExportFormat.ZIP, words, out, most_photos=most) == many
        with ZipFile(out) as packed:
            assert json.loads(packed.read("manifest.json"))["media"] == {"photos": many, "photos_left_out": 2 - many}


async def test_photos_that_are_too_large_for_a_chat_are_left_out_and_told():
    rig = DeskRig()
    person = await rig.person()
    large = replace(PHOTO, content=PHOTO.content[:2] + bytes(50_000))
    await rig.storage.exchange.add(
        person.id, "console", Additions(entries=(NewEntry(entry=FULL, photos=(large, PHOTO)),))
    )
    command = ExportCommand(rig.storage.exchange, most_bytes=60_000)
    screen = await command.open(await rig.desk.caller(rig.key), "zip")
    assert "너무 커서 뺀 사진: 2장" in screen.text
    with ZipFile(io.BytesIO(screen.document.content)) as archive:
        assert not any(name.startswith("media/") for name in archive.namelist())


async def test_an_unknown_format_or_an_old_button_asks_again():
    rig = await kept(DeskRig())
    assert (await rig.run("export", "pdf")).rows
    assert isinstance(await rig.desk.press(rig.key, "export:pdf"), Screen)
    assert (await rig.desk.press(rig.key, "export")).rows


async def test_an_empty_diary_gives_no_file_and_a_large_one_a_hint():
    rig = DeskRig()
    assert (await rig.run("export", "json")).document is None
    await kept(rig)
    command = ExportCommand(rig.storage.exchange, most_bytes=100)
    screen = await command.open(await rig.desk.caller(rig.key), "json")
    assert screen.document is None
    assert "facelog export" in screen.text


async def test_it_is_never_answered_where_others_read():
    assert DeskRig().desk.in_groups("export") is False
