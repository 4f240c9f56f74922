"""Daylio's CSV export: one row an entry, with the person's own names of moods and activities."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from unicodedata import normalize
from zoneinfo import ZoneInfo

from core.taps import Step
from diary.exchange.bounded import text_of
from diary.exchange.daylio import STEPS, Row, take
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived_day

NEEDED = ("full_date", "time", "mood")
_CLOCK = re.compile(
    r"(?:(오전|오후|am|pm)\s*)?(\d{1,2})[:.](\d\d)(?::\d\d)?(?:\s*(am|pm|a\.m\.|p\.m\.))?", re.IGNORECASE
)
_NOON = time(12)


def is_daylio_csv(text: str) -> bool:
    """Whether the first line names Daylio's columns."""
    return set(NEEDED) <= set(_columns(text))


def read_daylio_csv(
    content: bytes, timezone: str, names: Mapping[str, int] | None = None, words: Mapping[str, int] | None = None
) -> Found:
    """Read the table; `names`: steps (1 worst .. 5 best) of moods that the person named, `words`: for steps as such.

    Raises ImportFailed.
    """
    text, zone, finds = text_of(content), ZoneInfo(timezone), Finds()
    if not is_daylio_csv(text):
        raise ImportFailed("unknown")
    named = _steps(names)
    common = {word: step for word, step in _steps(words).items() if word not in named}
    moods = _Moods(named={**STEPS, **named}, common=common)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), restval="")
    table.fieldnames = _columns(text)
    next(table, None)
    try:
        for row in table:
            try:
                take(_read_row(row, zone, moods, finds), finds)
            except Unusable as error:
                finds.skip(f"line {table.line_num}", error.reason)
    except csv.Error as error:
        raise ImportFailed("damaged") from error
    return finds.found("daylio-csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moods:
    """What moods of the table are called, in small letters."""

    named: Mapping[str, Step] = field(repr=False)
    common: Mapping[str, Step] = field(repr=False)
    """These say a step and nothing else."""


def _steps(given: Mapping[str, int] | None) -> dict[str, Step]:
    return {normalize("NFC", name).strip().lower(): Step(step) for name, step in (given or {}).items()}


def _read_row(row: Mapping[str, str], zone: ZoneInfo, moods: _Moods, finds: Finds) -> Row:
    day, own = _day(row["full_date"]), normalize("NFC", row["mood"]).strip()
    said = own.lower()
    clock = _clock(row["time"])
    if clock is None:
        finds.notes["time-unknown"] += 1
    return Row(
        day=day,
        at=datetime.combine(day, clock or _NOON, zone),
        step=moods.common.get(said, moods.named.get(said)),
        name="" if said in moods.common else own,
        activities=row.get("activities", "").split("|"),
        more=row.get("scales", "").split("|"),
        title=row.get("note_title"),
        note=row.get("note"),
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
