"""Finds out what a file is, and reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from diary.exchange.bounded import json_of, open_archive, read_bounded, text_of
from diary.exchange.daylio_backup import MEMBER, read_daylio_archive, read_daylio_backup
from diary.exchange.daylio_csv import is_daylio_csv, read_daylio_csv
from diary.exchange.dayone import is_dayone, read_dayone, read_dayone_archive
from diary.exchange.found import Found, ImportFailed
from diary.exchange.json_file import found_in
from diary.exchange.markdown_file import is_markdown, read_markdown
from diary.exchange.schema import FORMAT
from diary.exchange.zip_file import DOCUMENT, read_zip

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_path(path: Path, timezone: str, names: Mapping[str, int] | None = None) -> Found:
    """`read_import` of a file. Blocks. Raises ImportFailed and OSError."""
    with path.open("rb") as stream:
        return read_import(stream, timezone, names)


def read_import(stream: IO[bytes], timezone: str, names: Mapping[str, int] | None = None) -> Found:
    """Read a file of any known format, by its content and not by its name. Blocks. Raises ImportFailed.

    `timezone`: IANA name, for formats without one; `names`: steps (1 worst .. 5 best) of moods in a CSV of Daylio that
    the person named.
    """
    start = stream.read(4)
    stream.seek(0)
    if start in _ZIP:
        return _read_archive(stream, timezone)
    content = read_bounded(stream)
    if content[:2] == b"ey" and b"{" not in content[:100]:
        # What JSON begins with in base64: the member of a backup that somebody unpacked.
        return read_daylio_backup(content, timezone)
    text = text_of(content)
    if text.lstrip()[:1] == "{":
        return _read_document(content, timezone)
    if is_daylio_csv(text):
        return read_daylio_csv(content, timezone, names)
    if is_markdown(text):
        return read_markdown(content)
    raise ImportFailed("unknown")


def _read_archive(stream: IO[bytes], timezone: str) -> Found:
    with open_archive(stream) as archive:
        names = set(archive.namelist())
        if MEMBER in names:
            return read_daylio_archive(archive, timezone)
        if DOCUMENT in names:
            return read_zip(archive)
        return read_dayone_archive(archive, timezone)


def _read_document(content: bytes, timezone: str) -> Found:
    document = json_of(content)
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return found_in(document)
    if is_dayone(document):
        return read_dayone([document], timezone)
    raise ImportFailed("unknown")
