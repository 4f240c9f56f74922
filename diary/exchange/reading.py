"""Finds out what a file is, and reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from diary.exchange.bounded import json_of, member, open_archive, read_bounded, text_of
from diary.exchange.daylio_backup import MEMBER, read_daylio_archive, read_daylio_backup
from diary.exchange.daylio_csv import is_daylio_csv, read_daylio_csv
from diary.exchange.dayone import is_dayone, read_dayone, read_dayone_archive
from diary.exchange.found import Found, ImportFailed
from diary.exchange.json_file import found_in
from diary.exchange.markdown_file import is_markdown, read_markdown
from diary.exchange.schema import FORMAT
from diary.exchange.zip_file import DOCUMENT

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read."""

    timezone: str
    """IANA name, for formats without one."""
    names: Mapping[str, int] = field(default_factory=dict)
    """Steps (1 worst .. 5 best) of moods in a CSV of Daylio that the person named."""
    steps: Mapping[str, int] = field(default_factory=dict)
    """Words for steps beside Daylio's: a mood that is called so has no name of its own."""
    most_photos: int = 0
    """Bytes of photos that are taken at most; 0 for none."""


def read_path(path: Path, how: Reading) -> Found:
    """`read_import` of a file. Blocks. Raises ImportFailed and OSError."""
    with path.open("rb") as stream:
        return read_import(stream, how)


def read_import(stream: IO[bytes], how: Reading) -> Found:
    """Read a file of any known format, by its content and not by its name. Blocks. Raises ImportFailed."""
    start = stream.read(4)
    stream.seek(0)
    if start in _ZIP:
        return _read_archive(stream, how)
    content = read_bounded(stream)
    if content[:2] == b"ey" and b"{" not in content[:100]:
        # What JSON begins with in base64: the member of a backup that somebody unpacked.
        return read_daylio_backup(content, how.timezone)
    text = text_of(content)
    if text.lstrip()[:1] == "{":
        return _read_document(content, how.timezone)
    if is_daylio_csv(text):
        return read_daylio_csv(content, how.timezone, how.names, how.steps)
    if is_markdown(text):
        return read_markdown(content)
    raise ImportFailed("unknown")


def _read_archive(stream: IO[bytes], how: Reading) -> Found:
    with open_archive(stream) as archive:
        names = set(archive.namelist())
        if MEMBER in names:
            return read_daylio_archive(archive, how.timezone)
        if DOCUMENT in names:
            return found_in(json_of(member(archive, DOCUMENT)), archive, how.most_photos)
        return read_dayone_archive(archive, how.timezone, how.most_photos)


def _read_document(content: bytes, timezone: str) -> Found:
    document = json_of(content)
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return found_in(document)
    if is_dayone(document):
        return read_dayone([document], timezone)
    raise ImportFailed("unknown")
