"""Hostile and broken files: bounded, refused with a code, and never anything but ImportFailed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.exchange import Archive
from core.people import Person
from core.words import clean
from diary.exchange.bounded import MOST_BYTES, MOST_DIRECTORY, json_of, open_archive, read_bounded
from diary.exchange.found import MOST_WORDS, ImportFailed
from diary.exchange.json_file import read_json
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.reading import Reading, read_import
from diary.exchange.writing import write_export
from tests.fakes.exchange_files import DAYLIO_CSV, daylio_archive, daylio_backup, dayone_archive, dayone_entry, zipped
from tests.fakes.storage_rig import NOW

ENTRY = {"local_date": "2026-01-01", "written_at": "2026-01-01T00:00:00Z", "text": "하루"}
ARCHIVE = Outgoing(person=Person(id="p"), archive=Archive(), at=NOW)


def read(content):
    return read_import(io.BytesIO(content), Reading(timezone="Asia/Seoul", most_photos=1_000_000))


def ours(*entries):
    return json.dumps({"format": "facelog-diary", "version": 1, "entries": list(entries)}).encode()


def code_of(content):
    with pytest.raises(ImportFailed) as caught:
        read(content)
    return caught.value.code


BOMB = zipped({"backup.daylio": bytes(MOST_BYTES + 1), "diary.json": b"{}"})


def test_a_bomb_is_not_unpacked():
    assert len(BOMB) < 60_000
    assert code_of(BOMB) == "too-large"


@pytest.mark.parametrize("compression", [ZIP_BZIP2, ZIP_LZMA])
def test_other_compressions_are_read_alike(compression):
    assert code_of(zipped({"backup.daylio": b"e!"}, compression)) == "damaged"


def test_photos_are_not_unpacked_beyond_their_room():
    huge = b"\xff\xd8\xff" + bytes(900_000)
    told = {"file": "media/1-1.jpg", "media_type": "x", "bytes": 1, "sha256": hashlib.sha256(huge).hexdigest()}
    entries = [ENTRY | {"text": f"하루 {number}", "photos": [told] * 100} for number in range(20)]
    document = {"format": "facelog-diary", "version": 1, "entries": entries}
    content = zipped({"diary.json": json.dumps(document), "media/1-1.jpg": huge})
    assert len(content) < 20_000
    found = read(content)
    assert sum(len(new.photos) for new in found.entries) == 1
    assert dict(found.notes) == {"photos-too-many": 1999}


@pytest.mark.parametrize("size", [0, 3, 2**31])
def test_a_size_that_a_photo_claims_is_not_believed(size):
    bomb = bytearray(
        dayone_archive(dayone_entry(photos=[{"md5": "0" * 32}]), **{f"photos/{'0' * 32}.jpeg": bytes(10**6)})
    )
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", bomb, bomb.rindex(mark) + place, size)
    found = read(bytes(bomb))
    assert [new.photos for new in found.entries] == [()]
    assert sum(found.notes.values()) == 1


def test_a_size_that_a_member_claims_is_not_believed():
    bomb = bytearray(BOMB)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", bomb, bomb.index(mark) + place, 10)
    assert code_of(bytes(bomb)) in {"too-large", "damaged"}


@pytest.mark.parametrize("claimed", [MOST_DIRECTORY + 1, 2**32 - 1])
def test_a_long_list_of_members_is_not_read(claimed):
    long = bytearray(daylio_archive())
    struct.pack_into("<L", long, long.rindex(b"PK\x05\x06") + 12, claimed)
    assert code_of(bytes(long)) == "too-large"


def test_a_longer_list_of_members_elsewhere_is_not_looked_for():
    long = bytearray(daylio_archive())
    end = long.rindex(b"PK\x05\x06")
    long[end:end] = b"PK\x06\x07" + bytes(16)
    assert code_of(bytes(long)) == "too-large"


def test_a_photo_may_hold_any_bytes():
    signs = b"PK\x06\x07 PK\x05\x06 PK\x01\x02"
    content = zipped({"diary.json": ours(ENTRY), "media/1-1.jpg": signs}, ZIP_STORED)
    assert len(read(content).entries) == 1


def test_more_bytes_than_the_bound_are_not_read():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(ImportFailed, match="too-large"):
        read_bounded(stream, 1_000_000)
    assert stream.given < 1_100_000


def test_names_that_climb_out_of_the_folder_do_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = read(daylio_archive(**{"../../evil": b"x", "/etc/evil": b"x"}))
    assert (len(found.entries), len(found.taps)) == (3, 3)
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] or not any(tmp_path.glob("evil*"))
    assert code_of(zipped({"../Journal.json": json.dumps({"entries": [dayone_entry()]})})) == "unknown"


def test_a_member_with_a_password_is_told():
    locked = bytearray(daylio_archive())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    assert code_of(bytes(locked)) == "encrypted"


@pytest.mark.parametrize(
    "content",
    [
        b"{" * 200_000,
        b'{"format":"facelog-diary","version":1,"entries":' + b"[" * 100_000,
        b'{"format":"facelog-diary","version":1,"entries":[NaN]}',
        b'{"format":"facelog-diary","version":' + b"9" * 5000 + b"}",
        b'{"format":"facelog-diary","version":"one"}',
        b'{"format":"facelog-diary","version":1,"entries":{}}',
        b'{"format":"facelog-diary","version":0}',
    ],
)
def test_json_that_is_endless_or_of_another_shape_is_refused(content):
    assert code_of(content) == "damaged"


def test_a_document_of_nothing_but_lists_is_not_built_up():
    assert code_of(b'{"a":[' + b"[]," * 2_000_000 + b"1]}") == "too-many"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "x" * (MOST_WORDS + 1)}, "too-long"),
        ({"text": 5}, "invalid"),
        ({"local_date": "0001-01-01"}, "bad-date"),
        ({"written_at": "9999-12-31T23:59:59-23:00"}, "bad-date"),
        ({"written_at": "2026-01-01T00:00:00"}, "invalid"),
        ({"text": "\u200f\u0000"}, "empty"),
        ({"mood": {"label": "joy"}}, "invalid"),
        (
            {"mood": {"label": "fear", "scores": {}, "valence": 0, "arousal": 0, "confidence": 0, "sources": []}},
            "invalid",
        ),
        (
            {"mood": {"label": "fear", "scores": {"fear": 5.0}, "valence": 2, "arousal": 0, "confidence": 0}},
            "invalid",
        ),
    ],
)
def test_a_record_that_is_not_right_is_skipped(changes, reason):
    found = read_json(ours(ENTRY, ENTRY | changes))
    assert len(found.entries) == 1
    assert [(one.place, one.reason) for one in found.skipped] == [("entries 2", reason)]


def test_numbers_without_end_are_refused():
    endless = ours(ENTRY | {"mood": "here"}).replace(b'"here"', b'{"label":"fear","scores":{"fear":1e999},"valence":1}')
    assert [one.reason for one in read_json(endless).skipped] == ["invalid"]


@pytest.mark.parametrize(
    ("kind", "record", "reason"),
    [
        ("taps", {"step": 6}, "invalid"),
        ("taps", {"step": 3, "sleep_hours": -1}, "invalid"),
        ("taps", {"step": 3, "activities": "x"}, "invalid"),
        ("taps", {"step": 3, "name": "x" * 25}, "too-long"),
        ("taps", {"step": 3, "activities": [str(number) for number in range(21)]}, "too-long"),
        ("taps", {"step": 3, "local_date": "0001-01-01"}, "bad-date"),
        ("choices", {"kind": "mood", "name": "x"}, "invalid"),
        ("choices", {"kind": "mood", "name": "\u200f", "step": 1}, "empty"),
        ("choices", {"kind": "food", "name": "x"}, "invalid"),
    ],
)
def test_a_tap_or_a_choice_that_is_not_right_is_skipped(kind, record, reason):
    day = {"local_date": "2026-01-01", "tapped_at": "2026-01-01T00:00:00Z"}
    document = {"format": "facelog-diary", "version": 1, kind: [day | record, None]}
    found = read_json(json.dumps(document).encode())
    assert (found.taps, found.choices) == ((), ())
    assert [one.reason for one in found.skipped] == [reason, "invalid"]


def test_an_error_does_not_quote_the_file():
    with pytest.raises(ImportFailed) as caught:
        read_json(b'{"format":"facelog-diary","version":1,"entries":"secret words"}')
    assert "secret" not in str(caught.value) + str(caught.value.__cause__)


def test_words_cannot_steer_a_terminal():
    [new] = read_json(ours(ENTRY | {"text": "a\x1b[31mb\u202ec\ud800d"})).entries
    assert new.entry.text == clean(new.entry.text) == "a[31mbcd"


def test_scores_that_do_not_sum_up_are_made_to():
    mood = {
        "label": "fear",
        "scores": {"fear": 1, "anger": 1},
        "valence": 0,
        "arousal": 0,
        "confidence": 0,
        "sources": [],
    }
    [new] = read_json(ours(ENTRY | {"mood": mood})).entries
    assert sum(new.entry.mood.scores.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "changes",
    [
        {"month": 12},
        {"day": 31, "month": 1},
        {"year": 10**30},
        {"hour": 24},
        {"timeZoneOffset": 10**18},
        {"mood": "good"},
        {"note": ["x"]},
        {"tags": "x"},
    ],
)
def test_impossible_entries_of_a_backup_are_skipped(changes):
    backup = daylio_backup()
    backup["dayEntries"] = [backup["dayEntries"][0] | changes, "nothing", None]
    backup["customMoods"] += [None, {"id": "x"}]
    found = read(daylio_archive(backup))
    assert (len(found.entries), len(found.skipped)) == (0, 3)


def test_a_backup_that_is_not_base64_or_not_json_is_refused():
    for content in (b"e!!!", base64.b64encode(b"\xff\xfe\xfd"), base64.b64encode(b"[]"), b""):
        assert code_of(zipped({"backup.daylio": content})) in {"damaged", "not-text"}


def test_a_table_in_another_encoding_is_told():
    assert code_of(DAYLIO_CSV.encode("cp949")) == "not-text"
    assert code_of(b"full_date,time,mood\n\xff\xfe") == "not-text"
    assert code_of(b"full_date,time,mood,note\n2026-01-01,10:00,good," + b"x" * 200_000) == "damaged"


def test_a_journal_of_the_wrong_shape_is_skipped_or_refused():
    found = read(dayone_archive(dayone_entry(), "x", dayone_entry(tags="x"), dayone_entry(text=None, richText="[1]")))
    assert (len(found.entries), len(found.skipped)) == (1, 3)
    assert code_of(zipped({"Journal.json": b'{"entries": 5}'})) == "unknown"
    assert code_of(zipped({f"{number}.json": b"{}" for number in range(200)})) == "too-many"


_drawn = io.BytesIO()
Image.new("RGB", (9, 9), (200, 10, 10)).save(_drawn, "JPEG")
JPEG = _drawn.getvalue()
TOLD = {"file": "media/1-1.jpg", "media_type": "x", "bytes": 1, "sha256": hashlib.sha256(JPEG).hexdigest()}
FILES = [
    zipped({"diary.json": ours(ENTRY | {"photos": [TOLD]}), "media/1-1.jpg": JPEG}),
    dayone_archive(dayone_entry(photos=[{"md5": "0" * 32}]), **{f"photos/{'0' * 32}.jpeg": JPEG}),
    DAYLIO_CSV.encode(),
    daylio_archive(),
    dayone_archive(),
    ours(ENTRY),
    write_export(ARCHIVE, ExportFormat.ZIP, title="x", name_of=str),
    b"# x\n<!-- facelog-markdown 1; time zone UTC -->\n## 2026-01-01\n### 10:00\nwords\n",
]
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(st.sampled_from(FILES), st.data())
def test_a_file_that_is_cut_off_is_refused_or_read_as_far_as_it_goes(content, data):
    cut = data.draw(st.integers(0, len(content)))
    _survives(content[:cut])


@many
@given(st.sampled_from(FILES), st.data())
def test_a_file_with_changed_bytes_is_refused_or_read(content, data):
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _survives(bytes(changed))


@many
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"ey", b"{", b"full_date,time,mood\n"]))
def test_any_bytes_are_refused_or_read(content, start):
    _survives(start + content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@many
@given(st.sampled_from(sorted(dayone_entry())), json_values, st.sampled_from(sorted(daylio_backup())), json_values)
def test_any_value_in_a_known_field_is_refused_or_read(field, value, place, other):
    _survives(dayone_archive(dayone_entry(**{field: value})))
    _survives(daylio_archive(daylio_backup(**{place: other})))
    _survives(ours(ENTRY | {"mood": value, "mismatch": other}))
    _survives(ours(ENTRY | {"tags": value, "source": other, "photos": value}))
    _survives(dayone_archive(dayone_entry(photos=[{"md5": value, "type": other}, value])))
    day = {"local_date": "2026-01-01", "tapped_at": "2026-01-01T00:00:00Z", "step": 3}
    document = json.loads(ours()) | {"taps": [day | {"name": value, "activities": other}, value], "choices": [other]}
    _survives(json.dumps(document | {"photos_left_out": value}).encode())


def _survives(content):
    try:
        found = read(content)
    except ImportFailed:
        return
    for new in found.entries:
        assert all(photo.content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF")) for photo in new.photos)
        assert clean(new.entry.text) == new.entry.text
        assert 1899 <= new.entry.written_at.year <= 2101


def test_bytes_that_are_no_zip_are_refused():
    with pytest.raises(ImportFailed, match="damaged"):
        open_archive(io.BytesIO(b"PK"))
    with pytest.raises(ImportFailed, match="damaged"):
        json_of(b"nope")
