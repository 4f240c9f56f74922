"""A diary in all formats at once, with its photos and a manifest that says what is in it and what is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from core.types import Attachment
from diary.exchange.outgoing import Outgoing
from diary.exchange.photos import photo_name, reference
from diary.exchange.schema import json_schema

DOCUMENT = "diary.json"
MANIFEST = "manifest.json"
SCHEMA = "diary.schema.json"
NOT_IN_IT = (
    "keys",
    "ids",
    "removed entries",
    "corrections as they are learned from",
    "reminders",
    "what was noticed in each photo and sound",
    "undelivered replies",
    "videos and voice notes",
)
_READABLE = 0o600 << 16


class DiaryZip:
    """Packs a diary: its photos first, some at a time, then the files that name them. All methods block."""

    def __init__(self, out: IO[bytes], outgoing: Outgoing) -> None:
        """`out`: written from its begin, and not closed."""
        self._outgoing = outgoing
        self._zip = ZipFile(out, "w")
        self._numbers = {entry.id: number for number, entry in enumerate(outgoing.archive.entries, start=1)}
        self._told: dict[str, dict[str, Any]] = {}
        self.photos: dict[str, list[dict[str, Any]]] = {}
        """What the document says of the photos that were packed, by the id of their entry."""

    def add(self, photos: Mapping[str, Sequence[Attachment]]) -> None:
        """Pack the photos of entries of the diary, by the entries' ids."""
        for entry, kept in photos.items():
            for position, photo in enumerate(kept, start=1):
                name = photo_name(self._numbers[entry], position, photo)
                # They are compressed already.
                self._put(name, photo.content, ZIP_STORED)
                self.photos.setdefault(entry, []).append(reference(name, photo))

    def finish(self, files: Mapping[str, bytes]) -> None:
        """Pack files by their names (`DOCUMENT` among them), the document's schema and the manifest, and end."""
        for name, content in sorted({**files, SCHEMA: json.dumps(json_schema(), indent=1).encode() + b"\n"}.items()):
            self._put(name, content, ZIP_DEFLATED)
        self._put(MANIFEST, json.dumps(self._manifest(), indent=1).encode() + b"\n", ZIP_DEFLATED)
        self._zip.close()

    def close(self) -> None:
        """Let go of the output, finished or not."""
        # A step whose caller was cancelled may still be writing; it lets go itself.
        with suppress(ValueError):
            self._zip.close()

    def _manifest(self) -> dict[str, Any]:
        archive = self._outgoing.archive
        packed = sum(map(len, self.photos.values()))
        return {
            "format": "facelog-export",
            "version": 1,
            "exported_at": self._outgoing.at.isoformat(),
            "counts": {
                "entries": len(archive.entries),
                "moods": len(archive.moods),
                "facts": len(archive.facts),
                "checkins": len(archive.checkins),
                "taps": len(archive.taps),
                "choices": len(archive.choices),
            },
            "media": {"photos": packed, "photos_left_out": sum(one.photos for one in archive.entries) - packed},
            "not_in_it": NOT_IN_IT,
            "files": self._told,
        }

    def _put(self, name: str, content: bytes, compression: int) -> None:
        info = ZipInfo(name, date_time=self._outgoing.at.timetuple()[:6])
        info.compress_type, info.external_attr = compression, _READABLE
        self._zip.writestr(info, content)
        self._told[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
