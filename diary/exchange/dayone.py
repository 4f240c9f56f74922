"""Day One's JSON export: a zip with one JSON file a journal; photos and other media are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from core.types import DiaryEntry
from diary.exchange.bounded import json_of, member
from diary.exchange.found import Finds, Found, ImportFailed, Unusable, lived
from diary.exchange.notes import entry_words

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


def journals_in(archive: ZipFile) -> list[str]:
    """The names of the JSON files that lie at the top of an archive."""
    return sorted(name for name in archive.namelist() if name.endswith(".json") and "/" not in name)


def is_dayone(document: object) -> bool:
    """Whether a JSON document looks like a journal of Day One."""
    entries = document.get("entries") if isinstance(document, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    return isinstance(first, dict) and "creationDate" in first


def read_dayone_archive(archive: ZipFile, zone: str) -> Found:
    """Read all journals of an export. Raises ImportFailed."""
    names = journals_in(archive)
    if len(names) > MOST_JOURNALS:
        raise ImportFailed("too-many")
    documents = [document for name in names if is_dayone(document := json_of(member(archive, name)))]
    if not documents:
        raise ImportFailed("unknown")
    return read_dayone(documents, zone)


def read_dayone(documents: Sequence[Any], zone: str) -> Found:
    """Read parsed journals; `zone` stands in where an entry does not say its own. Raises ImportFailed."""
    finds, zones = Finds(), available_timezones()
    for place, document in enumerate(documents, start=1):
        for number, raw in enumerate(document["entries"], start=1):
            where = f"journal {place} entries {number}"
            try:
                entry = _Entry.model_validate(raw)
                finds.keep(_read_entry(entry, raw, ZoneInfo(entry.zone if entry.zone in zones else zone), finds))
            except ValidationError:
                finds.skip(where, "invalid")
            except Unusable as error:
                finds.skip(where, error.reason)
    return Found(format="dayone", entries=tuple(finds.entries), skipped=tuple(finds.skipped), notes=finds.notes)


def _read_entry(entry: _Entry, raw: dict[str, Any], zone: ZoneInfo, finds: Finds) -> DiaryEntry:
    at = lived(entry.created)
    media = sum(len(raw[kind]) for kind in ("photos", "videos", "audios", "pdfAttachments") if _is_list(raw, kind))
    if media:
        finds.notes["media-left-out"] += media
    said = _ESCAPED.sub(r"\1", _MOMENT.sub("", entry.text)) if entry.text else _rich_words(entry.rich)
    return DiaryEntry(
        id="",
        person_id="",
        turn_id="",
        local_date=at.astimezone(zone).date(),
        written_at=at,
        text=entry_words("", said, "Day One", entry.tags),
    )


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
