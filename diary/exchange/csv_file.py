"""A diary as a table for spreadsheets: RFC 4180, UTF-8 with its mark, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfo

from core.types import DiaryEntry
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
)
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a cell may not begin with: spreadsheets take it for a formula."""


def write_csv(outgoing: Outgoing) -> bytes:
    """One row an entry, oldest first; moods of no entry as rows without words. Facts and check-ins are not in it."""
    zone = ZoneInfo(outgoing.person.timezone)
    out = io.StringIO(newline="")
    table = csv.writer(out, dialect="excel")
    table.writerow(COLUMNS)
    table.writerows(_row(entry, zone) for entry in _entries(outgoing))
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what could be one."""
    said = whole(text)
    return f"'{said}" if said.lstrip(" \u00a0\u3000")[:1] in _FORMULA and said.strip(" \u00a0\u3000") else said


def _entries(outgoing: Outgoing) -> list[DiaryEntry]:
    alone = [
        DiaryEntry(
            id="",
            person_id="",
            turn_id="",
            local_date=one.local_date,
            written_at=one.felt_at,
            mood=one.mood,
            corrected=one.corrected,
        )
        for one in outgoing.archive.moods
    ]
    return sorted([*outgoing.archive.entries, *alone], key=lambda one: (one.local_date, one.written_at))


def _row(entry: DiaryEntry, zone: ZoneInfo) -> list[str]:
    mood, mismatch = entry.mood, entry.mismatch
    words = [harmless(text) for text in (entry.text, entry.transcript, entry.comment)]
    numbers = ["", "", ""] if mood is None else [f"{n:.3f}" for n in (mood.valence, mood.arousal, mood.confidence)]
    return [
        entry.local_date.isoformat(),
        entry.written_at.astimezone(zone).strftime("%H:%M"),
        *words,
        entry.felt or "",
        "" if mood is None else mood.label,
        entry.corrected or "",
        *numbers,
        ""
        if mismatch is None
        else f"{mismatch.first} {mismatch.first_label}, {mismatch.second} {mismatch.second_label}",
    ]
