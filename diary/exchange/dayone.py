"""Day One's JSON export: a zip with one JSON file a journal, and photos beside them; other media are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from core.types import DiaryEntry
from diary.exchange.bounded import json_of, member
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived, tags_of, words
from diary.exchange.notes import tags_with
from diary.exchange.photos import PhotoShelf

MOST_JOURNALS = 100
_MOMENT = re.compile(r"!\[[^\[\]\n]{0,500}\]\(dayone-moment:[^)\n]{0,500}\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    created: AwareDatetime = Field(alias="creationDate")
    zone: str | None = Field(default=None, alias="timeZone", max_length=200)
    text: str | None = ""
    rich: str | None = Field(default="", alias="richText")
    tags: list[str] = Field(default_factory=list)
    photos: Any = None


class _Photo(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    md5: str = Field(pattern="^[0-9A-Fa-f]{32}$")
    """Begin of its file's name."""
    type: str = Field(default="jpeg", pattern="^[0-9A-Za-z]{1,8}$")
    """End of its file's name."""


def journals_in(archive: ZipFile) -> list[str]:
    """The names of the JSON files that lie at the top of an archive."""
    return sorted(name for name in archive.namelist() if name.endswith(".json") and "/" not in name)


def is_dayone(document: object) -> bool:
    """Whether a JSON document looks like a journal of Day One."""
    entries = document.get("entries") if isinstance(document, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    return isinstance(first, dict) and "creationDate" in first


def read_dayone_archive(archive: ZipFile, zone: str, most_photos: int = 0) -> Found:
    """Read all journals of an export, and at most `most_photos` bytes of photos. Raises ImportFailed."""
    names = journals_in(archive)
    if len(names) > MOST_JOURNALS:
        raise ImportFailed("too-many")
    documents = [document for name in names if is_dayone(document := json_of(member(archive, name)))]
    if not documents:
        raise ImportFailed("unknown")
    return read_dayone(documents, zone, archive, most_photos)


def read_dayone(documents: Sequence[Any], zone: str, archive: ZipFile | None = None, most_photos: int = 0) -> Found:
    """Read parsed journals; `zone` stands in where an entry does not say its own. Raises ImportFailed."""
    finds, zones = Finds(), available_timezones()
    shelf = PhotoShelf(archive, most_photos, finds.notes)
    for place, document in enumerate(documents, start=1):
        for number, raw in enumerate(document["entries"], start=1):
            where = f"journal {place} entries {number}"
            try:
                entry = _Entry.model_validate(raw)
                read = _read_entry(entry, raw, ZoneInfo(entry.zone if entry.zone in zones else zone), finds)
                finds.keep(read, photos=shelf.foreign(_photos(entry.photos)))
            except ValidationError:
                finds.skip(where, "invalid")
            except Unusable as error:
                finds.skip(where, error.reason)
    return finds.found("dayone")


def _read_entry(entry: _Entry, raw: dict[str, Any], zone: ZoneInfo, finds: Finds) -> DiaryEntry:
    at = lived(entry.created)
    media = sum(len(raw[kind]) for kind in ("videos", "audios", "pdfAttachments") if _is_list(raw, kind))
    if media:
        finds.notes["media-left-out"] += media
    said = words(_ESCAPED.sub(r"\1", _MOMENT.sub("", entry.text)) if entry.text else _rich_words(entry.rich))
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=at.astimezone(zone).date(),
        written_at=at,
        text=said,
        tags=tags_with(tags_of(entry.tags), said),
    )


def _photos(raw: object) -> list[str]:
    """Names of members; an empty one for a photo that says none."""
    names = []
    for one in raw if isinstance(raw, list) else ():
        try:
            photo = _Photo.model_validate(one)
            names.append(f"photos/{photo.md5}.{photo.type}")
        except ValidationError:
            names.append("")
    return names


def _is_list(raw: dict[str, Any], kind: str) -> bool:
    return isinstance(raw.get(kind), list)


def _rich_words(rich: str | None) -> str:
    """The words of an entry that has them as rich text only. Raises Unusable."""
    if not rich:
        return ""
    try:
        contents = json_of(rich.encode()).get("contents", [])
        return "".join(part["text"] for part in contents if isinstance(part.get("text"), str))
    except (ImportFailed, AttributeError, TypeError, UnicodeEncodeError) as error:
        raise Unusable("invalid") from error
