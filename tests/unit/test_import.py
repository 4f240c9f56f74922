"""Files of other diaries are read as their formats are described, and nothing is claimed that they do not say."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.exchange import Archive
from core.people import Person
from core.taps import MAX_ACTIVITIES, MAX_CHOICES, MAX_NAME, ChoiceKind, Step
from core.words import clean
from diary.exchange.daylio_csv import _clock
from diary.exchange.found import ImportFailed
from diary.exchange.json_file import read_json, write_json
from diary.exchange.notes import plain
from diary.exchange.outgoing import Outgoing
from diary.exchange.plan import plan_import
from diary.exchange.reading import Reading, read_import
from diary.search import query_of
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, dayone_archive, dayone_entry, zipped
from tests.fakes.storage_rig import NOW

SEOUL = "Asia/Seoul"


def read(content, zone=SEOUL, most_photos=0, **names):
    how = Reading(timezone=zone, names=names, most_photos=most_photos)
    return read_import(io.BytesIO(content if isinstance(content, bytes) else content.encode()), how)


def entries_of(found):
    return [new.entry for new in found.entries]


def tapped(found):
    return [(one.step, one.name, one.activities) for one in found.taps]


def notes_of(found):
    return dict(found.notes)


def test_daylios_table_becomes_logged_moods_and_their_notes_entries_of_the_same_time():
    found = read(DAYLIO_CSV)
    good, awful, custom = entries_of(found)
    assert found.format == "daylio-csv"
    assert good.text == "점심이, 맛있었다"
    assert (good.local_date, good.written_at) == (date(2026, 3, 2), datetime(2026, 3, 2, 13, 13, tzinfo=UTC))
    assert awful.text == "나쁜 날\n울었다\n그래도 <3"
    assert awful.written_at == datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    assert custom.written_at == datetime(2026, 2, 28, 4, 30, tzinfo=UTC)
    assert tapped(found) == [
        (Step.GOOD, "", ("friends", "good sleep")),
        (Step.AWFUL, "", ()),
        (Step.MEH, "", ("walk",)),
    ]
    assert [one.tapped_at for one in found.taps][:2] == [good.written_at, awful.written_at]
    assert notes_of(found) == {"mood-as-words": 1, "time-unknown": 1}


def test_a_step_is_no_emotion():
    assert all(one.mood is None and one.corrected is None for one in entries_of(read(DAYLIO_CSV)))


def test_a_mood_whose_step_is_unknown_stays_in_the_words():
    assert entries_of(read(DAYLIO_CSV))[2].text == "custom & mine\nDaylio: 멍함"


def test_a_persons_own_name_of_a_mood_may_be_told():
    found = read(DAYLIO_CSV, 멍함=2)
    assert (Step.BAD, "멍함", ()) in tapped(found)
    assert entries_of(found)[2].text == "custom & mine"
    assert (ChoiceKind.MOOD, "멍함", Step.BAD) in [(one.kind, one.name, one.step) for one in found.choices]


HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"


def test_what_is_tapped_most_is_offered_first_and_no_more_than_there_is_room_for():
    def row(day, names):
        return f"2026-01-{day:02d},x,x,10:00,good,{' | '.join(names)},,\n"

    once = [row(day, [f"b{day}{number}" for number in range(15)]) for day in (1, 2, 3)]
    often = [row(day, [f"a{number}" for number in range(25)]) for day in (4, 5)]
    found = read(HEAD + "".join(once + often))
    plan = plan_import(found, Archive())
    assert len(plan.additions.choices) == MAX_CHOICES
    assert {one.name for one in plan.additions.choices[:20]} == {f"a{number}" for number in range(20)}
    assert {one.reason for one in plan.skipped} == {"too-many-choices"}
    # So many are tapped at once; the others stay in the words.
    assert len(found.taps[-1].activities) == MAX_ACTIVITIES
    assert entries_of(found)[0].text == "Daylio: a20 · a21 · a22 · a23 · a24"
    assert found.notes["activity-as-words"] == 10


def test_names_that_are_too_long_stay_in_the_words():
    long = "w" * (MAX_NAME + 1)
    found = read(HEAD + f"2026-01-01,x,x,10:00,{long},{long}b | c,,\n", **{long: 4})
    assert tapped(found) == [(Step.GOOD, "", ("c",))]
    assert entries_of(found)[0].text == f"Daylio: {long} · {long}b"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_daylios_table_may_have_other_separators_a_mark_and_columns(delimiter):
    columns = "full_date,date,weekday,time,mood,activities,scales,note_title,note"
    table = f"{columns}\r\n2026-05-13,May 13,Wed,22:20,rad,a | b,,,x"
    found = read(b"\xef\xbb\xbf" + table.replace(",", delimiter).replace("b;;", "b;Stress: 3;").encode())
    [entry] = entries_of(found)
    assert entry.text == ("x\nDaylio: Stress: 3" if delimiter == ";" else "x")
    assert tapped(found) == [(Step.RAD, "", ("a", "b"))] == tapped(read(table.encode("utf-16")))


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


def test_daylios_backup_becomes_the_same():
    found, table = read(daylio_archive()), read(DAYLIO_CSV)
    good, awful, unknown = entries_of(found)
    assert found.format == "daylio-backup"
    assert (good, found.taps[0]) == (entries_of(table)[0], table.taps[0])
    assert (awful.text, found.taps[1].step) == ("울었다", Step.AWFUL)
    assert tapped(found)[2:] == [(Step.MEH, "멍함", ())]
    assert unknown.text == "모르는 단계\nDaylio: 이상함"
    assert {one.name for one in found.choices} == {"멍함", "friends", "good sleep"}
    assert notes_of(found) == {"media-left-out": 2, "mood-as-words": 1}


def test_what_is_in_the_backup_is_known_from_the_table():
    table = read(DAYLIO_CSV)
    plan = plan_import(read(daylio_archive()), Archive(entries=(entries_of(table)[0],), taps=table.taps[:1]))
    assert (len(plan.additions.entries), len(plan.additions.taps), plan.duplicates) == (2, 2, 2)


def test_day_one_becomes_entries_in_their_own_zone():
    [entry] = entries_of(read(dayone_archive()))
    assert (entry.text, entry.tags) == ("섬에 왔다. 좋다!", ("여행", "섬"))
    assert (entry.local_date, entry.written_at) == (date(2017, 6, 28), datetime(2017, 6, 28, 15, 38, 37, tzinfo=UTC))
    late = dayone_entry(creationDate="2017-06-28T17:00:00Z", timeZone="Nowhere/Land", photos=None)
    rich = dayone_entry(
        text=None, richText='{"contents":[{"text":"부자 "},{"embeddedObjects":[]},{"text":"글"}]}', tags=[]
    )
    found = read(dayone_archive(late, rich))
    first, second = entries_of(found)
    assert first.local_date == date(2017, 6, 29)
    assert second.text == "부자 글"
    assert dict(found.notes) == {"photos-not-wanted": 1}


def drawn(size=(60, 40), form="JPEG"):
    out = io.BytesIO()
    picture = Image.new("RGB", size, (200, 10, 10))
    told = Image.Exif()
    told[0x010E] = "secret place"
    picture.save(out, form, exif=told)
    return out.getvalue()


def test_day_ones_photos_are_kept_by_who_keeps_photos_and_tell_nothing_but_what_is_seen():
    md5 = "0" * 31
    members = {
        f"photos/{md5}1.jpeg": drawn((3000, 1000)),
        f"photos/{md5}2.png": drawn(form="PNG"),
        f"photos/{md5}3.jpeg": b"\xff\xd8\xffx",
    }
    told = [{"md5": f"{md5}1", "type": "jpeg"}, {"md5": f"{md5}2", "type": "png"}]
    damaged = [{"md5": f"{md5}3", "type": "jpeg"}, {"md5": "../../etc", "type": "x"}, "odd"]
    content = dayone_archive(dayone_entry(text="", photos=told + damaged, videos=[{}]), **members)
    found = read(content, most_photos=10_000_000)
    [new] = found.entries
    assert [one.media_type for one in new.photos] == ["image/jpeg"] * 2
    large, small = (Image.open(io.BytesIO(one.content)) for one in new.photos)
    assert (max(large.size) <= 1600, small.size) == (True, (60, 40))
    assert all(b"secret" not in one.content for one in new.photos)
    assert notes_of(found) == {"photos-unreadable": 3, "media-left-out": 1}
    # A file of any size counts for something.
    assert read(content, most_photos=100_000).notes["photos-too-many"] == 1
    assert [one.reason for one in read(content).skipped] == ["empty"]


def test_photos_of_ours_are_what_the_document_says_or_nothing():
    picture = b"\xff\xd8\xff picture"
    told = {"media_type": "image/jpeg", "bytes": 1, "sha256": hashlib.sha256(picture).hexdigest()}
    entry = {"local_date": "2026-01-01", "written_at": "2026-01-01T00:00:00Z", "text": "하루"}
    photos = [told | {"file": name} for name in ("media/1-1.jpg", "media/1-2.jpg", "media/1-3.jpg", "diary.json")]
    document = {"format": "facelog-diary", "version": 1, "entries": [entry | {"photos": photos}]}
    members = {"diary.json": json.dumps(document), "media/1-1.jpg": picture, "media/1-2.jpg": picture + b"x"}
    found = read(zipped(members), most_photos=10_000)
    assert [one.content for one in found.entries[0].photos] == [picture]
    assert dict(found.notes) == {"photos-unreadable": 3}


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
    assert (len(found.entries), len(found.taps)) == (3, 3)
    assert [(one.place, one.reason) for one in found.skipped] == [
        ("line 6", "bad-date"),
        ("line 7", "empty"),
        ("line 8", "bad-date"),
    ]


def test_removed_entries_do_not_come_back():
    found = read(DAYLIO_CSV)
    plan = plan_import(found, Archive(removed=(found.entries[0].entry,)))
    assert (len(plan.additions.entries), plan.removed, plan.duplicates) == (2, 1, 0)
    assert plan.days == (date(2026, 2, 27), date(2026, 3, 2))


def test_agreements_and_unknown_questionnaires_are_not_taken_from_a_file():
    document = json.loads(write_json(Outgoing(person=Person(id="p"), archive=Archive(), at=NOW)))
    document["settings"] |= {"remote": True, "photos": True, "day_ends": 4, "quiet": [1320, 420], "retention_days": 30}
    taken = {"taken_at": "2026-01-01T00:00:00Z", "local_date": "2026-01-01"}
    document["checkins"] = [
        taken | {"questionnaire": "x", "answers": [1]},
        taken | {"questionnaire": "who-5", "answers": [1, 2]},
    ]
    found = read_json(json.dumps(document).encode())
    settings = found.person.preferences
    assert (settings.remote, settings.photos) == (False, False)
    assert (settings.day_ends, settings.quiet, settings.retention_days) == (4, (1320, 420), 30)
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


def test_hashtags_of_foreign_words_are_tags_and_foreign_tags_can_be_looked_for():
    table = HEAD + "2026-01-01,x,x,10:00,good,walk,#제주 여행,바다 #산책 a#b https://x.y/#z\n"
    assert entries_of(read(table))[0].tags == ("제주", "산책")
    [entry] = entries_of(read(dayone_archive(dayone_entry(text="섬 #여행 \\#바다", tags=["제주 여행", "여행", "1/2"]))))
    assert entry.tags == ("제주_여행", "여행", "1/2", "바다")
    assert query_of("#제주_여행").matches(entry)
