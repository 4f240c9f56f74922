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
from core.checkins import CheckinRecord
from core.emotions import Emotion
from core.exchange import Additions, Archive, NewEntry
from core.people import Ingredient, Person, Preferences
from core.types import DiaryEntry, Fact
from diary.exchange.csv_file import COLUMNS, harmless, write_csv
from diary.exchange.json_file import write_json
from diary.exchange.markdown_file import read_markdown, write_markdown
from diary.exchange.outgoing import ExportFormat, Outgoing, whole
from diary.exchange.schema import DiaryDocument, json_schema
from diary.exchange.writing import file_name, write_export
from tests.fakes.desk import DeskRig, labels
from tests.fakes.storage_rig import MISMATCH, NOW, mood

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


FULL = entry(transcript="말한 것\n둘째 줄", comment="그랬구나", mood=mood(), mismatch=MISMATCH, corrected=Emotion.ANGER)
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
)
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
    for absent in ("지운 것", PERSON.id, '"id"', "key"):
        assert absent not in written.decode()


def test_the_schema_describes_what_is_written():
    schema, document = json_schema(), json.loads(write_json(OUT))
    assert set(document) == set(schema["properties"])
    assert set(document["entries"][0]) == set(schema["$defs"]["EntryDocument"]["properties"])
    assert set(document["settings"]) == set(schema["$defs"]["SettingsDocument"]["properties"])
    # A preference that is added has to be exported, too.
    assert set(document["settings"]) == set(Preferences.__dataclass_fields__)


def test_the_table_is_what_spreadsheets_read():
    written = write_csv(OUT)
    assert written.startswith(b"\xef\xbb\xbfdate,time,words,")
    assert written.count(b"\r\n") == 3
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "2026-03-01", "07:30", "'=SUM(A1)", "말한 것\n둘째 줄", "그랬구나", "anger", "sadness", "anger",
        "-0.250", "0.500", "0.750", "face happiness, words sadness",
    ]  # fmt: skip


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
        "### 07:30\n\n=SUM(A1)\n\n"
        "> 🎙 말한 것\n> 둘째 줄\n\n> 💬 그랬구나\n\n😠 화남\n"
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


def test_the_zip_has_all_formats_and_says_what_is_not_in_it():
    written = write_export(OUT, ExportFormat.ZIP, title="일기", name_of=str)
    with ZipFile(io.BytesIO(written)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert names == ["diary.csv", "diary.json", "diary.md", "diary.schema.json", "manifest.json"]
        for name, told in manifest["files"].items():
            assert told["sha256"] == hashlib.sha256(archive.read(name)).hexdigest()
    assert manifest["media"]["files"] == 0
    assert manifest["counts"] == {"entries": 2, "moods": 0, "facts": 1, "checkins": 1}
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
        file_name(Outgoing(person=PERSON, archive=Archive(), at=rig.now), ExportFormat.MARKDOWN),
    )
    assert "둘째 줄" in screen.document.content.decode()
    assert "둘째 줄" not in screen.text + repr(screen)


@pytest.mark.parametrize("argument", ["json", "CSV", "md", "마크다운", "zip"])
async def test_a_format_is_named(argument):
    rig = await kept(DeskRig())
    screen = await rig.run("export", argument)
    assert screen.document.content


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
