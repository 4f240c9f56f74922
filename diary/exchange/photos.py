"""Photos on their way out of a diary and into it; foreign ones are checked, bounded, and stripped of what they tell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile

from core.errors import MediaError
from core.types import Attachment, AttachmentKind
from diary.exchange.bounded import member
from diary.exchange.found import ImportFailed
from diary.exchange.schema import PhotoDocument

FOLDER = "media/"
MOST_PHOTO = 20_000_000
"""Bytes of a photo in a file."""
_LEAST = 50_000
"""Bytes that a foreign photo counts for at least: a small file may be slow to draw."""
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
ELSEWHERE, NOT_WANTED = "photos-elsewhere", "photos-not-wanted"
UNREADABLE, TOO_MANY = "photos-unreadable", "photos-too-many"


def media_type_of(content: bytes) -> str | None:
    """What a photo is by its first bytes: JPEG, PNG or WebP; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def photo_name(number: int, position: int, photo: Attachment) -> str:
    """Where a photo lies in the ZIP; `number`: of its entry in the document, `position`: of the photo, both from 1."""
    return f"{FOLDER}{number}-{position}.{_SUFFIXES.get(photo.media_type, 'bin')}"


def reference(name: str, photo: Attachment) -> dict[str, Any]:
    """What the document says of a photo."""
    digest = hashlib.sha256(photo.content).hexdigest()
    return {"file": name, "media_type": photo.media_type, "bytes": len(photo.content), "sha256": digest}


class PhotoShelf:
    """The photos of an archive that is read: at most so many bytes of them, and none where none are wanted."""

    def __init__(self, archive: ZipFile | None, most_bytes: int, notes: Counter[str]) -> None:
        """`archive`: None where there is none; `most_bytes`: 0 for no photos; `notes`: counts what is left out."""
        self._archive = archive
        self._names = frozenset(archive.namelist()) if archive is not None else frozenset[str]()
        self._left = most_bytes
        self._wanted = most_bytes > 0
        self._notes = notes

    def ours(self, told: Sequence[PhotoDocument]) -> tuple[Attachment, ...]:
        """The photos of an entry of ours, as they were written. Raises ImportFailed."""
        found = (self._take(one.file, one.sha256) for one in told)
        return tuple(_photo(content) for content in found if content is not None)

    def foreign(self, names: Sequence[str]) -> tuple[Attachment, ...]:
        """Photos of another diary, drawn anew: without place, time and camera, and no larger than they are shown.

        Takes tens of milliseconds a photo. Raises ImportFailed.
        """
        from emotion.keepsake import keepsake

        kept = []
        for name in names:
            content = self._take(name, least=_LEAST)
            if content is None:
                continue
            try:
                kept.append(keepsake(content))
            except MediaError:
                self._notes[UNREADABLE] += 1
        return tuple(kept)

    def holds(self, name: str) -> bool:
        """Whether the archive has a member of this name."""
        return name in self._names

    def _take(self, name: str, sha256: str | None = None, *, least: int = 0) -> bytes | None:
        """The bytes of a photo; None, with a note, for one that is not taken. Raises ImportFailed.

        `least`: what it takes of the room however small it is.
        """
        if self._archive is None:
            self._notes[ELSEWHERE] += 1
            return None
        if not self._wanted:
            self._notes[NOT_WANTED] += 1
            return None
        if not self.holds(name):
            self._notes[UNREADABLE] += 1
            return None
        # A member is never read past the size that the archive claims for it.
        size = max(least, self._archive.getinfo(name).file_size)
        if size > self._left:
            self._notes[TOO_MANY] += 1
            return None
        self._left -= size
        content = self._content(self._archive, name)
        damaged = sha256 is not None and hashlib.sha256(content).hexdigest() != sha256
        if damaged or media_type_of(content) is None:
            self._notes[UNREADABLE] += 1
            return None
        return content

    def _content(self, archive: ZipFile, name: str) -> bytes:
        """The bytes of a member; none where it is damaged or too large. Raises ImportFailed for a password."""
        try:
            return member(archive, name, MOST_PHOTO)
        except ImportFailed as error:
            if error.code == "encrypted":
                raise
            return b""


def _photo(content: bytes) -> Attachment:
    media_type = media_type_of(content) or "application/octet-stream"
    return Attachment(kind=AttachmentKind.IMAGE, media_type=media_type, content=content)
