"""Files of other diaries are read as their formats are described, and nothing is claimed that they do not say."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import Emotion
from core.exchange import Archive
from core.people import Person
from core.words import clean
from diary.exchange.daylio_csv import _clock
from diary.exchange.found import ImportFailed
from diary.exchange.json_file import read_json, write_json
from diary.exchange.notes import plain
from diary.exchange.outgoing import Outgoing
from diary.exchange.plan import plan_import
from diary.exchange.reading import read_import
from diary.exchange.steps import mood_of_step
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, dayone_archive, dayone_entry, zipped
from tests.fakes.storage_rig import NOW

SEOUL = "Asia/Seoul"


def read(content, zone=SEOUL, **names):
    return read_import(io.BytesIO(content if isinstance(content, bytes) else content.encode()), zone, names)


def entries_of(found):
    return [new.entry for new in found.entries]


def test_daylios_table_becomes_entries_with_their_own_times():
    found = read(DAYLIO_CSV)
    good, awful, custom, meh = entries_of(found)
    assert found.format == "daylio-csv"
    assert good.text == "점심이, 맛있었다\nDaylio: good · friends · good sleep"
    assert (good.local_date, good.written_at) == (date(2026, 3, 2), datetime(2026, 3, 2, 13, 13, tzinfo=UTC))
    assert awful.text == "나쁜 날\n울었다\n그래도 <3\nDaylio: awful"
    assert awful.written_at == datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    assert custom.written_at == datetime(2026, 2, 28, 4, 30, tzinfo=UTC)
    assert custom.text == "custom & mine\nDaylio: 멍함"
    assert meh.text == "Daylio: meh · walk"
    assert dict(found.notes) == {"mood-a-guess": 1, "mood-as-words": 1, "time-unknown": 1}


def test_steps_say_how_good_it_was_and_no_more():
    good, awful, custom, meh = entries_of(read(DAYLIO_CSV))
    assert (good.corrected, good.mood.valence) == (Emotion.HAPPINESS, 0.5)
    assert (meh.corrected, meh.mood.valence) == (Emotion.NEUTRAL, 0.0)
    # "Awful" does not say which emotion it was.
    assert (awful.corrected, awful.mood.valence) == (None, -1.0)
    assert awful.mood.scores.top is Emotion.SADNESS
    assert max(awful.mood.scores.values()) < 0.5
    assert (custom.mood, custom.corrected) == (None, None)
    valences = [mood_of_step(step)[0].valence for step in range(1, 6)]
    assert valences == sorted(valences) == [-1.0, -0.5, 0.0, 0.5, 1.0]


def test_a_persons_own_name_of_a_mood_may_be_told():
    named = entries_of(read(DAYLIO_CSV, 멍함=3))[2]
    assert named.corrected is Emotion.NEUTRAL


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_daylios_table_may_have_other_separators_a_mark_and_columns(delimiter):
    columns = "full_date,date,weekday,time,mood,activities,scales,note_title,note"
    table = f"{columns}\r\n2026-05-13,May 13,Wed,22:20,rad,a | b,,,x"
    [entry] = entries_of(read(b"\xef\xbb\xbf" + table.replace(",", delimiter).encode()))
    assert entry.text == "x\nDaylio: rad · a · b"
    [wide] = entries_of(read(table.encode("utf-16")))
    assert wide.mood.valence == 1.0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("22:13", time(22, 13)),
        ("9:05", time(9, 5)),
        ("12:00 am", time(0)),
        ("12:30\u202fPM", time(12, 30)),
        ("오전 12:10", time(0, 10)),
        ("오후 3:00", time(15)),
        ("7:08:59 p.m.", time(19, 8)),
        ("25:00", None),
        ("13:00 pm", None),
        ("", None),
        ("noon", None),
    ],
)
def test_times_of_day(said, meant):
    assert _clock(said) == meant


def test_daylios_backup_becomes_the_same_entries():
    found = read(daylio_archive())
    good, awful, custom, unknown = entries_of(found)
    assert found.format == "daylio-backup"
    assert good == entries_of(read(DAYLIO_CSV))[0]
    assert (awful.mood.valence, awful.corrected) == (-1.0, None)
    assert (custom.text, custom.corrected) == ("Daylio: 멍함", Emotion.NEUTRAL)
    assert (unknown.text, unknown.mood) == ("모르는 단계\nDaylio: 이상함", None)
    assert dict(found.notes) == {"media-left-out": 2, "mood-a-guess": 1, "mood-as-words": 1}


def test_an_entry_of_the_backup_is_known_from_the_table():
    archive = Archive(entries=(entries_of(read(DAYLIO_CSV))[0],))
    plan = plan_import(read(daylio_archive()), archive)
    assert (len(plan.additions.entries), plan.duplicates) == (3, 1)


def test_day_one_becomes_entries_in_their_own_zone():
    [entry] = entries_of(read(dayone_archive()))
    assert entry.text == "섬에 왔다. 좋다!\nDay One: 여행 · 섬"
    assert (entry.local_date, entry.written_at) == (date(2017, 6, 28), datetime(2017, 6, 28, 15, 38, 37, tzinfo=UTC))
    late = dayone_entry(creationDate="2017-06-28T17:00:00Z", timeZone="Nowhere/Land", photos=None)
    rich = dayone_entry(
        text=None, richText='{"contents":[{"text":"부자 "},{"embeddedObjects":[]},{"text":"글"}]}', tags=[]
    )
    found = read(dayone_archive(late, rich))
    first, second = entries_of(found)
    assert first.local_date == date(2017, 6, 29)
    assert second.text == "부자 글"
    assert found.notes["media-left-out"] == 1


def test_several_journals_are_read_and_a_bare_one():
    more = '{"entries": [{"creationDate": "2018-01-01T00:00:00Z", "text": "둘째"}]}'
    assert len(read(dayone_archive(**{"Work.json": more, "readme.json": "[]"})).entries) == 2
    assert entries_of(read(more))[0].text == "둘째"


def test_a_heading_that_people_wrote_costs_its_block_only():
    found = read(
        "# x\n<!-- facelog-markdown 1; time zone UTC -->\n### 09:00\nno day\n## 2026-01-01\n### 10:00\none\n"
        "# Mine\nlost\n### 25:00\nlost\n### 11:00\n\\# two\n#### \n## 2026-02-31\n### 12:00\nlost"
    )
    assert [one.text for one in entries_of(found)] == ["one", "# two"]
    assert [(one.place, one.reason) for one in found.skipped] == [
        ("line 3", "bad-date"),
        ("line 8", "invalid"),
        ("line 10", "bad-date"),
        ("line 14", "invalid"),
        ("line 16", "bad-date"),
    ]


def test_a_bad_record_is_skipped_and_the_others_are_kept():
    table = DAYLIO_CSV + "not a day,x,x,10:00,good,,,words\n2026-02-01,x,x,10:00,,,,\n1066-10-14,x,x,10:00,good,,,old\n"
    found = read(table)
    assert len(found.entries) == 4
    assert [(one.place, one.reason) for one in found.skipped] == [
        ("line 6", "bad-date"),
        ("line 7", "empty"),
        ("line 8", "bad-date"),
    ]


def test_removed_entries_do_not_come_back():
    found = read(DAYLIO_CSV)
    plan = plan_import(found, Archive(removed=(found.entries[0].entry,)))
    assert (len(plan.additions.entries), plan.removed, plan.duplicates) == (3, 1, 0)
    assert plan.days == (date(2026, 2, 27), date(2026, 3, 1))


def test_agreements_and_unknown_questionnaires_are_not_taken_from_a_file():
    document = json.loads(write_json(Outgoing(person=Person(id="p"), archive=Archive(), at=NOW)))
    document["settings"]["remote"] = True
    taken = {"taken_at": "2026-01-01T00:00:00Z", "local_date": "2026-01-01"}
    document["checkins"] = [
        taken | {"questionnaire": "x", "answers": [1]},
        taken | {"questionnaire": "who-5", "answers": [1, 2]},
    ]
    found = read_json(json.dumps(document).encode())
    assert found.person.preferences.remote is False
    assert [one.reason for one in found.skipped] == ["unknown-checkin"] * 2


def test_settings_that_cannot_be_read_do_not_spoil_the_entries():
    found = read(
        b'{"format":"facelog-diary","version":1,"person":{"timezone":"UTC"},"settings":{"mode":"odd"},"entries":[]}'
    )
    assert (found.person, found.notes["settings-unreadable"]) == (None, 1)


def test_a_newer_document_is_refused():
    with pytest.raises(ImportFailed, match="newer"):
        read(b'{"format":"facelog-diary","version":2,"entries":[]}')
    with pytest.raises(ImportFailed, match="newer"):
        read("# x\n<!-- facelog-markdown 2; time zone UTC -->\n")


@given(st.text(alphabet=st.sampled_from("<>&;abp/i li3 \n")))
def test_words_without_known_tags_stay(text):
    words = plain(text)
    assert len(words) <= len(text) + 2
    if "<" not in text and "&" not in text:
        assert words == clean(text)


def test_a_heart_is_no_tag():
    assert plain("나 <3 너, x<y, a & b") == "나 <3 너, x<y, a & b"
    assert plain("<div>하나</div><ul><li>둘</li></ul>") == "하나\n- 둘"


def test_what_is_no_diary_is_refused():
    for content in (b"", b"hello", b"a,b\n1,2\n", b"{}", b"[]", b"\x89PNG\r\n", zipped({"a.txt": b"x"}), zipped({})):
        with pytest.raises(ImportFailed):
            read(content)
