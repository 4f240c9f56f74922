"""A diary in all formats at once, with a manifest that says what is in it and what is not."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from diary.exchange.bounded import member
from diary.exchange.found import Found
from diary.exchange.json_file import read_json
from diary.exchange.outgoing import Outgoing
from diary.exchange.schema import json_schema

DOCUMENT = "diary.json"
MANIFEST = "manifest.json"
SCHEMA = "diary.schema.json"
_READABLE = 0o600 << 16


def write_zip(outgoing: Outgoing, files: Mapping[str, bytes]) -> bytes:
    """Pack files by their names (`DOCUMENT` among them), with the document's schema and a manifest."""
    archive = outgoing.archive
    packed = dict(files) | {SCHEMA: json.dumps(json_schema(), indent=1).encode() + b"\n"}
    manifest = {
        "format": "facelog-export",
        "version": 1,
        "exported_at": outgoing.at.isoformat(),
        "counts": {
            "entries": len(archive.entries),
            "moods": len(archive.moods),
            "facts": len(archive.facts),
            "checkins": len(archive.checkins),
        },
        "media": {"files": 0, "why": "Photos, videos and voice notes are not kept after they were read."},
        "not_in_it": ["keys", "removed entries", "what was noticed in each photo and sound", "undelivered replies"],
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in packed.items()
        },
    }
    packed[MANIFEST] = json.dumps(manifest, indent=1).encode() + b"\n"
    out = io.BytesIO()
    with ZipFile(out, "w") as target:
        for name, content in sorted(packed.items()):
            info = ZipInfo(name, date_time=outgoing.at.timetuple()[:6])
            info.compress_type, info.external_attr = ZIP_DEFLATED, _READABLE
            target.writestr(info, content)
    return out.getvalue()


def read_zip(archive: ZipFile) -> Found:
    """Read the document in an archive of ours. Raises ImportFailed."""
    return read_json(member(archive, DOCUMENT))
