"""A diary as a table for spreadsheets: RFC 4180, UTF-8 with its mark, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.observations import Mood
from core.taps import Tap
from core.types import DiaryEntry, MoodRecord
from diary.exchange.outgoing import Outgoing, whole

COLUMNS = (
    "date",
    "time",
    "words",
    "said",
    "answer",
    "felt",
    "read",
    "corrected",
    "valence",
    "arousal",
    "confidence",
    "face_words_mismatch",
    "tags",
    "source",
    "photos",
    "step",
    "step_name",
    "activities",
    "sleep_hours",
)
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a cell may not begin with: spreadsheets take it for a formula."""
_Row = tuple[date, datetime, dict[str, str]]


def write_csv(outgoing: Outgoing) -> bytes:
    """One row an entry, oldest first; moods of no entry and logged moods as rows without words.

    Facts and check-ins are not in it.
    """
    zone = ZoneInfo(outgoing.person.timezone)
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="", dialect="excel")
    table.writeheader()
    for day, at, cells in sorted(_rows(outgoing), key=lambda row: row[:2]):
        when = {"date": day.isoformat(), "time": at.astimezone(zone).strftime("%H:%M")}
        table.writerow(when | cells)
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what could be one."""
    said = whole(text)
    return f"'{said}" if said.lstrip(" \u00a0\u3000")[:1] in _FORMULA and said.strip(" \u00a0\u3000") else said


def _rows(outgoing: Outgoing) -> Iterator[_Row]:
    for entry in outgoing.archive.entries:
        yield entry.local_date, entry.written_at, _entry(entry)
    for alone in outgoing.archive.moods:
        yield alone.local_date, alone.felt_at, _felt(alone)
    for tap in outgoing.archive.taps:
        yield tap.local_date, tap.tapped_at, _tap(tap)


def _entry(entry: DiaryEntry) -> dict[str, str]:
    differs = entry.mismatch
    return {
        "words": harmless(entry.text),
        "said": harmless(entry.transcript),
        "answer": harmless(entry.comment),
        "felt": entry.felt or "",
        "corrected": entry.corrected or "",
        **_mood(entry.mood),
        "face_words_mismatch": ""
        if differs is None
        else f"{differs.first} {differs.first_label}, {differs.second} {differs.second_label}",
        # No formula begins with #.
        "tags": whole(" ".join(f"#{tag}" for tag in entry.tags)),
        "source": entry.source or "",
        "photos": str(entry.photos or ""),
    }


def _felt(record: MoodRecord) -> dict[str, str]:
    return {"felt": record.felt, "corrected": record.corrected or "", **_mood(record.mood)}


def _tap(tap: Tap) -> dict[str, str]:
    return {
        "step": str(int(tap.step)),
        "step_name": harmless(tap.name),
        "activities": harmless(" | ".join(tap.activities)),
        "sleep_hours": "" if tap.sleep_hours is None else f"{tap.sleep_hours:g}",
    }


def _mood(mood: Mood | None) -> dict[str, str]:
    if mood is None:
        return {}
    numbers = {"valence": mood.valence, "arousal": mood.arousal, "confidence": mood.confidence}
    return {"read": mood.label, **{name: f"{number:.3f}" for name, number in numbers.items()}}
