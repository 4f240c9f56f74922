"""Daylio's CSV export: one row an entry, with the person's own names of moods and activities."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.types import DiaryEntry
from diary.exchange.bounded import text_of
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived, lived_day
from diary.exchange.notes import entry_words, plain
from diary.exchange.steps import STEPS, mood_of_step

NEEDED = ("full_date", "time", "mood")
_CLOCK = re.compile(
    r"(?:(오전|오후|am|pm)\s*)?(\d{1,2})[:.](\d\d)(?::\d\d)?(?:\s*(am|pm|a\.m\.|p\.m\.))?", re.IGNORECASE
)
_NOON = time(12)


def is_daylio_csv(text: str) -> bool:
    """Whether the first line names Daylio's columns."""
    return set(NEEDED) <= set(_columns(text))


def read_daylio_csv(content: bytes, timezone: str, names: Mapping[str, int] | None = None) -> Found:
    """Read the table; `names`: steps (1 worst .. 5 best) of moods that the person named. Raises ImportFailed."""
    text, zone, finds = text_of(content), ZoneInfo(timezone), Finds()
    if not is_daylio_csv(text):
        raise ImportFailed("unknown")
    steps = {**STEPS, **{name.strip().lower(): step for name, step in (names or {}).items()}}
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), restval="")
    table.fieldnames = _columns(text)
    next(table, None)
    try:
        for row in table:
            try:
                finds.keep(_read_row(row, zone, steps, finds))
            except Unusable as error:
                finds.skip(f"line {table.line_num}", error.reason)
    except csv.Error as error:
        raise ImportFailed("damaged") from error
    return Found(format="daylio-csv", entries=tuple(finds.entries), skipped=tuple(finds.skipped), notes=finds.notes)


def _read_row(row: Mapping[str, str], zone: ZoneInfo, steps: Mapping[str, int], finds: Finds) -> DiaryEntry:
    day, own = _day(row["full_date"]), row["mood"].strip()
    clock = _clock(row["time"])
    if clock is None:
        finds.notes["time-unknown"] += 1
    step = steps.get(own.lower())
    mood, label = mood_of_step(step) if step is not None else (None, None)
    if mood is None and own:
        finds.notes["mood-as-words"] += 1
    elif mood is not None and label is None:
        finds.notes["mood-a-guess"] += 1
    activities = [*row.get("activities", "").split("|"), *row.get("scales", "").split("|")]
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=day,
        written_at=lived(datetime.combine(day, clock or _NOON, zone)),
        text=entry_words(plain(row.get("note_title")), plain(row.get("note")), "Daylio", [own, *activities]),
        mood=mood,
        corrected=label,
    )


def _columns(text: str) -> list[str]:
    first = text[:4096].split("\n", 1)[0].rstrip("\r")
    return [name.strip().strip('"').lower() for name in first.split(_delimiter(text))]


def _delimiter(text: str) -> str:
    first = text[:4096].split("\n", 1)[0]
    return max(",\t;", key=first.count)


def _day(value: str) -> date:
    try:
        return lived_day(date.fromisoformat(value.strip()))
    except ValueError as error:
        raise Unusable("bad-date") from error


def _clock(value: str) -> time | None:
    """A time of day, in 24 or 12 hours; None for one that is not understood."""
    found = _CLOCK.fullmatch(" ".join(value.split()))
    if found is None:
        return None
    half = (found[1] or found[4] or "").lower().replace(".", "")
    hour = int(found[2])
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in ("pm", "오후") else 0)
    minute = int(found[3])
    return time(hour, minute) if hour < 24 and minute < 60 else None
