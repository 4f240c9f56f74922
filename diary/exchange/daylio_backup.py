"""Daylio's backup: a zip with a member `backup.daylio`, which is JSON in base64; photos are left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.types import DiaryEntry
from diary.exchange.bounded import base64_of, json_of, member
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived, lived_day
from diary.exchange.notes import entry_words, plain
from diary.exchange.steps import mood_of_step

MEMBER = "backup.daylio"
STEP_NAMES = {5: "rad", 4: "good", 3: "meh", 2: "bad", 1: "awful"}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Mood(_Model):
    id: int
    custom_name: str | None = ""
    mood_group_id: int = 0
    """1 (best) .. 5 (worst)."""
    predefined_name_id: int = -1
    """As the group; -1 for a mood of the person's own."""

    @property
    def step(self) -> int | None:
        """1 (worst) .. 5 (best); None where neither field says it."""
        for place in (self.mood_group_id, self.predefined_name_id):
            if 1 <= place <= 5:
                return 6 - place
        return None


class _Tag(_Model):
    id: int
    name: str = ""


class _Entry(_Model):
    year: int
    month: int = Field(ge=0, le=11)
    """From 0."""
    day: int
    hour: int
    minute: int
    time_zone_offset: int | None = Field(default=None, alias="timeZoneOffset")
    """Milliseconds east of UTC."""
    mood: int
    note: str | None = ""
    note_title: str | None = ""
    tags: list[int] = Field(default_factory=list)
    assets: list[Any] = Field(default_factory=list)


class _Backup(_Model):
    moods: list[Any] = Field(alias="customMoods")
    tags: list[Any] = Field(default_factory=list)
    entries: list[Any] = Field(alias="dayEntries")


def read_daylio_archive(archive: ZipFile, zone: str) -> Found:
    """Read the backup in its zip. Raises ImportFailed."""
    return read_daylio_backup(member(archive, MEMBER), zone)


def read_daylio_backup(content: bytes, zone: str) -> Found:
    """Read the member; `zone` stands in where an entry does not say its offset. Raises ImportFailed."""
    try:
        backup = _Backup.model_validate(json_of(base64_of(content)))
    except ValidationError as error:
        raise ImportFailed("damaged") from error
    finds = Finds()
    moods = {one.id: one for raw in backup.moods if (one := _valid(_Mood, raw)) is not None}
    tags = {one.id: one.name for raw in backup.tags if (one := _valid(_Tag, raw)) is not None}
    for number, raw in enumerate(backup.entries, start=1):
        try:
            finds.keep(_read_entry(_Entry.model_validate(raw), moods, tags, ZoneInfo(zone), finds))
        except ValidationError:
            finds.skip(f"dayEntries {number}", "invalid")
        except Unusable as error:
            finds.skip(f"dayEntries {number}", error.reason)
    return Found(format="daylio-backup", entries=tuple(finds.entries), skipped=tuple(finds.skipped), notes=finds.notes)


def _valid(model: type[Any], raw: object) -> Any:
    """A mood or tag; None for one that is damaged, whose entries then go without it."""
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


def _read_entry(
    entry: _Entry, moods: Mapping[int, _Mood], tags: Mapping[int, str], zone: ZoneInfo, finds: Finds
) -> DiaryEntry:
    at = _instant(entry, zone)
    chosen = moods.get(entry.mood)
    step = chosen.step if chosen is not None else None
    own = (chosen.custom_name or "").strip() if chosen is not None else ""
    mood, label = mood_of_step(step) if step is not None else (None, None)
    if mood is None:
        finds.notes["mood-as-words"] += 1
    elif label is None:
        finds.notes["mood-a-guess"] += 1
    if entry.assets:
        finds.notes["media-left-out"] += len(entry.assets)
    named = [own or STEP_NAMES.get(step or 0, ""), *(tags.get(one, "") for one in entry.tags)]
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=at.date(),
        written_at=lived(at),
        text=entry_words(plain(entry.note_title), plain(entry.note), "Daylio", named),
        mood=mood,
        corrected=label,
    )


def _instant(entry: _Entry, zone: ZoneInfo) -> datetime:
    """The wall time that the entry says, with its offset or in the zone. Raises Unusable."""
    try:
        day = lived_day(date(entry.year, entry.month + 1, entry.day))
        wall = datetime.combine(day, time(entry.hour, entry.minute))
        if entry.time_zone_offset is None:
            return wall.replace(tzinfo=zone)
        offset = timedelta(milliseconds=entry.time_zone_offset)
        return wall.replace(tzinfo=timezone(offset) if offset else UTC)
    except (ValueError, OverflowError) as error:
        raise Unusable("bad-date") from error
