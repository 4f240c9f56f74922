"""Files of other diaries, made up for tests after public descriptions of their formats."""

from __future__ import annotations

import base64
import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

DAYLIO_CSV = """full_date,date,weekday,time,mood,activities,note_title,note
2026-03-02,March 2,Monday,22:13,good,friends | good sleep,,"점심이, 맛있었다"
2026-03-01,March 1,Sunday,9:05 pm,awful,,나쁜 날,"<b>울었다</b><br>그래도 <3"
2026-02-28,February 28,Saturday,오후 1:30,멍함,,,"custom &amp; mine"
2026-02-27,February 27,Friday,언젠가,meh,walk,,
"""


def daylio_backup(**changes):
    """The JSON of a backup; month counts from 0."""
    entry = {
        "id": 1, "year": 2026, "month": 2, "day": 2, "hour": 22, "minute": 13, "datetime": 1772457180000,
        "timeZoneOffset": 32400000, "mood": 2, "note": "점심이, 맛있었다", "note_title": "",
        "tags": [7, 8], "assets": [],
    }  # fmt: skip
    backup = {
        "version": 15,
        "pin": "1234",
        "customMoods": [
            {"id": 2, "custom_name": "", "mood_group_id": 2, "predefined_name_id": 2},
            {"id": 5, "custom_name": "", "mood_group_id": 5, "predefined_name_id": 5},
            {"id": 9, "custom_name": "멍함", "mood_group_id": 3, "predefined_name_id": -1},
            {"id": 10, "custom_name": "이상함", "mood_group_id": 77, "predefined_name_id": -1},
        ],
        "tags": [{"id": 7, "name": "friends"}, {"id": 8, "name": "good sleep"}],
        "dayEntries": [
            entry,
            entry | {"day": 1, "mood": 5, "note": "울었다", "tags": [], "assets": [3, 4]},
            entry | {"day": 3, "mood": 9, "note": "", "tags": [404]},
            entry | {"day": 4, "mood": 10, "note": "모르는 단계", "tags": []},
        ],
    }
    return backup | changes


def daylio_archive(backup=None, **members):
    """A backup in its zip."""
    encoded = base64.encodebytes(json.dumps(backup or daylio_backup()).encode())
    return zipped({"backup.daylio": encoded, "assets/photos/2026/3/abc": b"jpeg"} | members)


def zipped(members, compression=ZIP_DEFLATED):
    """A zip of members by name."""
    out = io.BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def dayone_entry(**changes):
    """An entry of a journal of Day One."""
    entry = {
        "uuid": "1546F37361264E129200B2CA6A885855",
        "creationDate": "2017-06-28T15:38:37Z",
        "timeZone": "Asia/Taipei",
        "text": "![](dayone-moment://AD6F2A6EC10C41AE)\n\n섬에 왔다\\. 좋다\\!",
        "tags": ["여행", "섬"],
        "photos": [{"identifier": "AD6F2A6EC10C41AE"}],
        "starred": False,
    }
    return entry | changes


def dayone_archive(*entries, **members):
    """An export of one journal in its zip."""
    journal = {"metadata": {"version": "1.0"}, "entries": list(entries) or [dayone_entry()]}
    return zipped({"Journal.json": json.dumps(journal), "photos/a.jpeg": b"jpeg"} | members)
