"""Reads foreign files within bounds: what is said of a size is never believed, and nothing is unpacked to a disk."""

from __future__ import annotations

import base64
import binascii
import json
import struct
import zlib
from typing import IO, Any, NoReturn
from zipfile import BadZipFile, LargeZipFile, ZipFile

from diary.exchange.found import ImportFailed

MOST_BYTES = 32 * 2**20
"""Of a file, or of a member of an archive, that is read whole; ten years of three entries a day are about 15 MB."""
MOST_ARCHIVE = 2 * 2**30
"""Bytes of an archive, of which single members are read; photos make backups of other diaries large."""
MOST_DIRECTORY = 16 * 2**20
"""Bytes of an archive's list of members, which is read whole."""
MOST_NODES = 2_000_000
"""Lists and objects of a JSON document: empty ones take twenty times their bytes in memory."""
_PIECE = 2**16
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_END_SIZE = 22
_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 2**16


def read_bounded(stream: IO[bytes], most: int = MOST_BYTES) -> bytes:
    """Read to the end. Raises ImportFailed("too-large") as soon as there are more than `most` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise ImportFailed("too-large")
        pieces.append(piece)
    return b"".join(pieces)


def open_archive(stream: IO[bytes]) -> ZipFile:
    """Open a zip whose list of members is not too long. Raises ImportFailed."""
    size = stream.seek(0, 2)
    if size > MOST_ARCHIVE:
        raise ImportFailed("too-large")
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT)
    stream.seek(start)
    tail = stream.read(_END_SIZE + _LONGEST_COMMENT)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise ImportFailed("damaged")
    (directory,) = struct.unpack_from("<L", tail, place + 12)
    # Elsewhere these bytes are of a member: a photo may hold any.
    if directory > MOST_DIRECTORY or tail[:place][-_LOCATOR_SIZE:].startswith(_END_64):
        raise ImportFailed("too-large")
    try:
        return ZipFile(stream)
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise ImportFailed("damaged") from error


def member(archive: ZipFile, name: str, most: int = MOST_BYTES) -> bytes:
    """Read one member of at most `most` bytes, by the exact name in the list. Raises ImportFailed."""
    try:
        with archive.open(name) as stream:
            return read_bounded(stream, most)
    except NotImplementedError as error:
        raise ImportFailed("damaged") from error
    except RuntimeError as error:
        # What zipfile raises for a member that needs a password.
        raise ImportFailed("encrypted") from error
    except (BadZipFile, EOFError, KeyError, OSError, ValueError, struct.error, zlib.error) as error:
        raise ImportFailed("damaged") from error


def text_of(content: bytes) -> str:
    """Decode UTF-8, with or without its mark, or UTF-16 with one. Raises ImportFailed("not-text")."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFailed("not-text") from error


def json_of(content: bytes) -> Any:
    """Parse JSON; NaN, endless nesting and endless numbers are refused. Raises ImportFailed."""
    if content.count(b"[") + content.count(b"{") > MOST_NODES:
        raise ImportFailed("too-many")
    try:
        return json.loads(text_of(content), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ImportFailed("damaged") from error


def base64_of(content: bytes) -> bytes:
    """Decode base64, with or without line breaks. Raises ImportFailed."""
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error as error:
        raise ImportFailed("damaged") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError("not a number")
