"""Daylio's backup: a zip with a member `backup.daylio`, which is JSON in base64; photos are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.taps import ChoiceKind, Step
from diary.exchange.bounded import base64_of, json_of, member
from diary.exchange.daylio import Row, offer, take
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived_day

MEMBER = "backup.daylio"


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
    def step(self) -> Step | None:
        """None where neither field says it."""
        for place in (self.mood_group_id, self.predefined_name_id):
            if 1 <= place <= 5:
                return Step(6 - place)
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
    _offer_all(moods.values(), tags.values(), finds)
    for number, raw in enumerate(backup.entries, start=1):
        try:
            take(_read_entry(_Entry.model_validate(raw), moods, tags, ZoneInfo(zone), finds), finds)
        except ValidationError:
            finds.skip(f"dayEntries {number}", "invalid")
        except Unusable as error:
            finds.skip(f"dayEntries {number}", error.reason)
    return finds.found("daylio-backup")


def _offer_all(moods: Iterable[_Mood], activities: Iterable[str], finds: Finds) -> None:
    """Note what the person made to be tapped; names that cannot be read are passed over."""
    made = [(ChoiceKind.MOOD, mood.custom_name or "", mood.step) for mood in moods]
    for kind, name, step in (*made, *((ChoiceKind.ACTIVITY, name, None) for name in activities)):
        with suppress(Unusable):
            offer(kind, name, step, finds)


def _valid(model: type[Any], raw: object) -> Any:
    """A mood or tag; None for one that is damaged, whose entries then go without it."""
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


def _read_entry(
    entry: _Entry, moods: Mapping[int, _Mood], tags: Mapping[int, str], zone: ZoneInfo, finds: Finds
) -> Row:
    at = _instant(entry, zone)
    chosen = moods.get(entry.mood)
    if entry.assets:
        finds.notes["media-left-out"] += len(entry.assets)
    return Row(
        day=at.date(),
        at=at,
        step=chosen.step if chosen is not None else None,
        name=(chosen.custom_name or "") if chosen is not None else "",
        activities=[tags.get(one, "") for one in entry.tags],
        title=entry.note_title,
        note=entry.note,
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
